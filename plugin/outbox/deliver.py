"""One company's ready actions, customer by customer: a second look, then the act, then its proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row

from plugin.audit import trail
from plugin.audit.keeper import Keeper
from plugin.books import Books, BooksError, NotConnected, Refused, Unclear
from plugin.core.actions import ACTION_KINDS
from plugin.core.volume import Room
from plugin.outbox import claims, effects, guards, lost_days
from plugin.outbox.last_look import last_look
from plugin.outbox.orders import Fresh, needed
from plugin.store import actions, companies, families, mirror, safety, standings
from plugin.store.companies import Standing
from plugin.store.scope import Scope, Store
from plugin.sync import read_news

LOOK_LASTS = timedelta(seconds=60)
"""Nothing leaves on facts read longer ago than this (reliability.md 2.2)."""

_ORDER_OF_KINDS = {kind.kind: number for number, kind in enumerate(ACTION_KINDS)}


@dataclass(slots=True)
class Delivered:
    """What one pass over the outbox did, by outcome and kind."""

    counts: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    """How many acts of each kind have left, or may have."""
    progress: int = 0
    """How many actions changed state for good; a pass that makes none is the last."""
    held_back: int = 0
    """Messages and charges that wait because this run or this day has sent as many as it may."""


@dataclass(slots=True)
class Outbox:
    """The outbox of one company, worked by one worker in one run."""

    store: Store
    books: Books
    company_id: str
    owner: str
    keeper: Keeper
    news_read_at: datetime
    """When QuickBooks was last asked for all that has changed."""
    is_installation_stopped: Callable[[], bool] = lambda: False
    """Asked before every act."""
    stay: Callable[[Scope], None] = lambda _: None
    """Called before each customer; raises when the company is no longer this worker's."""

    def deliver(self, delivered: Delivered) -> bool:
        """Carry out everything that is ready; raises NotConnected when the connection is lost.

        What is beyond the policy's limits waits, and unusually much is asked for first: a bad policy must
        be an incident, not a catastrophe. What a restored database has forgotten is taken over before.
        False when there was nothing to do, so that all is as it was.
        """
        delivered.held_back = 0
        with self.store.company(self.company_id) as scope:
            standing = self._standing(scope)
            found = lost_days.take_over(scope) if standing.row.was_restored else 0
            if found:
                delivered.counts["found after a restore"] += found
                delivered.progress += found
                standing = self._standing(scope)
            ready = _ready(scope, standing)
            if not ready:
                return found > 0
            flood = guards.unusual_volume(scope, standing, ready)
            if flood is not None:
                safety.stop(scope, "unusual volume", flood)
                ready = _ready(scope, self._standing(scope))
            room = guards.room(scope, standing, delivered.left)
        for _, of_one_customer in groupby(ready, key=lambda row: str(row.customer_id)):
            self._deliver_together(list(of_one_customer), room, delivered)
        return True

    def _deliver_together(self, rows: Sequence[Row[Any]], room: Room, delivered: Delivered) -> None:
        allowed = [row for row in rows if room.admit(row.kind)]
        delivered.held_back += len(rows) - len(allowed)
        if not allowed:
            return
        with self.store.company(self.company_id) as scope:
            self.stay(scope)
        try:
            fresh = self._look(allowed)
        except NotConnected:
            raise
        except BooksError:
            delivered.counts["put back"] += len(allowed)
            return
        for row in allowed:
            outcome = self._carry_out(row, fresh) if self._is_fresh(fresh) else self._look_and_carry_out(row)
            delivered.counts[f"{row.kind}: {outcome}"] += 1
            if outcome in ("done", "unclear"):
                delivered.left[row.kind] += 1
            else:
                room.give_back(row.kind)
            delivered.progress += outcome in ("done", "cancelled", "failed", "shown again")

    def _look(self, rows: Iterable[Row[Any]]) -> Fresh:
        """Read afresh what these actions are about and bring the mirrors up to it."""
        invoices: set[str] = set()
        customers: set[str] = set()
        for row in rows:
            of_invoices, of_customers = needed(actions.action_of(row))
            invoices |= set(of_invoices)
            customers |= set(of_customers)
        asked_at = self.store.clock.now()
        if not invoices and not customers:
            return Fresh({}, {}, asked_at)
        if asked_at - self.news_read_at > LOOK_LASTS:
            # QuickBooks has had us wait: money may have come of which no invoice tells.
            read_news(self.store, self.books, self.company_id)
            self.news_read_at = asked_at
        found = self.books.look(invoices=sorted(invoices), customers=sorted(customers))
        with self.store.company(self.company_id) as scope:
            touched = mirror.absorb(scope, found.facts) | mirror.forget(scope, found.gone)
            families.plan_again(scope, touched)
        return Fresh(
            {record.id: record for record in found.invoices},
            {record.id: record for record in found.customers},
            asked_at,
        )

    def _is_fresh(self, fresh: Fresh) -> bool:
        return self.store.clock.now() - fresh.read_at <= LOOK_LASTS

    def _look_and_carry_out(self, row: Row[Any]) -> str:
        """The acts before this one took so long that its facts must be read again."""
        try:
            fresh = self._look([row])
        except NotConnected:
            raise
        except BooksError:
            return "put back"
        return self._carry_out(row, fresh)

    def _carry_out(self, row: Row[Any], fresh: Fresh) -> str:
        """Claim, look again, order, settle; returns what became of the action, in a word."""
        with self.store.company(self.company_id) as scope:
            taken = claims.take(scope, row, self.owner)
        if taken is None:
            return "taken by another"
        claim, row = taken
        with self.store.company(self.company_id) as scope:
            standing = self._standing(scope)
            ready = last_look(scope, claim, row, standing, fresh)
            if isinstance(ready, str):
                return ready
            intended = claims.intend(scope, self.keeper, claim, ready)
        self.keeper.witness.remember(self.company_id, intended.entry)
        try:
            proof = self.books.perform(ready.order, request_id=intended.operation_id)
        except BooksError as error:
            return self._not_done(row, claim, error)
        with self.store.company(self.company_id) as scope:
            today = ready.decision.today
            claims.settle_done(scope, claim, proof, today)
            effects.completed(scope, row, ready.action, proof, today)
            standings.mark_dirty(scope, [row.customer_id])
        return "done"

    def _not_done(self, row: Row[Any], claim: claims.Claim, error: BooksError) -> str:
        with self.store.company(self.company_id) as scope:
            standings.mark_dirty(scope, [row.customer_id])
            match error:
                case Unclear():
                    repeat = not error.is_accepted
                    claims.settle_unclear(scope, claim, error.sentence, tid=error.tid, may_repeat=repeat)
                    return "unclear"
                case Refused():
                    effects.released(scope, row)
                    claims.settle_failed(scope, claim, error.sentence, tid=error.tid)
                    return "failed"
                case NotConnected():
                    effects.released(scope, row)
                    trail.settled(scope, "not done", row.id, row.customer_id, tid=error.tid)
                    claims.put_back(scope, claim, error.sentence)
                case _:
                    effects.released(scope, row)
                    trail.settled(scope, "not done", row.id, row.customer_id, tid=error.tid)
                    claims.put_back(scope, claim, error.sentence, failed_attempts=row.attempts + 1)
        if isinstance(error, NotConnected):
            raise error
        return "put back"

    def _standing(self, scope: Scope) -> Standing:
        return companies.standing(scope, is_installation_stopped=self.is_installation_stopped())


def _ready(scope: Scope, standing: Standing) -> list[Row[Any]]:
    """What may leave now, customer by customer, so that all that is due to one leaves together."""
    rows = [row for row in actions.with_status(scope, *actions.OPEN) if guards.may_leave(standing, row)]
    return sorted(rows, key=lambda row: (row.customer_id, _ORDER_OF_KINDS[row.kind], row.created_at, row.id))
