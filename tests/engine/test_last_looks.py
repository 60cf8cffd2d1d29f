"""What was agreed to is what leaves, and what needs a person now waits for one, whatever it needed before."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import count

import pytest
from msgspec import structs

from plugin import people, planning, policies
from plugin.store import actions, approvals, company_settings, policy_versions
from plugin.sync import refresh_profile
from tests.engine.town import ALICE, COMPANY, acme

DEARER = policies.preset("standard").replace("annual_rate_percent = 18", "annual_rate_percent = 24")
WITH_FEE = f'{DEARER}\n[[interest.fees]]\nname = "late fee"\namount = 75.00\n'
HEAD, *STEPS = policies.preset("standard").split("[[steps]]")
BY_ITSELF = "[[steps]]".join(
    [HEAD, *(step.replace('consent = "approve"', 'consent = "automatic"') for step in STEPS)]
)


@pytest.fixture
def new_id():
    """Ids that differ from their first letter on, since the numbers of charges are made of these."""
    numbers = count(1)
    return lambda: sha256(str(next(numbers)).encode()).hexdigest()[:20]


def waiting(town, kind):
    with town.store.reading(COMPANY) as scope:
        return [row for row in actions.with_status(scope, *actions.OPEN) if row.kind == kind]


def until_proposed(town, kind):
    """Live on, with everybody's approval of all else, until an act of that kind waits."""
    while not waiting(town, kind):
        town.approve_all()
        town.run()
        town.days_pass(1)
        town.run()


@contextmanager
def while_the_first_leaves(town, kind, act):
    """*act* on the other customer while the act of *kind* for one of them is under way."""
    real, done = town.books.perform, []

    def perform(order, *, request_id):
        if order.kind == kind and not done:
            done.append({"8": "9", "9": "8"}[order.customer.id])
            act(done[0])
        return real(order, request_id=request_id)

    town.books.perform = perform
    yield done
    town.books.perform = real


def charged(town):
    return [each.customer_id for each in town.books.invoices if "[dunwell:" in each.private_note]


def two_who_owe(town):
    """Two customers whose steps all leave by themselves, on the day of their charges."""
    town.activate(BY_ITSELF)
    town.books.put(acme(id="8", name="Aaa", balance_minor=0))
    town.owes(days_overdue=60)
    town.owes(days_overdue=60, customer="8", invoice_id="1001")


def live_until_charged(town):
    while not charged(town):
        town.days_pass(1)
        town.run()


@pytest.mark.parametrize("policy_toml", [DEARER, WITH_FEE])
def test_an_approved_notice_at_another_price_is_shown_again_and_then_leaves_with_it(town, policy_toml):
    town.owes(days_overdue=14)
    until_proposed(town, "notice")
    before = len(town.books.mails)
    town.approve_all()
    with town.store.company(COMPANY) as scope:
        company_settings.record_terms_disclose_fees(scope, ALICE, disclosed=True)
        policy_versions.activate(scope, policy_toml, ALICE, moves_running=True)

    town.run()

    assert len(town.books.mails) == before
    (row,) = waiting(town, "notice")
    assert (row.status, row.payload["annual_rate_percent"]) == ("proposed", "24")
    town.approve_all()
    town.run()
    assert "24%" in town.books.mails[-1].memo


def test_who_is_marked_a_consumer_during_a_run_is_charged_by_a_person_alone(town):
    two_who_owe(town)

    def mark(customer_id):
        with town.store.company(COMPANY) as scope:
            people.mark_consumer(scope, customer_id, ALICE, is_consumer=True)
        planning.plan_now(town.store, COMPANY, [customer_id])

    with while_the_first_leaves(town, "charge", mark) as marked:
        live_until_charged(town)

    assert not set(marked) & set(charged(town))
    (row,) = waiting(town, "charge")
    assert (row.customer_id, row.status, row.consent) == (*marked, "proposed", "approve")
    town.approve_all()
    town.run()
    assert set(marked) < set(charged(town))


def test_it_holds_though_no_page_has_planned_the_customer_anew(town):
    two_who_owe(town)

    def mark(customer_id):
        with town.store.company(COMPANY) as scope:
            people.mark_consumer(scope, customer_id, ALICE, is_consumer=True)

    with while_the_first_leaves(town, "charge", mark) as marked:
        live_until_charged(town)

    assert not set(marked) & set(charged(town))
    (row,) = waiting(town, "charge")
    assert (row.status, row.consent) == ("proposed", "approve"), "it is among the approvals at once"


