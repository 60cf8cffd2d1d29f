"""How complete what we know about reaching customers is (S3.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Part = Literal["e-mail address", "telephone number", "postal address", "contact's name"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of all parts of all customers, how many are known."""

    customers: int
    complete: int
    """Customers of whom every part is known."""
    known: int
    missing: tuple[tuple[Part, int], ...]
    """Of how many customers each part is not known, where it is any."""

    @property
    def percent(self) -> int | None:
        """Known parts of a hundred, rounded down, so that 100 means all; None without customers."""
        return self.known * 100 // (self.customers * len(PARTS)) if self.customers else None


def completeness(customers: Iterable[frozenset[Part]]) -> Completeness:
    """The completeness over *customers*, each of them told by the parts that are known."""
    told = tuple(customers)
    lacking = ((part, sum(part not in known for known in told)) for part in PARTS)
    return Completeness(
        customers=len(told),
        complete=sum(len(known) == len(PARTS) for known in told),
        known=sum(map(len, told)),
        missing=tuple((part, number) for part, number in lacking if number),
    )
