"""What an hour's question depends on, read from the tables; `plugin.syncing.polling` decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from plugin import tables
from plugin.store import actions, companies, marks, standings
from plugin.store.scope import Scope
from plugin.store.statements import own
from plugin.syncing.polling import Situation, was_hinted

OUR_WRITES = timedelta(minutes=5)
"""What changed so soon after a read may be what we did ourselves in that run."""


def situation(scope: Scope, *, listens: bool) -> Situation:
    """How the company stands before its run claims it."""
    hour, mark = scope.read_one(_hour()), scope.read_one(_mark())
    return Situation(
        now=scope.now,
        listens=listens,
        synced_at=mark.synced_at if mark else None,
        looked_at=hour.looked_at if hour else None,
        hinted_at=hour.hinted_at if hour else None,
        unhinted_at=mark.unhinted_at if mark else None,
        is_reading=mark is None or mark.mark is None,
        has_work=_has_work(scope),
    )


def judge_webhooks(scope: Scope, newest: datetime | None, read_before: datetime | None) -> None:
    """Remember if no webhook told of the *newest* change since the read before that is not quite new."""
    if newest is None or read_before is None or newest <= read_before + OUR_WRITES:
        return
    hour = scope.read_one(_hour())
    if not was_hinted(newest, hour.hinted_at if hour else None, scope.now):
        marks.unhinted(scope)


@cache
def _hour() -> Select[Any]:
    return own(tables.due)


@cache
def _mark() -> Select[Any]:
    return own(tables.sync_marks)


def _has_work(scope: Scope) -> bool:
    """Whether a customer is to be planned today, or an action may leave or is in doubt."""
    company = companies.get(scope)
    today = scope.now.astimezone(ZoneInfo(company.time_zone)).date()
    leaving = ("approved", "sending", "unclear", *(("proposed",) if company.mode == "automatic" else ()))
    return bool(standings.to_plan(scope, today) or actions.with_status(scope, *leaving))
