"""Whoever has another payer in QuickBooks: what was said and done follows (rules 1, 2, 5 and 9)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from plugin import cash_on_delivery, own_settings, people, tables
from plugin.core.said import Instalment
from plugin.store import actions, belonging, families
from tests.engine.families import PART, PAYER, bill, live_on, pay_everything
from tests.engine.town import ALICE, COMPANY, acme

WAYS = pytest.mark.parametrize("way", ["joins", "leaves"])


@pytest.fixture
def town(town):
    """Acme, and its part on the roof, which pays for itself."""
    town.books.put(acme(id=PART, name="Acme:Roof", parent_id=PAYER, bills_with_parent=False, balance_minor=0))
    return town


def a_hold(scope, on):
    people.hold(scope, PART, ALICE, reason="Waiting for the credit memo", on=on)


def a_legal_stop(scope, on):
    people.legal_stop(scope, PART, ALICE, reason="Bankruptcy", on=on)


def a_dispute(scope, on):
    people.dispute(scope, PART, ALICE, invoice_id="1007", amount_minor=100_000, reason="Never arrived", on=on)


def a_promise(scope, on):
    promised = {"amount_minor": 100_000, "method": "check", "invoice_ids": ["1007"]}
    people.promise(scope, PART, ALICE, made_on=on, pay_by=on + timedelta(days=20), **promised)


def a_promise_for_all(scope, on):
    people.promise(
        scope,
        PART,
        ALICE,
        made_on=on,
        pay_by=on + timedelta(days=20),
        amount_minor=100_000,
        method="check",
    )


def a_plan(scope, on):
    instalment = Instalment(due_on=on + timedelta(days=20), amount_minor=100_000)
    agreed = people.Agreed(on=on, person="Joan", invoice_ids=["1007"], instalments=[instalment])
    people.make_plan(scope, PART, ALICE, agreed)


@WAYS
@pytest.mark.parametrize("say", [a_hold, a_legal_stop, a_dispute, a_promise, a_promise_for_all, a_plan])
def test_what_people_said_still_stops_what_would_leave(town, say, way):
    bill(town, with_parent=way == "leaves")
    town.owes(days_overdue=1, customer=PART)
    town.run()
    with town.store.company(COMPANY) as scope:
        say(scope, town.today)

    bill(town, with_parent=way == "joins")
    live_on(town, 8)

    assert town.books.mails == []


@WAYS
def test_what_has_left_counts_and_the_ladder_goes_on(town, way):
    bill(town, with_parent=way == "leaves")
    town.owes(days_overdue=5, customer=PART)
    town.run()
    assert len(town.books.mails) == 1

    bill(town, with_parent=way == "joins")
    live_on(town, 3)
    assert len(town.books.mails) == 1
    live_on(town, 14)

    assert len(town.books.mails) == 2
    with town.store.reading(COMPANY) as scope:
        (payer,) = families.payers_of(scope, [PART])
        done = actions.with_status(scope, "done")
    assert {row.customer_id for row in done if row.kind in {"notice", "note"}} == {payer}


@WAYS
def test_who_is_on_cash_on_delivery_gets_its_own_terms_back(town, way):
    bill(town, with_parent=way == "leaves")
    own_terms = {customer: town.books.customer(customer).term_id for customer in (PAYER, PART)}
    town.owes(days_overdue=60, customer=PART)
    live_on(town, 40)
    ours = town.books.customer(PART).term_id
    assert ours != own_terms[PART]

    bill(town, with_parent=way == "joins")
    live_on(town, 1)
    pay_everything(town)
    live_on(town, 6)

    assert {customer: town.books.customer(customer).term_id for customer in (PAYER, PART)} == own_terms
    assert town.open_tasks() == []


def test_who_joined_and_left_again_is_put_on_cash_on_delivery_anew(town):
    own_terms = town.books.customer(PART).term_id
    town.owes(days_overdue=60, customer=PART)
    live_on(town, 40)
    assert town.books.customer(PART).term_id != own_terms
    bill(town, with_parent=True)
    live_on(town, 1)
    pay_everything(town)
    live_on(town, 6)
    assert town.books.customer(PART).term_id == own_terms

    bill(town, with_parent=False)
    town.owes(days_overdue=60, customer=PART, invoice_id="1100")
    live_on(town, 40)

    assert town.books.customer(PART).term_id != own_terms


def test_a_death_between_the_news_and_the_plan_loses_nothing(town, monkeypatch):
    town.owes(days_overdue=1, customer=PART)
    town.run()
    with town.store.company(COMPANY) as scope:
        a_dispute(scope, town.today)
    bill(town, with_parent=True)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(belonging, "follow", die)
        with pytest.raises(KeyboardInterrupt):
            town.run()
    town.clock.advance(hours=1)
    live_on(town, 8)

    assert town.books.mails == []


def test_a_promise_about_invoices_of_two_payers_holds_for_both(town):
    bill(town, with_parent=True)
    town.owes(days_overdue=1, customer=PAYER, invoice_id="1007")
    town.owes(days_overdue=1, customer=PART, invoice_id="1008")
    town.run()
    with town.store.company(COMPANY) as scope:
        promised = {"amount_minor": 200_000, "method": "check", "invoice_ids": ["1007", "1008"]}
        pay_by = town.today + timedelta(days=20)
        people.promise(scope, PAYER, ALICE, made_on=town.today, pay_by=pay_by, **promised)

    bill(town, with_parent=False)
    live_on(town, 8)

    assert town.books.mails == []
    with town.store.reading(COMPANY) as scope:
        promises = scope.rows(scope.select(tables.promises))
    assert {(row.customer_id, *row.invoice_ids) for row in promises} == {(PAYER, "1007"), (PART, "1008")}


def test_who_leaves_keeps_what_was_set_for_all_of_them_and_takes_nothing_twice(town):
    bill(town, with_parent=True)
    town.owes(days_overdue=1, customer=PART)
    town.run()
    with town.store.company(COMPANY) as scope:
        people.mark_consumer(scope, PAYER, ALICE, is_consumer=True)
        own_settings.put(scope, PAYER, ALICE, "grace days", on=town.today, value="30")
        own_settings.put(scope, PAYER, ALICE, "tag", on=town.today, value="key account")
        people.hold(scope, PAYER, ALICE, reason="Waiting for the credit memo", on=town.today)
        cash_on_delivery.put_on(scope, PAYER, ALICE, reason="Two checks bounced", on=town.today)

    for with_parent in (False, True, False):
        bill(town, with_parent=with_parent)
        live_on(town, 1)

    with town.store.reading(COMPANY) as scope:
        settings = scope.rows(scope.select(tables.customer_settings))
        own = scope.rows(scope.select(tables.own_settings))
        holds = scope.rows(scope.select(tables.holds))
        words = scope.rows(scope.select(tables.cod_decisions))
    assert {row.customer_id for row in settings if row.is_consumer} == {PAYER, PART}
    assert sorted((row.customer_id, row.name) for row in own if row.ended_on is None) == [
        (PART, "grace days"),
        (PART, "tag"),
        (PAYER, "grace days"),
        (PAYER, "tag"),
    ]
    assert sorted(row.customer_id for row in holds) == [PART, PAYER]
    assert sorted(row.customer_id for row in words if row.ended_on is None) == [PART, PAYER]


def test_words_and_acts_about_an_invoice_go_with_it_to_another_customer(town):
    town.owes(days_overdue=5, customer=PART)
    town.run()
    assert len(town.books.mails) == 1
    with town.store.company(COMPANY) as scope:
        a_dispute(scope, town.today)
        a_legal_stop(scope, town.today)

    town.books.put(replace(town.books.invoice("1007"), customer_id=PAYER))
    town.run()

    with town.store.reading(COMPANY) as scope:
        (dispute,) = scope.rows(scope.select(tables.disputes))
        (stop,) = scope.rows(scope.select(tables.legal_stops))
        (notice,) = [row for row in actions.with_status(scope, "done") if row.kind == "notice"]
    assert (dispute.customer_id, notice.customer_id, stop.customer_id) == (PAYER, PAYER, PART)


def test_nothing_is_noted_of_whom_nobody_has_dealt_with(town):
    for with_parent in (True, False):
        bill(town, with_parent=with_parent)
        town.run()

    with town.store.reading(COMPANY) as scope:
        noted = scope.rows(scope.select(tables.payer_changes))
    assert {(row.former_id, row.customer_id) for row in noted} == {("", None)}
