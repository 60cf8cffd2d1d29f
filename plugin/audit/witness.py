"""A witness outside the database, beside the key: how far the audit had come, and who was forgotten in it.

A backup that is restored takes the database back, but not this file; so the database that has fewer entries
than the file remembers is an old one (reliability.md 2.5). The file is written after the order is stored
and before it is carried out: whatever left is in it. A backup also brings back what a customer had us
destroy; so the ids of forgotten customers are remembered here, and nothing else of them (reliability.md 5).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Witness(Protocol):
    """Remembers the number of each company's last audit entry."""

    def remember(self, company_id: str, number: int) -> None:
        """Something is about to leave under entry *number*; returns once that cannot be forgotten."""

    def last(self, company_id: str) -> int:
        """The highest number remembered; 0 when there is none."""

    def restored(self, company_id: str, number: int) -> None:
        """A person has signed off a restored database whose audit ends at *number*."""

    def forget(self, company_id: str, customer_id: str) -> None:
        """What the audit said of this customer has been destroyed."""

    def forgotten(self, company_id: str) -> frozenset[str]:
        """The customers to be forgotten again after a restore."""


@dataclass(frozen=True, slots=True)
class FileWitness:
    """One small file for each company, so that workers of different companies never wait for each other."""

    folder: Path

    def remember(self, company_id: str, number: int) -> None:
        """Write the number and have it on the disk before returning."""
        self._write(company_id, {**self._read(company_id), "last_entry": number})

    def last(self, company_id: str) -> int:
        """What the file says; 0 without a file, as on a machine that never worked for this company."""
        return int(self._read(company_id).get("last_entry", 0))

    def restored(self, company_id: str, number: int) -> None:
        """From here on the restored database is the true one."""
        self.remember(company_id, number)

    def forget(self, company_id: str, customer_id: str) -> None:
        """Add the id to those that are forgotten."""
        known = self._read(company_id)
        ids = sorted({*known.get("forgotten", ()), customer_id})
        self._write(company_id, {**known, "forgotten": ids})

    def forgotten(self, company_id: str) -> frozenset[str]:
        """The ids the file names."""
        return frozenset(self._read(company_id).get("forgotten", ()))

    def _read(self, company_id: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._path(company_id).read_text())
        except FileNotFoundError:
            return {}
        return found

    def _write(self, company_id: str, content: Mapping[str, Any]) -> None:
        path = self._path(company_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.new")
        with beside.open("w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def _path(self, company_id: str) -> Path:
        if not company_id.replace("-", "").isalnum():
            raise ValueError("A company's id is letters, digits and dashes.")
        return self.folder / f"{company_id}.json"


@dataclass(slots=True)
class NoWitness:
    """For tests and tools that start from nothing and restore nothing."""

    def remember(self, company_id: str, number: int) -> None:
        """Nothing is remembered."""

    def last(self, company_id: str) -> int:
        """Nothing was remembered."""
        del company_id
        return 0

    def restored(self, company_id: str, number: int) -> None:
        """Nothing is remembered."""

    def forget(self, company_id: str, customer_id: str) -> None:
        """Nothing is remembered."""

    def forgotten(self, company_id: str) -> frozenset[str]:
        """Nothing was remembered."""
        del company_id
        return frozenset()
