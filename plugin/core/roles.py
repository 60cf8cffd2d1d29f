"""Whose a task is: collector, relationship owner, management or legal (S0.9, S2.8 to S2.11).

A role that nobody holds falls to the next one that somebody does, so in a small company one person may be all
of them and no task is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from plugin.core.actions import TaskKind

Part = Literal["collector", "relationship owner", "management", "legal"]
PARTS: tuple[Part, ...] = get_args(Part)

_PART_OF: dict[TaskKind, Part] = {
    "reach out": "relationship owner",
    "decide about service": "management",
    "decide about attorney": "management",
    "restored backup": "management",
    "unusual volume": "management",
    "legal stop": "legal",
}
"""Everything else is the collector's."""

_FALLS_TO: dict[Part, tuple[Part, ...]] = {
    "collector": ("management", "relationship owner", "legal"),
    "relationship owner": ("management", "collector", "legal"),
    "management": ("relationship owner", "collector", "legal"),
    "legal": ("management", "collector", "relationship owner"),
}


def part_of(kind: TaskKind) -> Part:
    """Which part in collecting a task of this kind belongs to."""
    return _PART_OF.get(kind, "collector")


def responsible(
    kind: TaskKind, holders: Mapping[Part, str], members: Sequence[str], owner: str | None = None
) -> str | None:
    """Who sees to a task of this kind; None only where the company has nobody at all."""
    return sees_to(part_of(kind), holders, members, owner)


def sees_to(
    part: Part, holders: Mapping[Part, str], members: Sequence[str], owner: str | None = None
) -> str | None:
    """Who does what belongs to *part*; None only where the company has nobody at all.

    *holders* says who holds which part in the company; *owner* is the one who has the relationship with this
    customer. Who has the relationship does not collect where somebody else can (S0.9).
    """
    present = {part: who for part, who in holders.items() if who in members}
    if owner is not None and owner in members:
        present["relationship owner"] = owner
    if part == "collector":
        return _collector(present, members)
    found = (present[each] for each in (part, *_FALLS_TO[part]) if each in present)
    return next(found, next(iter(members), None))


def _collector(present: Mapping[Part, str], members: Sequence[str]) -> str | None:
    """The collector, or whoever comes first and does not have the relationship."""
    knows_them = present.get("relationship owner")
    candidates = [present[part] for part in ("collector", *_FALLS_TO["collector"]) if part in present]
    candidates += members
    return next((who for who in candidates if who != knows_them), knows_them)
