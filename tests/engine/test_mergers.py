"""Two customers made one: what people said of the one that is gone holds for the one that stays."""

import pytest
from msgspec.structs import replace

from plugin import cash_on_delivery, own_settings, people, tables
from plugin.facts import kind_of
from plugin.store import actions
from tests.engine.town import ALICE, COMPANY, acme

LOSER, WINNER = "10", "9"


@pytest.fixture
def two(town):
    """Acme and Bolt, who owes an invoice that is late by five days; seen, and nothing sent yet."""
    town.books.put(acme(id=LOSER, name="Bolt"))
    town.owes(days_overdue=5, customer=LOSER)
    town.switch("preview")
    town.run()
    town.switch("automatic")
    return town


def a_hold(scope, on):
    people.hold(scope, LOSER, ALICE, reason="Waiting for the credit memo", on=on)


def a_legal_stop(scope, on):
    people.legal_stop(scope, LOSER, ALICE, reason="Bankruptcy", on=on)


def a_dispute(scope, on):
    people.dispute(
        scope, LOSER, ALICE, invoice_id="1007", amount_minor=100_000, reason="Never arrived", on=on
    )


def a_promise(scope, on):
    people.promise(
        scope,
        LOSER,
        ALICE,
        made_on=on,
        pay_by=on,
        amount_minor=100_000,
        method="check",
        invoice_ids=["1007"],
    )


@pytest.mark.parametrize("say", [a_hold, a_legal_stop, a_dispute, a_promise])
def test_what_people_said_of_the_one_still_stops_what_would_leave(two, say):
    with two.store.company(COMPANY) as scope:
        say(scope, two.today)
    merge(two)

    two.run()

    assert two.books.invoice("1007").customer_id == WINNER
    assert two.books.mails == []


def test_without_a_word_of_people_the_notice_leaves_once_for_the_one_that_stays(two):
    assert two.states("notice") == ["proposed"]
    merge(two)

    two.run()
    two.clock.advance(hours=1)
    two.run()

    assert len(two.books.mails) == 1
    assert two.states("notice") == ["cancelled", "done"]


def test_a_notice_to_the_one_counts_for_the_gap_to_the_next(two):
    two.run()
    assert len(two.books.mails) == 1
    two.owes(days_overdue=5, customer=WINNER, invoice_id="1008")
    merge(two)

    two.days_pass(2, running=True)

    assert len(two.books.mails) == 1
    with two.store.reading(COMPANY) as scope:
        assert {row.customer_id for row in actions.with_status(scope, "done")} == {WINNER}


def test_a_consumer_stays_one(two):
    with two.store.company(COMPANY) as scope:
        people.mark_consumer(scope, LOSER, ALICE, is_consumer=True)
    merge(two)

    two.run()

    with two.store.reading(COMPANY) as scope:
        settings = {
            row.customer_id: row.is_consumer for row in scope.rows(scope.select(tables.customer_settings))
        }
    assert settings[WINNER]


def test_what_was_set_for_the_one_holds_where_nobody_has_set_it_for_the_other(two):
    with two.store.company(COMPANY) as scope:
        for customer, name, value in (
            (LOSER, "grace days", "30"),
            (WINNER, "grace days", "5"),
            (LOSER, "prefers email", ""),
            (LOSER, "tag", "key account"),
            (WINNER, "tag", "wholesale"),
        ):
            own_settings.put(scope, customer, ALICE, name, on=two.today, value=value)
        own_settings.put(scope, LOSER, ALICE, "no interest", on=two.today, reason="Agreed", invoice_id="1007")
    merge(two)

    two.run()

    own = tables.own_settings
    with two.store.reading(COMPANY) as scope:
        rows = scope.rows(scope.select(own).where(own.c.customer_id == WINNER, own.c.ended_on.is_(None)))
    assert sorted((row.name, row.value, row.invoice_id) for row in rows) == [
        ("grace days", "5", None),
        ("no interest", "", "1007"),
        ("prefers email", "", None),
        ("tag", "key account", None),
        ("tag", "wholesale", None),
    ]


@pytest.mark.parametrize("decided", [(LOSER,), (LOSER, WINNER)])
def test_who_was_put_on_cash_on_delivery_by_hand_stays_on_it(two, decided):
    with two.store.company(COMPANY) as scope:
        for customer in decided:
            cash_on_delivery.put_on(scope, customer, ALICE, reason="Two checks bounced", on=two.today)
    merge(two)

    two.run()

    with two.store.reading(COMPANY) as scope:
        states = scope.rows(scope.select(tables.cod_states).where(tables.cod_states.c.customer_id == WINNER))
    assert [(row.cause, row.ended_on) for row in states] == [("by hand", None)]


def test_an_invoice_given_to_another_customer_takes_nothing_along(two):
    two.owes(days_overdue=1, customer=LOSER, invoice_id="1009")
    with two.store.company(COMPANY) as scope:
        people.legal_stop(scope, LOSER, ALICE, reason="Bankruptcy", on=two.today)
    two.books.put(replace(two.books.invoice("1007"), customer_id=WINNER))

    two.run()

    with two.store.reading(COMPANY) as scope:
        assert {row.customer_id for row in scope.rows(scope.select(tables.legal_stops))} == {LOSER}


def merge(town) -> None:
    """What QuickBooks does: the loser goes without a word, its transactions move and keep their times."""
    books = town.books
    balance = books.customer(WINNER).balance_minor + books.customer(LOSER).balance_minor
    for fact in list(books._facts.values()):
        if getattr(fact, "customer_id", None) == LOSER:
            books._facts[kind_of(fact), fact.id] = replace(fact, customer_id=WINNER)
    del books._facts["customer", LOSER]
    books._keep(replace(books.customer(WINNER), balance_minor=balance))
