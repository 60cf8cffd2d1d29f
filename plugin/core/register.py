"""Does what we charged stand in the accounting system as we raised it, and does nothing else pass for it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

MismatchKind = Literal["gone", "changed", "not ours", "beside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """One charge of our register, or one credit of a charge, which takes a negative amount."""

    document_id: str
    currency: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One invoice as the accounting system has it: its total, and what stands on the item for charges.

    A credit memo has negative amounts. Ids are those of transactions, of which no two kinds share one.
    """

    document_id: str
    number: str
    currency: str
    total_minor: int
    charged_minor: int
    is_voided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeEntry:
    """What one transaction posted to the income account of our charges, in the home currency."""

    document_id: str
    what: str
    """The accounting system's own word for such a transaction."""
    number: str
    currency: str
    amount_minor: int
    """What it adds to the income."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One document of which our register and the income of our charges tell different things."""

    kind: MismatchKind
    document_id: str
    number: str
    currency: str
    ours_minor: int
    theirs_minor: int
    what: str = ""
    """The accounting system's own word for what is neither an invoice nor a credit memo."""


def mismatches(
    register: Iterable[Charged], posted: Mapping[str, Posted], beside: Iterable[IncomeEntry] = ()
) -> tuple[Mismatch, ...]:
    """Where *register* and what is *posted* (by its id) differ, in the order of the register.

    A voided charge is no difference: the void takes the income back and leaves its own trace. One that is
    gone took it back without a trace; one that was changed, or posted on our item by hand, is not what a
    customer was told. A credit that was voided is a change: the customer owes again what was taken back.
    What stands *beside* these on the income account itself, a journal entry say, is nothing that we raised.
    """
    charges = {charge.document_id: charge for charge in register}
    found = [
        wrong for charge in charges.values() if (wrong := _wrong(charge, posted.get(charge.document_id)))
    ]
    for document_id, one in posted.items():
        if document_id not in charges and one.charged_minor:
            found.append(_mismatch("not ours", one, 0, one.charged_minor))
    found += [_beside(entry) for entry in beside if entry.document_id not in charges]
    return tuple(found)


def _wrong(charge: Charged, one: Posted | None) -> Mismatch | None:
    if one is None:
        return Mismatch(
            kind="gone",
            document_id=charge.document_id,
            number="",
            currency=charge.currency,
            ours_minor=charge.amount_minor,
            theirs_minor=0,
        )
    if one.is_voided or one.total_minor == charge.amount_minor:
        return None
    return _mismatch("changed", one, charge.amount_minor, one.total_minor)


def _beside(entry: IncomeEntry) -> Mismatch:
    return Mismatch(
        kind="beside",
        document_id=entry.document_id,
        number=entry.number,
        currency=entry.currency,
        ours_minor=0,
        theirs_minor=entry.amount_minor,
        what=entry.what,
    )


def _mismatch(kind: MismatchKind, one: Posted, ours_minor: int, theirs_minor: int) -> Mismatch:
    return Mismatch(
        kind=kind,
        document_id=one.document_id,
        number=one.number,
        currency=one.currency,
        ours_minor=ours_minor,
        theirs_minor=theirs_minor,
    )
