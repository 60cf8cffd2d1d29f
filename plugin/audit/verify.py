"""Is the audit whole? Every hash is computed anew, and every act that left is looked for in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.audit import chain, trail
from plugin.store.scope import Scope

_ENTRIES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying one company's audit found; without problems it is whole."""

    entries: int
    head: str
    problems: tuple[str, ...]


def verify(scope: Scope, *, known_head: tuple[int, str] | None = None) -> Verified:
    """Check the whole chain of the company in *scope*.

    A *known_head* (number and hash, kept elsewhere) shows what the chain alone cannot: that its end was cut
    off, or that all of it was written anew.
    """
    problems: list[str] = []
    previous, expected, found_known = chain.BEGINNING, 1, known_head is None
    for row in _entries(scope):
        problems += _of_entry(scope, row, expected, previous)
        if known_head == (row.number, row.hash):
            found_known = True
        previous, expected = row.hash, row.number + 1
    if trail.head(scope) != (expected - 1, previous):
        problems.append("The last entry is not the one the head names: entries were cut off or added.")
    if not found_known:
        problems.append("The entry you kept is not in this audit: it was cut off, restored or rewritten.")
    problems += _texts(scope)
    problems += _acts_without_entry(scope)
    return Verified(expected - 1, previous, tuple(problems))


def _entries(scope: Scope) -> Iterator[Row[Any]]:
    table, after = tables.audit_entries, 0
    while True:
        query = scope.select(table).where(table.c.number > after).order_by(table.c.number)
        rows: Sequence[Row[Any]] = scope.rows(query.limit(_ENTRIES_AT_ONCE))
        if not rows:
            return
        yield from rows
        after = rows[-1].number


def _of_entry(scope: Scope, row: Row[Any], expected: int, previous: str) -> Iterator[str]:
    if row.number != expected:
        yield f"Entry {expected} is missing."
    if row.previous_hash != previous:
        yield f"Entry {row.number} does not follow the one before it."
    again = chain.link(
        company_id=scope.company_id,
        number=row.number,
        at=row.at,
        what=row.what,
        subject=(row.action_id, row.customer_id),
        body=row.body,
        text_hash=row.text_hash,
        previous_hash=row.previous_hash,
    )
    if again != row.hash:
        yield f"Entry {row.number} was changed after it was written."


def _texts(scope: Scope) -> Iterator[str]:
    """A sealed text that is still there must be the one its entry was written with."""
    entries, kept = tables.audit_entries, tables.audit_texts
    query = scope.select(kept, kept.c.number, kept.c.sealed, entries.c.text_hash).join(
        entries,
        (entries.c.company_id == kept.c.company_id) & (entries.c.number == kept.c.number),
        isouter=True,
    )
    for row in scope.rows(query.order_by(kept.c.number)):
        if row.text_hash != chain.text_hash(row.sealed):
            yield f"The sealed text of entry {row.number} was changed after it was written."


def _acts_without_entry(scope: Scope) -> Iterator[str]:
    """What has left, or may have, has its entry. Acts from before the audit began have none."""
    actions, entries = tables.actions, tables.audit_entries
    began = scope.first(scope.select(entries, entries.c.at).where(entries.c.number == 1))
    if began is None:
        return
    told = scope.select(entries, entries.c.action_id).where(
        entries.c.what.in_(("ordered", "found in QuickBooks"))
    )
    left = scope.select(actions, actions.c.id).where(
        actions.c.status.in_(("done", "unclear")),
        actions.c.created_at >= began.at,
        actions.c.id.not_in(told),
    )
    for row in scope.rows(left.order_by(actions.c.created_at)):
        yield f"Action {row.id} has left without an entry."
