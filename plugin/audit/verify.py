"""Is the audit whole? Every hash is computed anew, and every act that left is looked for in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
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
    for rows in _entries(scope):
        problems += _texts_of(scope, rows)
        for row in rows:
            problems += _of_entry(scope, row, expected, previous)
            if known_head == (row.number, row.hash):
                found_known = True
            previous, expected = row.hash, row.number + 1
    if trail.head(scope) != (expected - 1, previous):
        problems.append("The last entry is not the one the head names: entries were cut off or added.")
    if not found_known:
        problems.append("The entry you kept is not in this audit: it was cut off, restored or rewritten.")
    problems += _texts_without_entry(scope)
    problems += _acts_without_entry(scope)
    return Verified(expected - 1, previous, tuple(problems))


def _entries(scope: Scope) -> Iterator[Sequence[Row[Any]]]:
    """The entries, so many at once."""
    table, after = tables.audit_entries, 0
    while True:
        query = scope.select(table).where(table.c.number > after).order_by(table.c.number)
        rows: Sequence[Row[Any]] = scope.rows(query.limit(_ENTRIES_AT_ONCE))
        if not rows:
            return
        yield rows
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


def _texts_of(scope: Scope, entries: Sequence[Row[Any]]) -> Iterator[str]:
    """Each of these has the sealed text it was written with, unless its customer was forgotten since."""
    found = _texts_between(scope, entries[0].number, entries[-1].number)
    lost: list[tuple[Row[Any], str]] = []
    for row in entries:
        text = found.get(row.number)
        if text is not None and chain.text_hash(text.sealed) != row.text_hash:
            yield f"The sealed text of entry {row.number} was changed after it was written."
        elif text is not None and text.customer_id != row.customer_id:
            yield f"The sealed text of entry {row.number} is kept under another customer."
        elif text is None and row.text_hash is not None:
            lost.append((row, "is missing"))
        elif text is not None and not text.has_key:
            lost.append((row, "has lost its key"))
    # Asked after the texts: who is forgotten while we read is known by now.
    forgotten = _forgotten(scope, {row.customer_id for row, _ in lost})
    for row, what in lost:
        if forgotten.get(row.customer_id, 0) < row.number:
            yield f"The sealed text of entry {row.number} {what}, and nobody was forgotten since."


def _texts_between(scope: Scope, first: int, last: int) -> dict[int, Row[Any]]:
    """The sealed texts of these entries, by number, and whether the key of each is there."""
    kept, keys = tables.audit_texts, tables.audit_keys
    of_customer = (keys.c.company_id == kept.c.company_id) & (keys.c.customer_id == kept.c.customer_id)
    has_key = keys.c.customer_id.is_not(None).label("has_key")
    query = scope.select(kept, kept.c.number, kept.c.customer_id, kept.c.sealed, has_key)
    query = query.join(keys, of_customer, isouter=True).where(kept.c.number.between(first, last))
    return {row.number: row for row in scope.rows(query)}


def _forgotten(scope: Scope, customer_ids: Collection[str]) -> dict[str, int]:
    """By customer who was forgotten, the last entry whose text may be missing for that."""
    if not customer_ids:
        return {}
    table = tables.audit_entries
    told = scope.select(table).where(
        table.c.what == "forgotten", table.c.customer_id.in_(sorted(customer_ids))
    )
    last: dict[str, int] = {}
    for row in scope.rows(told):
        # What was forgotten before a restore was destroyed again as far as it had been then.
        through = min(row.number, json.loads(row.body).get("again", row.number))
        last[row.customer_id] = max(through, last.get(row.customer_id, 0))
    return last


def _texts_without_entry(scope: Scope) -> Iterator[str]:
    entries, kept = tables.audit_entries, tables.audit_texts
    of_entry = (entries.c.company_id == kept.c.company_id) & (entries.c.number == kept.c.number)
    alone = scope.select(kept, kept.c.number).join(entries, of_entry, isouter=True)
    for row in scope.rows(alone.where(entries.c.number.is_(None)).order_by(kept.c.number)):
        yield f"The sealed text of entry {row.number} has no entry."


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
