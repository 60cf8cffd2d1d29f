"""A charge covers what it bills and nothing else, though less was left of it than had been planned."""

from hashlib import sha256
from itertools import count

import pytest

from plugin import policies, tables
from plugin.store import actions, company_settings
from tests.engine.town import ALICE, COMPANY, acme

BY_ITSELF = policies.preset("standard").replace('consent = "approve"', 'consent = "automatic"')
WITH_FEE = f'{BY_ITSELF}\n[[interest.fees]]\nname = "late fee"\namount = 75.00\n'


@pytest.fixture
def new_id():
    """Ids that differ from their first letter on, since the numbers of charges are made of these."""
    numbers = count(1)
    return lambda: sha256(str(next(numbers)).encode()).hexdigest()[:20]


@pytest.fixture(params=[BY_ITSELF, WITH_FEE], ids=["interest", "interest and fees"])
def town(request, town):
    """Acme owes two invoices, and everything leaves by itself."""
    with town.store.company(COMPANY) as scope:
        company_settings.record_terms_disclose_fees(scope, ALICE, disclosed=True)
    town.activate(request.param)
    town.owes(days_overdue=60)
    town.owes(days_overdue=60, invoice_id="1008")
    return town


def charge_of(town):
    with town.store.reading(COMPANY) as scope:
        rows = actions.with_status(scope, "proposed", "approved", "done", "failed", "cancelled")
        return next((row for row in rows if row.kind == "charge"), None)


def covers_of(town, action_id):
    table = tables.action_covers
    with town.store.reading(COMPANY) as scope:
        rows = scope.rows(scope.select(table).where(table.c.action_id == action_id))
    return {(row.subject, row.step, row.episode) for row in rows}


def before_the_fresh_read_of_a_charge(town, act):
    """*act* once, when a charge is planned and what it is about is about to be read."""
    look, done = town.books.look, []

    def look_after(**wanted):
        if not done and (row := charge_of(town)) and row.status == "proposed":
            done.append(row.payload)
            act()
        return look(**wanted)

    town.books.look = look_after
    return done


def live_until_charged(town):
    while charge_of(town) is None:
        town.days_pass(1)
        town.run()


def test_what_was_paid_just_before_the_charge_left_is_told_as_not_charged(town):
    planned = before_the_fresh_read_of_a_charge(town, lambda: town.pays("1008"))

    live_until_charged(town)

    (payload,) = planned
    assert {line["invoice_id"] for line in payload["lines"]} == {"1007", "1008"}
    row = charge_of(town)
    assert (row.status, {line["invoice_id"] for line in row.payload["lines"]}) == ("done", {"1007"})
    subjects = {subject for subject, _, _ in covers_of(town, row.id)}
    assert subjects == {"customer/9", "invoice/1007"}
    town.days_pass(1, running=True)
    with town.store.reading(COMPANY) as scope:
        told = [one.because["rule"] for one in scope.rows(scope.select(tables.skips))]
    assert "interest left on a paid invoice" in told


def test_a_charge_holds_what_it_covers_by_what_is_ordered(town):
    before_the_fresh_read_of_a_charge(town, lambda: town.pays("1008"))

    live_until_charged(town)

    row = charge_of(town)
    ordered = actions.action_of(row).covers
    assert covers_of(town, row.id) == {(each.subject, each.step, each.episode) for each in ordered}


def test_what_was_not_billed_is_billed_once_it_is_owed_again(town):
    payments = []
    before_the_fresh_read_of_a_charge(town, lambda: payments.append(town.pays("1008")))
    live_until_charged(town)
    town.bounces(*payments)

    town.days_pass(60, running=True)

    with town.store.reading(COMPANY) as scope:
        raised = [row.payload for row in actions.with_status(scope, "done") if row.kind == "charge"]
    interest, fees = ({each["invoice_id"] for p in raised for each in p[what]} for what in ("lines", "fees"))
    assert interest == {"1007", "1008"}
    assert fees in (set(), {"1007", "1008"}), "a fee is charged once, and this one was not yet"


def test_where_another_act_holds_what_is_left_nothing_is_charged(town):
    town.books.put(acme(id="8", name="Aaa", balance_minor=0))
    town.owes(days_overdue=5, customer="8", invoice_id="1001")
    table = tables.action_covers

    def paid_and_taken():
        town.pays("1008")
        with town.store.company(COMPANY) as scope:
            another = next(row for row in actions.with_status(scope, "done") if row.customer_id == "8")
            periods = (table.c.subject == "invoice/1007", table.c.step.startswith("interest 2"))
            scope.db.execute(scope.update(table).where(*periods).values(action_id=another.id))

    before_the_fresh_read_of_a_charge(town, paid_and_taken)

    live_until_charged(town)

    assert town.states("charge") == ["cancelled"]
    assert not covers_of(town, charge_of(town).id)
