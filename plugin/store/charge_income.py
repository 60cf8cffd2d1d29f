"""What others posted to the income account of our charges: when it is asked for, and the last answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, exists, func, select

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.core.register import IncomeEntry
from plugin.store import companies
from plugin.store.codec import from_json, to_json
from plugin.store.scope import Scope
from plugin.store.statements import own

WEEKLY = timedelta(days=7)
"""What is not mirrored, an expense say, is found within a week; what is mirrored, on the same day."""
CLOCKS_APART = timedelta(hours=1)
"""The mirrors' times are not ours."""


def asks_from(scope: Scope, *, is_wanted: bool = False) -> date | None:
    """From which day on to ask, or None when nothing calls for it; it never does before our first charge."""
    first = scope.read_one(_first_charge(), kind=PostCharge.kind)
    if first is None or first.at is None:
        return None
    # A day more, since nobody's midnight is another's.
    began: date = first.at.astimezone(UTC).date() - timedelta(days=1)
    checked = companies.get(scope).register_check or {}
    at = checked.get("income_at")
    is_told = any(one["kind"] == "beside" for one in checked.get("differing", ()))
    if is_wanted or is_told or at is None:
        return began
    asked_at = datetime.fromisoformat(at)
    is_due = scope.now - asked_at >= WEEKLY or _has_news(scope, asked_at - CLOCKS_APART)
    return began if is_due else None


def answered(scope: Scope, found: Sequence[IncomeEntry]) -> None:
    """Keep what was answered just now, for the comparison of charges."""
    checked = companies.get(scope).register_check or {"differing": []}
    told = {"income_at": scope.now.isoformat(), "beside": to_json(list(found))}
    companies.note(scope, register_check=checked | told)


def beside(scope: Scope) -> list[IncomeEntry]:
    """What was last answered."""
    checked = companies.get(scope).register_check or {}
    return [from_json(IncomeEntry, one) for one in checked.get("beside", ())]


def _has_news(scope: Scope, since: datetime) -> bool:
    """Whether something that may post to any account has changed since then, as far as it is mirrored."""
    return any(scope.read(statement, since=since) for statement in (_journals(), _receipts()))


@cache
def _first_charge() -> Select[Any]:
    table = tables.actions
    done = (table.c.kind == bindparam("kind"), table.c.status == "done")
    return own(table, func.min(table.c.done_at).label("at")).where(*done)


@cache
def _journals() -> Select[Any]:
    table = tables.journals
    return own(table, table.c.id).where(_since(table)).limit(1)


@cache
def _receipts() -> Select[Any]:
    """Deposits that only bring recorded payments to the bank have no lines here."""
    table, lines = tables.receipts, tables.receipt_lines
    same = (getattr(lines.c, name) == getattr(table.c, other) for name, other in _KEY)
    return own(table, table.c.id).where(_since(table), exists(select(lines.c.line).where(*same))).limit(1)


_KEY = (("company_id", "company_id"), ("kind", "kind"), ("receipt_id", "id"))


def _since(table: Table) -> ColumnElement[bool]:
    is_later: ColumnElement[bool] = table.c.updated_at >= bindparam("since", type_=table.c.updated_at.type)
    return is_later
