"""Customers merged into others, or paid for by them: what we know of the one is the other's now (rule 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Row, Select

from plugin import tables
from plugin.core.because import because
from plugin.facts import Fact, FactKind, kind_of
from plugin.store import actions, companies, merged, payer_changes
from plugin.store.listed import listed
from plugin.store.mirror_asks import OWNED, TABLE_OF
from plugin.store.scope import Scope
from plugin.store.statements import own

_CARRIED = tuple(
    table
    for table in tables.SAID
    if table not in (tables.own_settings, tables.cod_states, tables.cod_decisions)
)
"""What is carried over as it stands."""


def given_away(scope: Scope, facts: Iterable[Fact]) -> set[tuple[str, str]]:
    """From whom to whom transactions go with *facts*; asked before these are taken in."""
    owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for fact in facts:
        if kind_of(fact) in OWNED:
            owners[kind_of(fact)][fact.id] = getattr(fact, "customer_id", "")
    given = set()
    for kind in OWNED:
        if owners[kind]:
            for row in scope.read(_owned(kind), ids=list(owners[kind])):
                given.add((row.customer_id, owners[kind][row.id]))
    return {(former, now) for former, now in given if now and former != now}


@cache
def _owned(kind: FactKind) -> Select[Any]:
    table = TABLE_OF[kind]
    return own(table, table.c.id, table.c.customer_id).where(listed(table.c.id, "ids"))


def heirs(scope: Scope, gone: str) -> set[str]:
    """Whose the invoices are now that people and we have dealt with as those of a customer who is gone."""
    invoices, dealt = tables.invoices, set()
    for table in (tables.disputes, tables.holds, tables.contacts):
        of_one = scope.select(table, table.c.invoice_id).where(table.c.customer_id == gone)
        dealt |= {row.invoice_id for row in scope.rows(of_one)}
    promised = scope.select(tables.promises).where(tables.promises.c.customer_id == gone)
    dealt |= {invoice_id for row in scope.rows(promised) for invoice_id in row.invoice_ids}
    acts = scope.select(tables.actions).where(tables.actions.c.customer_id == gone)
    dealt |= {row.payload.get("invoice_id") for row in scope.rows(acts)}
    dealt |= payer_changes.invoices_given_by(scope, gone)
    held = scope.select(invoices, invoices.c.customer_id).where(listed(invoices.c.id, "ids"))
    rows = scope.db.execute(held, {"ids": sorted(dealt - {None})})
    return {row.customer_id for row in rows} - {gone}


def make_one(scope: Scope, loser: str, winner: str) -> None:
    """*loser* was merged into *winner*: all is carried over, and who forgets *winner* forgets *loser* too."""
    merged.note(scope, loser, winner)
    carry_over(scope, loser, winner)


def carry_over(scope: Scope, loser: str, winner: str) -> None:
    """Give *winner* what people said of *loser*, and what was done about its invoices.

    Whoever owes for two is asked for no more than either was: a hold, a legal stop and a consumer's rights
    hold for the whole. What waits to be done is decided anew, for the new owner. Of cash on delivery
    `plugin.store.cod_of_families` takes care.
    """
    for said in _CARRIED:
        scope.db.execute(scope.update(said).where(said.c.customer_id == loser).values(customer_id=winner))
    _carry_own_settings(scope, loser, winner)
    keep_consumer(scope, loser, winner)
    for row in actions.with_status(scope, *actions.OPEN, customer_ids=[loser]):
        actions.withdraw(scope, row.id, because("no longer called for"))
    table = tables.actions
    scope.db.execute(scope.update(table).where(table.c.customer_id == loser).values(customer_id=winner))


def keep_consumer(scope: Scope, former: str, payer: str) -> None:
    """If *former* is marked a consumer, *payer* is from now on."""
    table = tables.customer_settings
    consumer = scope.select(table).where(table.c.customer_id == former, table.c.is_consumer)
    if (known := scope.first(consumer)) is not None:
        right = {"is_consumer": True, "set_by": known.set_by, "set_at": known.set_at}
        scope.upsert(table, [{"customer_id": payer, **right}])


def _carry_own_settings(scope: Scope, loser: str, winner: str) -> None:
    """What was set for *loser* holds for *winner* wherever nobody has set it for *winner*."""
    own = tables.own_settings
    standing = scope.rows(
        scope.select(own).where(own.c.customer_id.in_((loser, winner)), own.c.ended_on.is_(None))
    )
    taken = {what_is_set(row) for row in standing if row.customer_id == winner}
    mine = [row for row in standing if row.customer_id == loser]
    moving = [row.id for row in mine if what_is_set(row) not in taken]
    over = [row.id for row in mine if what_is_set(row) in taken]
    if over:
        ended = {"ended_on": companies.standing(scope).company.today, "ended_by": actions.SYSTEM}
        scope.db.execute(scope.update(own).where(own.c.id.in_(over)).values(**ended))
    if moving:
        scope.db.execute(scope.update(own).where(own.c.id.in_(moving)).values(customer_id=winner))


def what_is_set(row: Row[Any]) -> tuple[str, str | None, str]:
    """What an own setting is about: there is one of each, but a customer may have several tags."""
    return row.name, row.invoice_id, row.value if row.name == "tag" else ""
