"""The vocabulary in which entities are described: fields, shapes of nested objects, and entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

Record = dict[str, Any]


class Kind(Enum):
    """What a field's value is, and so how it is read, checked and printed."""

    TEXT = "text"
    FLAG = "flag"
    MONEY = "money"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    EMAIL = "email"
    REF = "ref"
    PART = "part"
    PARTS = "parts"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The fields a nested object may have, in the order QuickBooks prints them."""

    name: str
    fields: tuple[Field, ...]
    tolerated: frozenset[str] = frozenset()
    open: bool = False
    """Kept as sent: a settings group whose every key nobody has listed."""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by their JSON name."""
        return {each.name: each for each in self.fields}

    @cached_property
    def by_any_case(self) -> Mapping[str, Field]:
        """Fields by their JSON name in lower case, as queries may write it."""
        return {each.name.lower(): each for each in self.fields}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One property of an entity: its kind, its limits, and who may write it."""

    name: str
    kind: Kind
    longest: int | None = None
    label: str = ""
    to: tuple[str, ...] = ()
    shape: Shape | None = None
    choices: tuple[str, ...] = ()
    default: Any = None
    required: bool = False
    read_only: bool = False
    kept: bool = False
    """A full update that leaves it out does not clear it: QuickBooks assigned it or it is immutable."""
    bare: bool = False
    """A reference printed without the name of what it points to."""
    demanded: bool = False
    """Must be sent with every update too, a sparse one included."""
    typed: bool = False
    """A reference that says itself what kind of thing it points to."""


class Family(Enum):
    """Which rules an entity lives by."""

    NAMES = "names"
    SALE = "sale"
    PAYMENT = "payment"
    JOURNAL = "journal"
    DEPOSIT = "deposit"
    SPENDING = "spending"
    NOTE = "note"
    SINGLE = "single"
    PLAIN = "plain"


@dataclass(frozen=True, kw_only=True)
class Entity:
    """Everything the engine must know to serve one entity."""

    name: str
    family: Family
    fields: tuple[Field, ...]
    tolerated: frozenset[str] = frozenset()
    """Properties the schema knows and nobody models: accepted and dropped."""
    sequence: str = ""
    """Entities that share a sequence of Ids name it; the default is one of their own."""
    naming: str = ""
    """The field that names a member of a name list."""
    unique_within: tuple[str, ...] = ()
    """The entities among which that name must be unique."""
    renamed_when_inactive: bool = False
    read_only: bool = False
    open_item: str = ""
    """The field that carries what is still open: Balance, RemainingCredit, UnappliedAmt."""
    posts: int = 0
    """What its total does to the customer's balance: 1 owes more, -1 owes less, 0 nothing."""
    mailed: bool = False
    numbered: str = ""
    """The sequence of DocNumbers it draws from."""
    in_cdc: bool = True
    extra_rows: int = 0
    """How many rows more than MAXRESULTS a page holds: a known quirk of tax codes (qbo.md §2.9)."""
    printed_as: str = ""
    """The key of a record in answers, where it is not the entity's name."""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by their JSON name."""
        return {each.name: each for each in self.fields}

    @cached_property
    def by_any_case(self) -> Mapping[str, Field]:
        """Fields by their JSON name in lower case, as queries may write it."""
        return {each.name.lower(): each for each in self.fields}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Where each field stands in an answer."""
        return {each.name: place for place, each in enumerate(self.fields)}

    @property
    def key(self) -> str:
        """The key of a record in answers."""
        return self.printed_as or self.name

    @property
    def ids(self) -> str:
        """The sequence its Ids come from."""
        return self.sequence or self.name

    @property
    def is_list(self) -> bool:
        """Whether members are made inactive instead of deleted."""
        return self.family is Family.NAMES

    @property
    def is_transaction(self) -> bool:
        """Whether it stands in the books under a date."""
        return self.family in {Family.SALE, Family.PAYMENT, Family.JOURNAL, Family.DEPOSIT, Family.SPENDING}

    def arranged(self, values: Mapping[str, Any]) -> Record:
        """Put *values* in the order of an answer, leaving out what is null."""
        return {name: value for name in self.order if (value := values.get(name)) is not None}
