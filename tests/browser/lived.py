"""A small company after two weeks with us: something of everything that pages show, in seconds."""

from __future__ import annotations

from datetime import timedelta

from connectors.sandbox.seeds import SEEDS
from plugin import cash_on_delivery, people, tables
from plugin.core.plans import equal_parts
from plugin.store import actions, approvals, companies, company_settings
from plugin.store.scope import Scope
from web.demo.consent import connect_through_consent
from web.wiring.local import ServedDemo

REALM = SEEDS["sample"].realm_id
ALICE = "Alice"
ON_HOLD, DISPUTING, STOPPED, ON_COD, PROMISING = (
    "Barnett Design",
    "Weiskopf Consulting",
    "Travis Waldron",
    "Jeff's Jalopies",
    "John Melton",
)
VISITS_DAYS = (0, 4, 4, 8)


def live(demo: ServedDemo) -> None:
    """Connect the sample company and let its staff work until charges and last notices wait for them."""
    house, world = demo.world.house, demo.world
    connect_through_consent(house.app, world.browser, {"realm_id": REALM, "decision": "allow"})
    (company,) = companies.all_companies(house.store)
    house.run(company.id)
    with house.store.company(company.id) as scope:
        company_settings.preview_seen(scope, ALICE)
        company_settings.record_terms_disclose_interest(scope, ALICE, disclosed=True)
        company_settings.record_late_fees_off(scope, ALICE, is_off=True)
        company_settings.set_mode(scope, "approve", ALICE)
    for days in VISITS_DAYS:
        house.clock.sleep(timedelta(days=days).total_seconds())
        house.run(company.id)
        with house.store.company(company.id) as scope:
            company_settings.confirm_payments(scope, companies.standing(scope).company.today, ALICE)
            if days == VISITS_DAYS[0]:
                _say(scope)
        house.run(company.id)
        if days != VISITS_DAYS[-1]:
            with house.store.company(company.id) as scope:
                for row in actions.with_status(scope, "proposed"):
                    approvals.approve(scope, row.id, ALICE, shown=actions.action_of(row))
            house.run(company.id)
    demo.tell_dashboard()


def _say(scope: Scope) -> None:
    """What people say about some of the customers."""
    today = companies.standing(scope).company.today
    table = tables.customers
    ids = {row.name: row.id for row in scope.rows(scope.select(table, table.c.id, table.c.name))}
    disputed, promised = ids[DISPUTING], ids[PROMISING]
    people.hold(scope, ids[ON_HOLD], ALICE, reason="The owner is away", on=today, until=None)
    invoices = tables.invoices
    owed = scope.first(
        scope.select(invoices).where(invoices.c.customer_id == disputed, invoices.c.balance_minor > 0)
    )
    assert owed is not None
    people.dispute(
        scope, disputed, ALICE, invoice_id=owed.id, amount_minor=10_000, reason="Two hours too many", on=today
    )
    people.make_plan(
        scope,
        disputed,
        ALICE,
        people.Agreed(
            on=today,
            person="Nicola",
            invoice_ids=[owed.id],
            instalments=equal_parts(owed.balance_minor - 10_000, 2, today + timedelta(days=30), "month"),
        ),
    )
    people.legal_stop(scope, ids[STOPPED], ALICE, reason="An attorney has written", on=today)
    cash_on_delivery.put_on(scope, ids[ON_COD], ALICE, reason="Three bounced checks", on=today)
    contact = people.log_contact(
        scope, promised, ALICE, on=today, how="call", person="John", summary="Half by tomorrow."
    )
    people.promise(
        scope,
        promised,
        ALICE,
        made_on=today,
        pay_by=today + timedelta(days=1),
        amount_minor=20_000,
        method="check",
        invoice_ids=[],
        contact_id=contact,
    )
