"""A witness outside the database, beside the key: how far the audit had come, and who was forgotten in it.

A backup that is restored takes the database back, but not this file; so the database that has fewer entries
than the file remembers is an old one (reliability.md 2.5). The file is written after the order is stored
and before it is carried out: whatever left is in it. A backup also brings back what a customer had us
destroy; so the ids of forgotten customers are remembered here, with the numbers of the entries that say so,
and nothing else of them (reliability.md 5).
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

fcntl = import_module("fcntl") if find_spec("fcntl") else None
"""Locks of files; Windows has none of these."""

_ONE_THREAD = threading.Lock()
"""Held instead of a file's lock where the system has none."""


class Witness(Protocol):
    """Remembers the number of each company's last audit entry."""

    def remember(self, company_id: str, number: int) -> None:
        """Something is about to leave under entry *number*; returns once that cannot be forgotten."""

    def last(self, company_id: str) -> int:
        """The highest number remembered; 0 when there is none."""

    def restored(self, company_id: str, number: int) -> None:
        """A person has signed off a restored database whose audit ends at *number*."""

    def forget(self, company_id: str, customer_id: str, number: int) -> None:
        """What the audit said of this customer is destroyed; entry *number* will say so."""

    def forgotten(self, company_id: str) -> Mapping[str, tuple[int, ...]]:
        """The customers to be forgotten again after a restore, and by which entries they were forgotten."""


@dataclass(frozen=True, slots=True)
class FileWitness:
    """One small file for each company, so that workers of different companies never wait for each other.

    Whoever writes holds a lock on the file beside it, so that threads and processes lose nothing of each
    other's. Windows has no such lock: there threads wait for each other and processes do not, so forget
    nobody from the command line while a run is under way.
    """

    folder: Path

    def remember(self, company_id: str, number: int) -> None:
        """Have the number on the disk before returning, unless a higher one is there already."""
        with self._changing(company_id) as known:
            known["last_entry"] = max(number, known.get("last_entry", 0))

    def last(self, company_id: str) -> int:
        """What the file says; 0 without a file, as on a machine that never worked for this company."""
        return int(self._read(company_id).get("last_entry", 0))

    def restored(self, company_id: str, number: int) -> None:
        """From here on the restored database is the true one, also when it has fewer entries."""
        with self._changing(company_id) as known:
            known["last_entry"] = number

    def forget(self, company_id: str, customer_id: str, number: int) -> None:
        """Add the entry to those by which this customer was forgotten.

        None replaces another: each backup knows of some of them, and numbers begin again after a restore.
        """
        with self._changing(company_id) as known:
            numbers = {*known["forgotten"].get(customer_id, ()), number}
            known["forgotten"][customer_id] = sorted(numbers)

    def forgotten(self, company_id: str) -> Mapping[str, tuple[int, ...]]:
        """What the file names."""
        return {one: tuple(numbers) for one, numbers in self._read(company_id)["forgotten"].items()}

    def _read(self, company_id: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._path(company_id).read_text())
        except FileNotFoundError:
            return {"forgotten": {}}
        forgotten = found.get("forgotten", {})
        if isinstance(forgotten, list):
            # A file from before numbers were kept: all it knows of may be what the customer had us destroy.
            forgotten = {one: [found.get("last_entry", 0)] for one in forgotten}
        return {**found, "forgotten": forgotten}

    @contextmanager
    def _changing(self, company_id: str) -> Iterator[dict[str, Any]]:
        """What the file says; it is written, if it is changed, before anybody else reads it to change it."""
        path = self._path(company_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.with_suffix(".lock")):
            known = self._read(company_id)
            before = json.dumps(known)
            yield known
            if json.dumps(known) != before:
                _write(path, known)

    def _path(self, company_id: str) -> Path:
        if not company_id.replace("-", "").isalnum():
            raise ValueError("A company's id is letters, digits and dashes.")
        return self.folder / f"{company_id}.json"


def _write(path: Path, content: Mapping[str, Any]) -> None:
    beside = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(8)}.new")
    with beside.open("x") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _have_names_on_disk(path.parent)


def _have_names_on_disk(folder: Path) -> None:
    """Without this a lost current may bring back the file that was replaced; Windows opens no folders."""
    if fcntl is None:
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock of the file *path*, which stays: who deleted it would let two in."""
    if fcntl is None:
        with _ONE_THREAD:
            yield
        return
    # To be locked it need not be written, so it may be another user's, who once ran a command here.
    lock = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


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

    def forget(self, company_id: str, customer_id: str, number: int) -> None:
        """Nothing is remembered."""

    def forgotten(self, company_id: str) -> Mapping[str, tuple[int, ...]]:
        """Nothing was remembered."""
        del company_id
        return {}
