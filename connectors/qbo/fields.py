"""Reading a field of a record, or refusing the record by the names of its kind and field (rule 11). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NoReturn, Protocol, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from connectors.qbo import wire
from plugin.books import Refused
from plugin.core.money import to_minor

T = TypeVar("T")

_DIGITS_MAX = 14
"""A quadrillion of any currency, in its minor units, still fits the databases' integers."""

# A time without an offset: Intuit's own zone, as far as anybody knows (qbo.md 3 and 13).
_INTUIT_ZONE = ZoneInfo("America/Los_Angeles")


_LINES = msgspec.json.Decoder(tuple[wire.Line, ...], strict=False)


class Ledger(Protocol):
    """What a record leaves out because the whole company shares it."""

    @property
    def home_currency(self) -> str:
        """The currency of a record that names none."""

    @property
    def receivables(self) -> frozenset[str]:
        """Ids of the accounts of type Accounts Receivable."""


@dataclass(frozen=True, slots=True)
class KnownLedger:
    """A ledger that is known beforehand."""

    home_currency: str
    receivables: frozenset[str] = frozenset()


class Unreadable(Refused):
    """A record of which something cannot be read."""

    def __init__(self, record: wire.Record, what: str) -> None:
        kind = type(record).__name__
        super().__init__(
            f"QuickBooks sent a record ({kind}) that cannot be read. {what}", reason="unreadable"
        )
        self.record = record
        self.what = what
        """What cannot be read, as a sentence that names the field only (rule 11)."""


def needed(raw: wire.Record, field: str, value: T | None) -> T:
    """*value*, or the refusal of a record that lacks it."""
    if value is None:
        refuse(raw, field)
    return value


def refuse(raw: wire.Record, field: str, why: str = "is missing or cannot be read") -> NoReturn:
    """Refuse a record we cannot represent, naming its kind and field only (rule 11)."""
    raise Unreadable(raw, f"Its {field} {why}.")


def aware(moment: datetime) -> datetime:
    """*moment* in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=_INTUIT_ZONE)).astimezone(UTC)


# A first reading asks the following of every record, so these call nothing where all is well.


def updated_at(raw: wire.Record) -> datetime:
    """When the record last changed."""
    told = raw.meta_data
    changed = (told and told.last_updated_time) or refuse(raw, "MetaData.LastUpdatedTime")
    return changed.astimezone(UTC) if changed.tzinfo else aware(changed)


def customer_id(raw: wire.Transaction) -> str:
    """Whose transaction it is."""
    ref = raw.customer_ref
    return (ref and ref.value) or refuse(raw, "CustomerRef")


def currency_of(ref: wire.Ref | None, ledger: Ledger) -> str:
    """The record's currency; the company's own where it names none."""
    return (ref and ref.value) or ledger.home_currency


def money(raw: wire.Record, field: str, amount: Decimal | None, currency: str) -> int:
    """*amount* in minor units; refused when it is missing or finer than the currency."""
    if not amount:
        return 0 if amount is not None else refuse(raw, field)
    if amount.adjusted() > _DIGITS_MAX:
        refuse(raw, field, "is larger than any amount we can keep")
    try:
        return to_minor(amount, currency)
    except (ValueError, ArithmeticError):
        refuse(raw, field, "has more decimals than its currency")


def lines_of(raw: wire.Invoice) -> tuple[wire.Line, ...]:
    """All lines of an invoice; refused when one cannot be read."""
    try:
        return _LINES.decode(raw.line)
    except msgspec.DecodeError:
        refuse(raw, "Line")


def value_of(ref: wire.Ref | None) -> str | None:
    """What the reference points to, if anything."""
    return (ref.value or None) if ref else None


def address_of(email: wire.Email | None) -> str | None:
    """The e-mail address, if any."""
    return (email.address or None) if email else None
