"""Merging two customers or vendors, which only a person can do in QuickBooks' screens (qbo.md §2.3).

The winner keeps its own data and gets the loser's transactions, sub-customers and attachments. Neither the
transactions nor change data capture tell of it; one webhook does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from connectors.sandbox import engine, faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.rules import payments, settling
from connectors.sandbox.rules.applying import LINKABLE, applications, owner, party
from connectors.sandbox.rules.families import RULES
from connectors.sandbox.rules.references import display_name
from connectors.sandbox.tables import Row

MERGED = {"Customer", "Vendor"}
POINTING = {"CustomerRef", "VendorRef", "EntityRef", "Entity", "ParentRef"}


def merge(books: Books, entity: Entity, loser_id: str, winner_id: str) -> Row:
    """Give all that is the loser's to the winner; return the winner."""
    loser, winner = engine.read(books, entity, loser_id), engine.read(books, entity, winner_id)
    _may_merge(books, loser, winner)
    _give_back(books, loser, winner)
    moved = [(row, row.record) for row in _pointing(books, loser.id)]
    for row, held in moved:
        row.record = _repointed(held, loser.id, {"value": winner.id, "name": display_name(winner)})
    for row, held in moved:
        _follow(books, row, held)
    _end(books, loser)
    settling.refresh_customers(books, [winner.id], touching=True)
    books.touch(winner)
    books.note(winner, "merged")
    if books.events and books.events[-1].operation == "merged":
        books.events[-1] = replace(books.events[-1], deleted_id=loser_id)
    return winner


def _may_merge(books: Books, loser: Row, winner: Row) -> None:
    if loser.entity.name not in MERGED or loser.id == winner.id:
        raise faults.business("Only two different customers, or two different vendors, can be merged.")
    if loser.record["CurrencyRef"]["value"] != winner.record["CurrencyRef"]["value"]:
        raise faults.business("You can't merge names that use different currencies.")
    above: Row | None = winner
    while above is not None:
        parent = above.record.get("ParentRef", {}).get("value", "")
        if parent == loser.id:
            raise faults.business("You can't merge a customer into one of its own sub-customers.")
        above = books.tables.get(loser.entity.name, parent)


def _pointing(books: Books, name: str) -> list[Row]:
    """Every row that names the loser anywhere; customers and vendors never share an Id."""
    return [
        row
        for entity in CATALOG.values()
        for row in list(books.tables.rows(entity.name))
        if any(pointer["value"] == name for pointer in _pointers(row.record))
    ]


def _pointers(value: Any) -> Iterator[Record]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in POINTING and isinstance(each, dict) and "value" in each:
                yield each
            else:
                yield from _pointers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _pointers(each)


def _repointed(value: Any, name: str, pointer: Record) -> Any:
    """A copy of a record that names the winner; the pointer keeps the form it had."""
    if isinstance(value, list):
        return [_repointed(each, name, pointer) for each in value]
    if not isinstance(value, dict):
        return value
    found: Record = {}
    for key, each in value.items():
        is_pointer = key in POINTING and isinstance(each, dict) and each.get("value") == name
        found[key] = (
            each | {part: pointer[part] for part in each.keys() & pointer.keys()}
            if is_pointer
            else _repointed(each, name, pointer)
        )
    return found


def _follow(books: Books, row: Row, held: Record) -> None:
    """Let ledger and paths follow; the transactions themselves stay as they were."""
    parent = row.record.get("ParentRef", {}).get("value", "")
    above = books.tables.get(row.entity.name, parent) if row.entity.name in MERGED else None
    if above is not None:
        path = f"{display_name(above)}:{row.record[row.entity.naming]}"
        row.put(FullyQualifiedName=path, Level=above.record.get("Level", 0) + 1)
    RULES[row.entity.family].settle(books, row, held)
    if row.entity.is_list or books.switches.merge_touches_transactions:
        books.touch(row)


def _give_back(books: Books, loser: Row, winner: Row) -> None:
    """A payment whose part of a journal entry would become another one lets go of it.

    A parent may pay its job's part; as the winner's it would pay the winner's own.
    """
    theirs = [row for kind in LINKABLE for row in books.tables.rows(kind) if party(row.record) == loser.id]
    for row in theirs:
        for item in {item for item, _ in applications(row) if item[0] == "JournalEntry"}:
            names = [winner.id if name == loser.id else name for name in books.ledger.posting(item)]
            if winner.id in names and owner(books, item, loser.id) not in (loser.id, winner.id):
                payments.let_go(books, row, item)


def _end(books: Books, loser: Row) -> None:
    """What becomes of the loser: inactive with " (deleted)" behind its name, or gone without a trace."""
    version = {"Id": loser.id, "SyncToken": loser.record["SyncToken"], "sparse": True, "Active": False}
    engine.update(books, loser.entity, version)
    if books.switches.merged_away == "gone":
        books.tables.remove(loser, books.now())
        books.tables.tombstones.pop()
        if parent := loser.record.get("ParentRef"):
            books.children[parent["value"]].pop(loser.id, None)
