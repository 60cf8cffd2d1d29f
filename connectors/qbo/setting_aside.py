"""A record that cannot be put in our words is set aside by its name, and all others are taken in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import repeat
from operator import attrgetter

from connectors.qbo import wire
from connectors.qbo.fields import Ledger, Unreadable, refuse, updated_at, value_of
from connectors.qbo.mapping import fact_from, kind_of
from connectors.qbo.mapping_money_in import depositor
from plugin.facts import ANYBODY, Fact, UnreadableRecord


def facts_or_names(records: Sequence[wire.Record], ledger: Ledger) -> tuple[Fact, ...]:
    """Each of *records* in our words, or its name; refused when one has none."""
    if not any(map(attrgetter("spoilt"), records)):
        # Nearly always all of them read, and none needs to be looked at by itself.
        with suppress(Unreadable, ArithmeticError):
            return tuple(map(fact_from, records, repeat(ledger)))
    return tuple([fact_or_name(record, ledger) for record in records])


def fact_or_name(record: wire.Record, ledger: Ledger) -> Fact:
    """*record* in our words, or its name; refused when it has none."""
    try:
        if record.spoilt:
            refuse(record, record.spoilt[0])
        return fact_from(record, ledger)
    except Unreadable as failure:
        # What the whole company shares is missing: then nothing can be read, not this record alone.
        if failure.record is not record or not record.id:
            raise
        return _named(record, record.id, failure.what)
    except ArithmeticError:
        # A moment at the very end of time has no equal in another zone.
        if not record.id:
            raise
        return _named(record, record.id, "One of its times is out of range.")


def _named(record: wire.Record, record_id: str, reason: str) -> UnreadableRecord:
    return UnreadableRecord(
        kind=kind_of(record),
        id=record_id,
        reason=reason,
        customer_ids=tuple(sorted(set(_customers(record)))),
        day=record.txn_date if isinstance(record, wire.Transaction) else None,
        updated_at=_changed_at(record),
    )


def _changed_at(record: wire.Record) -> datetime | None:
    try:
        return updated_at(record)
    except (Unreadable, ArithmeticError):
        return None


def _customers(record: wire.Record) -> Iterator[str]:
    """Whose accounts *record* may change; what may be anybody's holds everybody (rule 8)."""
    match record:
        case wire.Customer():
            yield record.id or ANYBODY
            if "ParentRef" in record.spoilt or record.parent_ref:
                yield value_of(record.parent_ref) or ANYBODY
        case wire.JournalEntry() | wire.Deposit() if "Line" in record.spoilt:
            yield ANYBODY
        case wire.JournalEntry():
            owners = (line.journal_entry_line_detail for line in record.line)
            for owner in (posted.entity for posted in owners if posted and posted.entity):
                if (owner.type or "").lower() == "customer":
                    yield value_of(owner.entity_ref) or ANYBODY
        case wire.Deposit():
            yield from (depositor(line) or ANYBODY for line in record.line if not line.linked_txn)
        case wire.Transaction():
            yield value_of(record.customer_ref) or ANYBODY