def test_what_somebody_approves_during_a_run_leaves_in_it(town):
    """Its row was listed before, as one that leaves by itself."""
    two_who_owe(town)

    def mark_and_approve(customer_id):
        with town.store.company(COMPANY) as scope:
            people.mark_consumer(scope, customer_id, ALICE, is_consumer=True)
        planning.plan_now(town.store, COMPANY, [customer_id])
        with town.store.company(COMPANY) as scope:
            rows = actions.with_status(scope, "proposed", customer_ids=[customer_id])
            (row,) = (row for row in rows if row.kind == "charge")
            assert approvals.approve(scope, row.id, ALICE, shown=actions.action_of(row))

    with while_the_first_leaves(town, "charge", mark_and_approve):
        live_until_charged(town)

    assert sorted(charged(town)) == ["8", "9"]


def test_what_leaves_by_itself_waits_once_everything_is_to_be_approved(town):
    two_who_owe(town)

    with while_the_first_leaves(town, "charge", lambda _: town.switch("approve")) as left_behind:
        live_until_charged(town)

    assert not set(left_behind) & set(charged(town))
    (row,) = waiting(town, "charge")
    assert row.status == "proposed"


def close_the_books(town, through):
    """Somebody sets the closing date in QuickBooks, and it is read."""
    town.books.company = replace(town.books.company, books_closed_through=through)
    refresh_profile(town.store, town.books, COMPANY)


@pytest.mark.parametrize("kind", ["charge", "credit"])
def test_a_closing_date_that_was_mistyped_holds_nothing_beyond_the_day_after_it_is_mended(town, kind):
    town.owes(days_overdue=60)
    until_proposed(town, "charge")
    if kind == "credit":
        town.approve_all()
        town.run()
        payment = town.pays(amount_minor=100_000)
        town.books.put(structs.replace(payment, paid_on=payment.paid_on - timedelta(days=20)))
        until_proposed(town, "credit")
    town.approve_all()
    close_the_books(town, date(2027, 12, 31))
    town.run()
    (row,) = waiting(town, kind)
    assert row.status == "approved"
    assert town.clock.now() < row.not_before <= town.clock.now() + timedelta(days=1)

    close_the_books(town, None)
    town.days_pass(1)
    for _ in range(2):
        town.run()
        town.approve_all()

    assert town.states(kind)[-1] == "done"


def test_while_the_books_stay_closed_it_goes_on_waiting_and_is_looked_at_once_a_day(town):
    town.owes(days_overdue=60)
    until_proposed(town, "charge")
    town.approve_all()
    close_the_books(town, town.today + timedelta(days=5))
    town.run()
    looked = town.books.calls.count(("look", ""))

    for _ in range(3):
        town.clock.advance(hours=1)
        town.run()
    assert town.books.calls.count(("look", "")) == looked
    town.days_pass(3, running=True)

    assert [row.status for row in waiting(town, "charge")] == ["approved"]
    assert charged(town) == []


@pytest.mark.parametrize(("minutes", "mails"), [(0, 2), (2, 1)])
def test_money_that_nobody_has_applied_is_seen_by_a_run_that_takes_long(town, minutes, mails):
    """QuickBooks had us wait, and its invoices do not tell of it: what has changed is read once more."""
    town.books.put(acme(id="8", name="Aaa", balance_minor=0))
    town.books.put(acme(id="10", name="Store 10", balance_minor=0, parent_id="9", bills_with_parent=True))
    town.owes(days_overdue=5, customer="8", invoice_id="1001")
    town.owes(days_overdue=5)
    town.owes(days_overdue=-30, customer="10", invoice_id="1005")
    perform = town.books.perform

    def pays_meanwhile(order, *, request_id):
        if order.kind == "notice" and not town.books.mails:
            ahead = structs.replace(town.pays("1005"), id="p2", unapplied_minor=30_000, applications=())
            town.books.put(ahead)
            town.clock.advance(minutes=minutes)
        return perform(order, request_id=request_id)

    town.books.perform = pays_meanwhile
    town.run()

    assert len(town.books.mails) == mails
