"""How the fields of the catalog are written down, a word for each kind; and the five all entities have."""

from __future__ import annotations

from typing import Any

from connectors.sandbox.catalog.model import Field, Kind, Shape


def text(name: str, longest: int | None = None, **more: Any) -> Field:
    """A string."""
    return Field(name=name, kind=Kind.TEXT, longest=longest, **more)


def flag(name: str, **more: Any) -> Field:
    """A boolean."""
    return Field(name=name, kind=Kind.FLAG, **more)


def amount(name: str, **more: Any) -> Field:
    """Money, two decimals."""
    return Field(name=name, kind=Kind.MONEY, **more)


def number(name: str, **more: Any) -> Field:
    """A quantity, price, percentage or rate, printed as short as it goes."""
    return Field(name=name, kind=Kind.NUMBER, **more)


def whole(name: str, **more: Any) -> Field:
    """An integer."""
    return Field(name=name, kind=Kind.WHOLE, **more)


def day(name: str, **more: Any) -> Field:
    """A calendar date."""
    return Field(name=name, kind=Kind.DATE, **more)


def time(name: str, **more: Any) -> Field:
    """A moment."""
    return Field(name=name, kind=Kind.TIME, **more)


def choice(name: str, *choices: str, **more: Any) -> Field:
    """One of a fixed set of words."""
    return Field(name=name, kind=Kind.CHOICE, choices=choices, **more)


def ref(name: str, *to: str, **more: Any) -> Field:
    """A reference by Id to a member of one of the entities *to*; to nothing we keep, when none is named."""
    return Field(name=name, kind=Kind.REF, to=to, **more)


def part(name: str, shape: Shape, **more: Any) -> Field:
    """A nested object."""
    return Field(name=name, kind=Kind.PART, shape=shape, **more)


def parts(name: str, shape: Shape, **more: Any) -> Field:
    """A list of nested objects."""
    return Field(name=name, kind=Kind.PARTS, shape=shape, **more)


def shape(name: str, *fields: Field, tolerated: str = "") -> Shape:
    """A nested object's description."""
    return Shape(name=name, fields=fields, tolerated=words(tolerated))


def group(name: str, **more: Any) -> Field:
    """A group of settings, kept as it is sent."""
    return Field(name=name, kind=Kind.PART, shape=Shape(name=name, fields=(), open=True), **more)


def words(listed: str) -> frozenset[str]:
    """The set of the words in *listed*: properties that are tolerated, mostly."""
    return frozenset(listed.split())


META = shape("ModificationMetaData", time("CreateTime"), time("LastUpdatedTime"))

# The five properties of every entity (qbo.md §2.1); where they stand among the others differs.
COMMON = (
    text("domain", read_only=True),
    flag("sparse", read_only=True),
    text("Id", read_only=True),
    text("SyncToken", read_only=True),
    part("MetaData", META, read_only=True),
)
