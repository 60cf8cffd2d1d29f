"""One run of one company: read what changed, decide, carry out, and write down how it went.

Runs are hourly; two at once do no harm, because the company's lease lets one of them work and every act
is claimed again by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plugin import planning, ties
from plugin.audit.keeper import Keeper
from plugin.books import Books, BooksError
from plugin.outbox import guards, quarantine
from plugin.outbox.claims import LostClaim
from plugin.outbox.deliver import Delivered, Outbox
from plugin.outbox.reconcile import reconcile
from plugin.store import actions, call_counts, due, marks, runs, standings
from plugin.store.scope import Scope, Store
from plugin.sync import Report, sync
from plugin.syncing import polling, resting

PASSES_MAX = 3
"""Within one run a done act may call for the next (its note, say); deeper chains go on in the next run."""


class LostLease(Exception):
    """The run took so long that another worker began one; nothing more may be done here."""


@dataclass(frozen=True, slots=True)
class CompanyBooks:
    """A company's books, and how many calls of each kind they have cost so far."""

    books: Books
    calls: Callable[[], Mapping[str, int]] = dict


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. `error` is a sentence for staff; None when all went well."""

    company_id: str
    counts: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    error: str | None = None
    was_busy: bool = False
    """True when another worker was at it, so nothing was done here."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Whoever runs companies: its name in leases, and whether this installation is stopped altogether."""

    store: Store
    name: str
    keeper: Keeper
    is_installation_stopped: Callable[[], bool] = lambda: False
    listens: bool = False
    """Whether webhooks are configured: then a company may be left alone in an hour without news."""
    reads_a_month: int = call_counts.READS_A_MONTH
    """What all companies together may read; as it runs short, each is read less often."""

    def run(
        self,
        company_id: str,
        connect: Callable[[], CompanyBooks],
        report: Report = lambda *_: None,
        *,
        may_rest: bool = False,
    ) -> RunReport:
        """Run *company_id* once. The port's failures end up in the report, any other error is raised.

        A run that *may_rest* is one of a clock: it ends at once, without a call, when webhooks are healthy
        and nothing waits, and the next comes in the company's own minute of the hour.
        """
        with self.store.company(company_id) as scope:
            rests = may_rest and polling.may_rest(resting.situation(scope, listens=self.listens))
            lease = due.claim(scope, self.name)
            if lease is None:
                return RunReport(company_id, was_busy=True)
            if rests:
                due.release(scope, lease, polling.next_slot(company_id, scope.now))
                return RunReport(company_id)
            run_id = runs.begin(scope)
            quarantine.notice(scope, self.keeper)
            # What begins to be in doubt during this run is too young to be judged in it.
            in_doubt = bool(actions.with_status(scope, "sending", "unclear"))
        counts: Counter[str] = Counter()
        calls: Mapping[str, int] = {}
        error: str | None = "The run ended unexpectedly; the log says more."
        try:
            connected = connect()
            try:
                error = self._work(lease, connected.books, counts, report, in_doubt=in_doubt)
            finally:
                calls = connected.calls()
        except (BooksError, LostLease, LostClaim) as failure:
            error = str(failure)
        finally:
            hours = self._hours_between() if may_rest else 1
            if hours > 1:
                counts["hours until the next reading"] = hours
            with self.store.company(company_id) as scope:
                runs.finish(scope, run_id, counts=counts, calls=calls, error=error)
                call_counts.add(scope, calls)
                now = self.store.clock.now()
                slot = polling.next_slot(company_id, now, hours) if may_rest else now + due.HOURLY
                due.release(scope, lease, slot)
        return RunReport(company_id, dict(counts), dict(calls), error)

    def _work(
        self, lease: due.Lease, books: Books, counts: Counter[str], report: Report, *, in_doubt: bool
    ) -> str | None:
        company_id = lease.company_id

        def report_and_stay(what: str, done: int, total: int) -> None:
            # A first sync of a large company takes longer than a lease.
            with self.store.company(company_id) as scope:
                _stay(scope, lease)
            report(what, done, total)

        asked_at = self.store.clock.now()
        try:
            synced = sync(self.store, books, company_id, report_and_stay)
            counts["records read"] += synced.records
            counts["records that cannot be read"] += synced.unreadable
            if synced.reconciled is not None:
                counts["compared with QuickBooks"] += 1
                counts["records that had drifted"] += len(synced.reconciled.drift)
            clock_is_wrong = guards.clocks_apart(synced.clock_ahead)
        except BooksError as failure:
            with self.store.company(company_id) as scope:
                marks.failed(scope, failure.sentence)
            return failure.sentence
        if clock_is_wrong is not None:
            # Nothing is planned for a day that it is not: nobody would be looked at again before that day.
            # What people's pages have planned meanwhile is planned anew.
            with self.store.company(company_id) as scope:
                standings.mark_all_dirty(scope)
            return clock_is_wrong
        delivered, outbox = Delivered(counts), self._outbox(books, lease, asked_at)
        try:
            if in_doubt:
                reconcile(self.store, books, company_id, delivered)
            for _ in range(PASSES_MAX):
                planned = planning.plan_company(self.store, company_id, lambda scope: _stay(scope, lease))
                counts["customers planned"] += planned.customers
                counts["actions proposed"] += planned.proposed
                done_before = delivered.progress
                was_touched = outbox.deliver(delivered)
                if delivered.progress == done_before:
                    break
        except BooksError as failure:
            return failure.sentence
        counts["held back by a limit"] = delivered.held_back
        if not delivered.progress and (compared := ties.compare_daily(self.store, books, company_id)):
            # Not after acts of ours: what we have just written would be a difference.
            counts.update(compared)
            was_touched = True
        if was_touched:
            # Planned once more, so that the pages show how this run has left things.
            counts["actions proposed"] += planning.plan_company(self.store, company_id).proposed
        return None

    def _hours_between(self) -> int:
        reads, now = call_counts.reads_of_all(self.store), self.store.clock.now()
        return call_counts.hours_between(reads, self.reads_a_month, now)

    def _outbox(self, books: Books, lease: due.Lease, news_read_at: datetime) -> Outbox:
        return Outbox(
            self.store,
            books,
            lease.company_id,
            self.name,
            self.keeper,
            news_read_at,
            is_installation_stopped=self.is_installation_stopped,
            stay=lambda scope: _stay(scope, lease),
        )


def _stay(scope: Scope, lease: due.Lease) -> None:
    if not due.extend(scope, lease):
        raise LostLease("Another worker has taken this company over; this run ends here.")
