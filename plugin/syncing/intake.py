"""Taking in what QuickBooks answers: rows and dirty accounts together, and nothing dropped unconfirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plugin.answers import Deleted
from plugin.books import Books
from plugin.facts import CustomerRecord, Fact, FactKind, UnreadableRecord
from plugin.outbox import quarantine
from plugin.store import (
    cod_of_families,
    companies,
    families,
    mirror,
    mirror_asks,
    payer_changes,
    standings,
    succession,
)
from plugin.store.scope import Scope, Store
from plugin.syncing.polling import GRACE


@dataclass
class Intake:
    """One sync of one company, and what it came to so far."""

    store: Store
    books: Books
    company_id: str
    records: int = 0
    deleted: int = 0
    customers: int = 0
    """How many accounts were touched, counted once for each batch."""
    unreadable: set[tuple[FactKind, str]] = field(default_factory=set)
    """What was met that cannot be read."""
    given: set[tuple[str, str]] = field(default_factory=set)
    """From whom to whom transactions went."""
    newest: datetime | None = None
    """The newest change taken in that a webhook must have told of by now."""

    def absorb(self, scope: Scope, facts: Sequence[Fact], gone: Sequence[Deleted] = ()) -> None:
        """Take *facts* in and drop *gone*, in the caller's transaction."""
        quarantine.notice_charges(scope, facts)
        self.given |= succession.given_away(scope, facts)
        touched = mirror.absorb(scope, facts) | mirror.forget(scope, gone)
        self.note(scope, touched)
        self._remember(facts)
        self.records += len(facts)
        self.deleted += len(gone)

    def take(
        self, facts: Sequence[Fact], *, met_in: datetime | None = None, is_exact: bool = False, twice: int = 0
    ) -> None:
        """Take *facts* in, in a transaction of their own; *twice* of them had been read before."""
        with self.store.company(self.company_id) as scope:
            quarantine.notice_charges(scope, facts)
            retired = newly_inactive(scope, facts)
            self.note(scope, mirror.absorb(scope, facts, met_in=met_in, is_exact=is_exact))
        self._remember(facts)
        self.records += len(facts) - twice
        self.follow(retired)

    def drop(self, gone: Collection[Deleted]) -> None:
        """Forget what is gone, each batch in a transaction of its own, unless it still exists."""
        gone, alive = self.confirmed(gone)
        if alive:
            self.take(alive)
        if gone:
            self.forget(gone)

    def forget(self, gone: Sequence[Deleted]) -> None:
        """Forget what is gone for certain; what belonged to a customer who is gone is read again."""
        self.follow([one.id for one in gone if one.kind == "customer"])
        with self.store.company(self.company_id) as scope:
            self.note(scope, mirror.forget(scope, gone))
        self.deleted += len(gone)

    def keep_page(self, scope: Scope, facts: Sequence[Fact], met_in: datetime) -> None:
        """Take in a page of the reading begun then, in the caller's transaction."""
        quarantine.notice_charges(scope, facts)
        mirror.keep_page(scope, facts, met_in)
        self._name_unreadable(facts)
        self.records += len(facts)

    def note_all(self, scope: Scope) -> None:
        """Have everybody planned again."""
        payer_changes.note_all_read(scope)
        self.customers = standings.mark_all_dirty(scope)

    def resolve(self, kind: FactKind, ids: Sequence[str], *, met_in: datetime | None = None) -> None:
        """Ask for these records by their ids; take in what exists, forget what does not."""
        if not ids:
            return
        found = self.books.find(kind, ids)
        if found:
            self.take(found, met_in=met_in)
        if lost := missing(kind, ids, found):
            self.forget(lost)

    def confirmed(self, gone: Iterable[Deleted]) -> tuple[list[Deleted], list[Fact]]:
        """Which of the records we hold are gone indeed; and all that are not, as they are.

        The changes have called living records deleted (qbo.md 4), new ones too, which nothing else would
        tell of. What is less than ten minutes old is told once more in the next hour, so an answer that
        lags behind is put right then.
        """
        told: defaultdict[FactKind, list[str]] = defaultdict(list)
        for one in gone:
            told[one.kind].append(one.id)
        if not told:
            return [], []
        alive = {kind: self.books.find(kind, ids) for kind, ids in told.items()}
        with self.store.reading(self.company_id) as scope:
            held = mirror_asks.held(scope, told)
        lost = [one for kind, ids in held.items() for one in missing(kind, ids, alive[kind])]
        return lost, [fact for found in alive.values() for fact in found]

    def follow(self, customer_ids: Collection[str]) -> None:
        """Read again what names these customers: a merger gives it away and moves no time (qbo.md 2.3)."""
        if not customer_ids:
            return
        with self.store.reading(self.company_id) as scope:
            naming = mirror_asks.naming(scope, customer_ids)
        for kind, ids in naming.items():
            found = self.books.find(kind, ids)
            with self.store.company(self.company_id) as scope:
                lost = missing(kind, ids, found)
                self.given |= succession.given_away(scope, found)
                touched = mirror.absorb(scope, found, is_exact=True) | mirror.forget(scope, lost)
                self.note(scope, touched)
        self._carry_over(customer_ids)

    def _carry_over(self, customer_ids: Collection[str]) -> None:
        """Where one of these has kept nothing and given all to another, they were made one."""
        with self.store.company(self.company_id) as scope:
            for loser in sorted(set(customer_ids)):
                if mirror_asks.naming(scope, [loser]):
                    continue
                given = {winner for former, winner in self.given if former == loser}
                winners = given or succession.heirs(scope, loser)
                if len(winners) == 1:
                    (winner,) = winners
                    today = companies.standing(scope).company.today
                    cod_of_families.inherit(scope, loser, winner, on=today)
                    succession.make_one(scope, loser, winner)
                    self.note(scope, winners)

    def _remember(self, facts: Sequence[Fact]) -> None:
        self._name_unreadable(facts)
        latest = self.store.clock.now() - GRACE
        moments = [fact.updated_at for fact in facts if fact.updated_at and fact.updated_at <= latest]
        self.newest = max([*moments, *([self.newest] if self.newest else [])], default=None)

    def _name_unreadable(self, facts: Iterable[Fact]) -> None:
        self.unreadable |= {(one.kind, one.id) for one in facts if type(one) is UnreadableRecord}

    def note(self, scope: Scope, touched: Collection[str]) -> None:
        """Have the accounts of these customers planned again."""
        families.plan_again(scope, touched)
        self.customers += len(touched)


def missing(kind: FactKind, ids: Iterable[str], found: Iterable[Fact]) -> list[Deleted]:
    """Those of *ids* that were not found."""
    there = {fact.id for fact in found}
    return [Deleted(kind=kind, id=one) for one in ids if one not in there]


def newly_inactive(scope: Scope, facts: Iterable[Fact]) -> list[str]:
    """Customers who are active in the mirror and inactive now: perhaps merged into others."""
    retired = [fact.id for fact in facts if isinstance(fact, CustomerRecord) and not fact.is_active]
    return mirror_asks.active_among(scope, retired) if retired else []
