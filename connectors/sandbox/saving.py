"""A company in a file: written in a second or two, read again in as much, however it came about.

A line that says what it is, then frames, each a length and a compressed MessagePack value. The first frame
is the company without its rows; the others hold rows, which stay bytes until somebody looks inside.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

import msgspec

from connectors.sandbox.catalog import entity_named
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.ledger import Item
from connectors.sandbox.mail import Mail
from connectors.sandbox.rows import Row
from connectors.sandbox.switches import Switches
from connectors.sandbox.tables import Counters, Tombstone

KIND, VERSION = b"dunwell-sandbox-company", 2
ROWS_PER_FRAME = 10_000
LENGTH = struct.Struct(">Q")
FAST = 1


class Unreadable(ValueError):
    """A file that is no saved company, or one of another version."""


class _Rows(msgspec.Struct, array_like=True):
    """Some rows of one entity, in order of creation."""

    entity: str
    ids: list[str]
    sequences: list[int]
    line_ids: list[int]
    groups: list[str]
    printed: list[bytes]


class _Company(msgspec.Struct):
    """Everything else that a company is."""

    realm_id: str
    name: str
    moment: datetime
    counters: Counters
    tombstones: list[Tombstone]
    touches: dict[str, datetime | None]
    children: dict[str, list[str]]
    postings: dict[Item, dict[str, Decimal]]
    applied: dict[str, dict[Item, Decimal]]
    entries: dict[Item, dict[str, Decimal]]
    accounts: dict[str, Decimal]
    mail: list[Mail]
    files: dict[str, bytes]
    replays: dict[str, tuple[datetime, bytes, bytes]]


def save(company: Company, path: Path) -> None:
    """Write a company as it stands; webhook events that were not sent yet are left out."""
    with company.lock, path.open("wb") as file:
        file.write(b"%s %d\n" % (KIND, VERSION))
        for part in (_frame(company), *_rows(company)):
            packed = zlib.compress(msgspec.msgpack.encode(part), FAST)
            file.write(LENGTH.pack(len(packed)) + packed)


def load(path: Path, clock: SandboxClock, switches_of: Callable[[str], Switches]) -> Company:
    """Read a company; raises Unreadable with a sentence that says why it cannot be.

    Nothing may happen before what has happened, so a clock that is behind is moved to the moment of saving.
    """
    frames = _frames(path)
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            parts = pool.map(zlib.decompress, frames)
            kept = msgspec.msgpack.decode(next(parts), type=_Company)
            company = Company(kept.realm_id, kept.name, clock, switches_of(kept.realm_id))
            _restore(company, kept)
            for each in parts:
                _restore_rows(company, msgspec.msgpack.decode(each, type=_Rows))
        for name, newest in kept.touches.items():
            company.books.tables.table(name).restore_touches(newest)
    except (zlib.error, msgspec.MsgspecError, ValueError, LookupError) as error:
        raise Unreadable(f"{path.name} is damaged and cannot be read: {error}.") from None
    clock.catch_up(kept.moment)
    return company


def _frame(company: Company) -> _Company:
    books = company.books
    return _Company(
        realm_id=company.realm_id,
        name=company.name,
        moment=books.clock.now(),
        counters=books.tables.counters,
        tombstones=books.tables.tombstones,
        touches={name: table.newest for name, table in books.tables.everything()},
        children={parent: list(each) for parent, each in books.children.items()},
        **books.ledger.written(),
        mail=company.mail,
        files=company.files,
        replays=company.replays.answers,
    )


def _rows(company: Company) -> Iterator[_Rows]:
    for name, table in company.books.tables.everything():
        table.settle_touches()
        rows, groups = iter(table.rows.values()), table.groups()
        while some := list(islice(rows, ROWS_PER_FRAME)):
            yield _Rows(
                entity=name,
                ids=[row.id for row in some],
                sequences=[row.sequence for row in some],
                line_ids=[row.line_ids for row in some],
                groups=[groups.get(row.id, "") for row in some],
                printed=[row.printed for row in some],
            )


def _frames(path: Path) -> list[bytes]:
    """The compressed frames of a file of this version."""
    content = path.read_bytes()
    title, found, rest = content.partition(b"\n")
    kind, _, version = title[:80].partition(b" ")
    if not found or kind != KIND:
        raise Unreadable(f"{path.name} is not a company saved by this sandbox. Choose another file.")
    if version != b"%d" % VERSION:
        raise Unreadable(
            f"{path.name} was saved in form {version.decode('ascii', 'replace')}, and this sandbox reads "
            f"form {VERSION}. Build the company again and save it with this version."
        )
    frames, place = [], 0
    while place < len(rest):
        length = LENGTH.unpack(rest[place : place + LENGTH.size].ljust(LENGTH.size, b"\0"))[0]
        frame = rest[place + LENGTH.size : place + LENGTH.size + length]
        if len(frame) < max(length, 1):
            raise Unreadable(f"{path.name} ends in the middle. Copy it again, or save it again.")
        frames.append(frame)
        place += LENGTH.size + length
    if not frames:
        raise Unreadable(f"{path.name} ends in the middle. Copy it again, or save it again.")
    return frames


def _restore(company: Company, kept: _Company) -> None:
    books = company.books
    books.tables.counters = kept.counters
    books.tables.tombstones = kept.tombstones
    for parent, children in kept.children.items():
        books.children[parent] = dict.fromkeys(children)
    books.ledger.write_again(kept.postings, kept.applied, kept.entries, kept.accounts)
    company.mail, company.files = kept.mail, kept.files
    company.replays.answers = kept.replays


def _restore_rows(company: Company, kept: _Rows) -> None:
    entity = entity_named(kept.entity)
    if entity is None:
        raise Unreadable(f"it holds rows of {kept.entity}, which this sandbox does not know")
    table = company.books.tables.table(entity.name)
    columns = (kept.ids, kept.printed, kept.sequences, kept.line_ids, kept.groups)
    for row_id, printed, sequence, line_ids, group in zip(*columns, strict=True):
        table.add(Row.saved(entity, row_id, printed, sequence, line_ids), group)
