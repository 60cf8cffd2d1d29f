"""What the next run would carry out, what stands still for a person, and who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, and_, bindparam, select, tuple_, union_all

from plugin import tables
from plugin.consent import ECHOES
from plugin.core.actions import AnyAction, PostCharge, PostCredit, RemoveMemo, SendNotice
from plugin.store import actions
from plugin.store.reading.customer import numbers_of
from plugin.store.scope import Scope
from plugin.store.statements import own
from plugin.tables.base import Instant, Text

PAGE = 15
"""Messages on one page: each is there to be read, in full, before somebody agrees to it."""

LEFT_OUT = 15
"""Steps that are not taken, on one page."""


class Kept(NamedTuple):
    """What a page tells of an action; its reason is in the payload, orders and proofs stay unread."""

    id: str
    customer_id: str
    currency: str
    kind: str
    status: str
    consent: str
    payload: dict[str, Any]
    not_before: datetime | None
    sentence: str | None
    attempts: int
    customer: str | None


class Waiting(NamedTuple):
    """One action with the names it needs to be shown."""

    row: Kept
    action: AnyAction
    customer: str
    numbers: dict[str, str]

    @property
    def step(self) -> str:
        """The step of the policy it carries out, or its kind."""
        return self.action.covers[0].step if isinstance(self.action, SendNotice) else self.action.kind


@dataclass(frozen=True, slots=True)
class NextRun:
    """One page of what waits, the echoes among it apart, and the key of the next page."""

    stuck: list[Waiting]
    leaving: list[Waiting]
    echoes: list[Waiting]
    following: str | None


def next_run(scope: Scope, after: str = "") -> NextRun:
    """The actions that wait, the oldest first; those a person must settle stand on the first page."""
    at, _, action_id = after.partition("~")
    row = actions.find(scope, action_id) if at else None
    begins = {"after_at": row.created_at, "after_id": row.id} if row is not None else {}
    rows = scope.read(_oldest(_WAITING, is_continued=row is not None), size=PAGE + 1, **begins)
    stuck = [] if row is not None else scope.read(_oldest(_STUCK, is_continued=False), size=PAGE)
    following = f"after~{rows[PAGE - 1].id}" if len(rows) > PAGE else None
    found = _named(scope, [Kept._make(row) for row in (*stuck, *rows[:PAGE])])
    # What waits for an answer stands before what has one.
    waiting = sorted(found[len(stuck) :], key=lambda one: one.row.status != "proposed")
    return NextRun(
        stuck=found[: len(stuck)],
        leaving=[one for one in waiting if one.row.kind not in ECHOES],
        echoes=[one for one in waiting if one.row.kind in ECHOES],
        following=following,
    )


_WAITING = ("proposed", "approved", "sending")
_STUCK = ("unclear", "failed")


@cache
def _oldest(statuses: tuple[str, ...], *, is_continued: bool) -> Select[Any]:
    """The oldest actions in these states, with the names of their customers."""
    table, customers = tables.actions, tables.customers
    whose = and_(customers.c.company_id == table.c.company_id, customers.c.id == table.c.customer_id)
    read = [customers.c.name.label(name) if name == "customer" else table.c[name] for name in Kept._fields]
    page = _oldest_ids(statuses, is_continued=is_continued).subquery()
    query = own(table, *read).join(page, page.c.id == table.c.id).outerjoin(customers, whose)
    return query.order_by(page.c.created_at, page.c.id)


def _oldest_ids(statuses: tuple[str, ...], *, is_continued: bool) -> CompoundSelect[Any]:
    """Their ids alone.

    Asked state by state, since an index holds each in this order: of thousands that wait only a page is read.
    """
    table = tables.actions
    order = (table.c.created_at, table.c.id)
    parts = []
    for status in statuses:
        query = own(table, *order).where(table.c.status == status)
        if is_continued:
            begin = tuple_(bindparam("after_at", type_=Instant()), bindparam("after_id", type_=Text()))
            query = query.where(tuple_(*order) > begin)
        parts.append(select(query.order_by(*order).limit(bindparam("size")).subquery()))
    return union_all(*parts).order_by("created_at", "id").limit(bindparam("size"))


def _named(scope: Scope, rows: Sequence[Kept]) -> list[Waiting]:
    made = [(row, actions.action_of(row)) for row in rows]
    numbers = numbers_of(scope, {one for _, action in made for one in _invoices(action)})
    return [Waiting(row, action, row.customer or "", numbers) for row, action in made]


def _invoices(action: AnyAction) -> list[str]:
    match action:
        case SendNotice() | RemoveMemo():
            return [action.invoice_id]
        case PostCharge():
            return list(action.invoice_ids)
        case PostCredit():
            return [action.charge_invoice_id]
        case _:
            return []


class Silence(NamedTuple):
    """A step that is not taken, and why."""

    customer_id: str
    subject: str
    step: str
    episode: int
    because: dict[str, Any]
    name: str
    currency: str


def left_out(scope: Scope, after: str = "") -> tuple[list[Silence], str | None]:
    """The silences with their reasons, customer by customer, and the key of the next page."""
    key = after.split("~")
    is_key = len(key) == len(_SILENCE_KEY) and key[-1].isdigit()
    begins = dict(zip(_SILENCE_KEY, (*key[:-1], int(key[-1])), strict=True)) if is_key else {}
    found = scope.read(_silences(is_continued=is_key), size=LEFT_OUT + 1, **begins)
    rows = [Silence._make(row) for row in found]
    if len(rows) <= LEFT_OUT:
        return rows, None
    last = rows[LEFT_OUT - 1]
    return rows[:LEFT_OUT], f"{last.customer_id}~{last.subject}~{last.step}~{last.episode}"


_SILENCE_KEY = ("after_customer", "after_subject", "after_step", "after_episode")


@cache
def _silences(*, is_continued: bool) -> Select[Any]:
    skips, customers = tables.skips, tables.customers
    same = and_(customers.c.company_id == skips.c.company_id, customers.c.id == skips.c.customer_id)
    order = (skips.c.customer_id, skips.c.subject, skips.c.step, skips.c.episode)
    query = own(skips, *order, skips.c.because, customers.c.name, customers.c.currency).join(customers, same)
    if is_continued:
        query = query.where(
            tuple_(*order)
            > tuple_(
                *(bindparam(name, type_=one.type) for name, one in zip(_SILENCE_KEY, order, strict=True))
            )
        )
    return query.order_by(*order).limit(bindparam("size"))
