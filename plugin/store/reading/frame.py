"""What every page of a company shows around its content: its name, freshness, mode and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select

from plugin import tables
from plugin.core.because import Because
from plugin.core.gates.freshness import stale_sync, unconfirmed
from plugin.store import companies
from plugin.store.companies import Standing
from plugin.store.names import actor_names, name_of
from plugin.store.scope import Scope
from plugin.store.statements import own


@dataclass(frozen=True, slots=True)
class Frame:
    """The company as it stands, and what is wrong with its freshness."""

    now: Standing
    sync_error: str | None
    next_run_at: Any
    stale: Because | None
    unconfirmed: Because | None
    names: dict[str, str]
    """The names of those who act, by the actor that records name."""

    @property
    def today(self) -> date:
        """The company's own calendar date."""
        return self.now.company.today

    def name_of(self, actor: str | None) -> str:
        """Who acted, as a person would say it."""
        return name_of(self.names, actor)


def frame(scope: Scope) -> Frame:
    """The frame of *scope*'s company; raises UnknownCompany."""
    now = companies.standing(scope)
    clockwork = scope.read_one(_clockwork())
    return Frame(
        now=now,
        sync_error=clockwork.error if clockwork else None,
        next_run_at=clockwork.next_due_at if clockwork else None,
        stale=stale_sync(now.policy, now.company),
        unconfirmed=unconfirmed(now.policy, now.company),
        names=actor_names(scope),
    )


@cache
def _clockwork() -> Select[Any]:
    """When the next run is due, and why the last sync failed, where it did."""
    due, marks = tables.due, tables.sync_marks
    read = (due.c.next_due_at, marks.c.error)
    return own(due, *read).outerjoin(marks, marks.c.company_id == due.c.company_id)
