"""The rest: notes, settings, and the vendors' side of the books, which has no ledger here."""

from __future__ import annotations

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import currencies, guards, lines, references
from connectors.sandbox.rules.write import Rules, Write

PEOPLE = {"Customer", "Vendor", "Employee"}


def complete_note(write: Write) -> None:
    """See that a note hangs on something that is there (qbo.md §2.8)."""
    hung = [dict(each) for each in write.values.get("AttachableRef") or []]
    if hung:
        write.values["AttachableRef"] = hung
    for each in hung:
        pointer = each.get("EntityRef")
        if not pointer:
            continue
        kind, target = str(pointer.get("type", "")), str(pointer["value"])
        entity = references.must_point_somewhere(write.books, kind, target)
        barred = entity is not None and entity.name in PEOPLE and not write.books.switches.attachable_to_names
        if entity is None or barred:
            what = f"The entity {kind} {target} that you are trying to link does not exist. {kind} {target}"
            raise faults.business(what)
        each["EntityRef"] = {"value": target, "type": entity.name}
        each.setdefault("IncludeOnSend", False)


def complete_settings(write: Write) -> None:
    """Settings are merged group by group: what is not sent stays (qbo.md §2.9)."""
    for name, value in write.given.items():
        held = write.old.get(name)
        if isinstance(value, dict) and isinstance(held, dict):
            write.values[name] = deep_merged(held, value)


def deep_merged(held: Record, sent: Record) -> Record:
    """Lay *sent* over *held*, going into objects and replacing everything else."""
    found = dict(held)
    for name, value in sent.items():
        below = found.get(name)
        found[name] = (
            deep_merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
        )
    return found


def complete_spending(write: Write) -> None:
    """Date, number and sum; nothing is owed to anybody."""
    values = write.values
    values["TxnDate"] = values.get("TxnDate") or write.books.today().isoformat()
    currencies.complete(write, None)
    if write.entity.numbered:
        guards.give_number(write)
    if "Line" not in write.entity.by_name:
        return
    if values.get("Line"):
        values["Line"] = lines.numbered(write)
    if write.entity.by_name.get("TotalAmt") and write.entity.by_name["TotalAmt"].read_only:
        values["TotalAmt"] = money(sum((each.get("Amount", ZERO) for each in values.get("Line", [])), ZERO))
        if "Balance" in write.entity.by_name:
            values["Balance"] = values["TotalAmt"]


def complete_nothing(_write: Write) -> None:
    """Kept as sent."""


NOTES = Rules(complete=complete_note)
SETTINGS = Rules(complete=complete_settings)
SPENDING = Rules(complete=complete_spending)
PLAIN = Rules(complete=complete_nothing)
