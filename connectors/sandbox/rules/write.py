"""One create or update on its way into the books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.tables import Row


@dataclass(slots=True, kw_only=True)
class Write:
    """What was sent, what the record will hold, and what it held before."""

    books: Books
    entity: Entity
    given: Record
    values: Record
    before: Row | None = None
    options: frozenset[str] = frozenset()
    line_ids: int = 0

    @property
    def creating(self) -> bool:
        """Whether there was nothing before."""
        return self.before is None

    @property
    def old(self) -> Record:
        """The record as it was; empty for a create."""
        return self.before.record if self.before else {}

    def changes(self, name: str) -> bool:
        """Whether this write gives the property another value."""
        return self.values.get(name) != self.old.get(name)


def nothing(_: object, *__: object) -> None:
    """A step some family has no use for."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a family adds to the engine; each step may refuse by raising a Fault before anything changed."""

    complete: Callable[[Write], None]
    """Derive what was not sent and refuse what cannot be."""
    settle: Callable[[Books, Row, Record], None] = field(default=nothing)
    """Carry a stored write into ledger and links; the record before is empty for a create."""
    guard: Callable[[Books, Row, str], None] = field(default=nothing)
    """Refuse a `delete` or `void`."""
    release: Callable[[Books, Row], None] = field(default=nothing)
    """Undo the ledger and the links of a row that is about to go."""


def merged(entity: Entity, before: Row | None, given: Record, *, sparse: bool) -> Record:
    """What the record would hold: sparse keeps what was not sent, full takes defaults (qbo.md §2.2)."""
    defaults = {each.name: each.default for each in entity.fields if each.default is not None}
    if before is None:
        base = defaults
    elif sparse:
        base = dict(before.record)
    else:
        held = before.record
        base = defaults | {
            each.name: held[each.name]
            for each in entity.fields
            if (each.kept or each.read_only) and each.name in held
        }
    cleared = {name: defaults.get(name) for name, value in given.items() if value is None}
    return base | given | cleared
