"""The rest: notes and settings (qbo.md §2.8, §2.9)."""

from __future__ import annotations

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.rules import references
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


def complete_nothing(_write: Write) -> None:
    """Kept as sent."""


NOTES = Rules(complete=complete_note)
SETTINGS = Rules(complete=complete_settings)
PLAIN = Rules(complete=complete_nothing)
