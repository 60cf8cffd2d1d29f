"""What every page of a company shows around its content: its name, freshness, mode and people."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select

from plugin import tables
from plugin.core.because import Because
from plugin.core.gates.freshness import stale_sync, unconfirmed
from plugin.facts import FactKind
from plugin.store import companies
from plugin.store.codec import from_json
from plugin.store.companies import Standing
from plugin.store.names import actor_names, name_of
from plugin.store.pace import Pace
from plugin.store.scope import Scope
from plugin.store.statements import own
from plugin.syncing import polling, resting


@dataclass(frozen=True, slots=True)
class Frame:
    """The company as it stands, and what is wrong with its freshness."""

    now: Standing
    sync_error: str | None
    next_run_at: Any
    stale: Because | None
    unconfirmed: Because | None
    reading_kind: FactKind | None
    """What is being read in full; None when nothing is, or it has not begun."""
    pace: Pace | None
    """How far that reading has come."""
    rests: bool
    """Whether the last reading is old because QuickBooks has told of no change since."""
    connection: str | None
    """How the connection to QuickBooks stands; None when there has never been one."""
    names: dict[str, str]
    """The names of those who act, by the actor that records name."""

    @property
    def is_disconnected(self) -> bool:
        """True once a connection has ended, by a person or by itself."""
        return self.connection not in (None, "connected")

    @property
    def today(self) -> date:
        """The company's own calendar date."""
        return self.now.company.today

    def is_preview(self, *, shows_acts: bool) -> bool:
        """Whether what is shown lets somebody see what would leave, as rule 6 asks for.

        Where nothing would leave that is so too, but not while old facts may hide what would.
        """
        is_empty_for_sure = not (self.stale or self.unconfirmed)
        return self.now.company.synced_at is not None and (shows_acts or is_empty_for_sure)

    def name_of(self, actor: str | None) -> str:
        """Who acted, as a person would say it."""
        return name_of(self.names, actor)


def frame(scope: Scope) -> Frame:
    """The frame of *scope*'s company; raises UnknownCompany."""
    now = companies.standing(scope)
    clockwork = scope.read_one(_clockwork())
    rests = stale_sync(now.policy, now.company) is not None and _rests(scope)
    if rests:
        # Before anything leaves, it is read once more; until then nothing is known to have changed.
        now = dataclasses.replace(now, company=dataclasses.replace(now.company, synced_at=scope.now))
    return Frame(
        now=now,
        sync_error=clockwork.error if clockwork else None,
        next_run_at=clockwork.next_due_at if clockwork else None,
        stale=stale_sync(now.policy, now.company),
        unconfirmed=unconfirmed(now.policy, now.company),
        reading_kind=clockwork.reading_kind if clockwork else None,
        pace=from_json(Pace, clockwork.reading_pace) if clockwork and clockwork.reading_pace else None,
        rests=rests,
        connection=clockwork.connection if clockwork else None,
        names=actor_names(scope),
    )


def _rests(scope: Scope) -> bool:
    """Whether a company may go unread so long; what waits to leave does not make its facts any older."""
    situation = resting.situation(scope, listens=True)
    return polling.may_rest(dataclasses.replace(situation, has_work=False))


@cache
def _clockwork() -> Select[Any]:
    """When the next run is due, why the last sync failed, how far a full reading has come, how we connect."""
    due, marks, connections = tables.due, tables.sync_marks, tables.connections
    read = (due.c.next_due_at, marks.c.error, marks.c.reading_kind, marks.c.reading_pace)
    query = own(due, *read, connections.c.status.label("connection"))
    return query.outerjoin(marks, marks.c.company_id == due.c.company_id).outerjoin(
        connections, connections.c.company_id == due.c.company_id
    )
