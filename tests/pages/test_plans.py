"""A payment plan on the pages: made in one form, its agreement shown, sent, acknowledged, ended."""

import pytest

from plugin import tables
from tests.engine.town import COMPANY
from tests.pages.conftest import browser

PARTS = {
    "person": "Pat",
    "plan_invoice": "1007",
    "layout": "equal parts",
    "every": "month",
    "first_on": "2026-11-10",
    "parts": "4",
    "interest": "waits",
}


@pytest.fixture
def late(town):
    """Acme owes 1,000.00, five days late on November 2, 2026; a reminder waits for approval."""
    town.owes(5)
    town.run()
    return town


def plans(town):
    with town.store.reading(COMPANY) as scope:
        return list(scope.rows(scope.select(tables.payment_plans)))


def amounts(row):
    return [(part["due_on"], part["amount_minor"]) for part in row.instalments]


def test_s3_3_a_plan_in_equal_parts_pauses_chasing_and_drafts_its_agreement(late, bob):
    page = bob.act("customer/9/plan", **PARTS)

    (row,) = plans(late)
    assert amounts(row) == [(day, 25_000) for day in ("2026-11-10", "2026-12-10", "2027-01-10", "2027-02-10")]
    assert "A payment plan is being kept, drafted and not sent" in page
    assert "Send the customer the agreement" in page
    late.run()
    late.approve_all()
    late.run()
    assert late.books.mails == []


def test_s1_4_a_small_amount_again_and_again_with_a_day_to_look_at_it(late, bob):
    fields = PARTS | {"layout": "again and again", "amount": "20.00", "review_on": "2027-01-10"}

    bob.act("customer/9/plan", **fields)

    (row,) = plans(late)
    assert amounts(row) == [(day, 2_000) for day in ("2026-11-10", "2026-12-10", "2027-01-10")]
    assert row.review_on.isoformat() == "2027-01-10"


def test_instalments_as_listed(late, bob):
    bob.act(
        "customer/9/plan", **PARTS | {"layout": "listed", "list": "2026-11-20 250\n\n2026-12-24  1,00.50\n"}
    )

    assert amounts(plans(late)[0]) == [("2026-11-20", 25_000), ("2026-12-24", 10_050)]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"person": ""}, "Say with whom it was agreed"),
        ({"plan_invoice": None}, "Choose which of the customer&#39;s open invoices"),
        ({"plan_invoice": "1"}, "Choose which of the customer&#39;s open invoices"),
        ({"layout": "somehow"}, "Choose how the plan is laid out"),
        ({"every": "day"}, "Choose how often"),
        ({"first_on": ""}, "Say the day of the first instalment"),
        ({"first_on": "2026-10-01"}, "cannot be due before the plan was agreed"),
        ({"parts": "0"}, "Say in how many parts"),
        ({"parts": "many"}, "Say in how many parts"),
        ({"interest": "doubles"}, "Choose whether interest waits"),
        ({"layout": "again and again", "review_on": ""}, "Say the day on which you look"),
        ({"layout": "again and again", "review_on": "2026-12-01"}, "Say how much is paid"),
        ({"layout": "again and again", "review_on": "2026-11-05", "amount": "5"}, "at least one instalment"),
        ({"layout": "listed", "list": "soon 5"}, "is no instalment"),
        ({"layout": "listed", "list": "2026-11-20 much"}, "is no instalment"),
        ({"layout": "listed", "list": "2026-11-20 -5"}, "above zero"),
        ({"layout": "listed", "list": "2026-11-20 5\n2026-11-20 5"}, "in the order of their days"),
        ({"layout": "listed", "list": "2026-11-20 1000.01"}, "come to more than these invoices"),
        ({"layout": "listed", "list": ""}, "at least one instalment"),
    ],
)
def test_what_makes_no_plan_is_told_and_stays_in_the_form(late, bob, fields, problem):
    answer = bob.post("customer/9/plan", **PARTS | fields)

    assert answer.status_code == 422
    assert problem in answer.text
    assert plans(late) == []
    assert 'value="Pat"' in answer.text or fields.get("person") == ""


def test_an_invoice_is_in_one_plan_at_a_time(late, bob):
    bob.act("customer/9/plan", **PARTS)

    assert "in another plan" in bob.post("customer/9/plan", **PARTS).text


def test_s1_6_the_agreement_is_shown_word_for_word_sent_and_acknowledged(late, bob, vera):
    bob.act("customer/9/plan", **PARTS)
    (row,) = plans(late)
    address = f"customer/9/plan/{row.id}"

    page = bob.see(address)
    assert "Please reply that you have received this and agree." in page
    assert "$250.00 by November 10, 2026" in page
    assert "we charge no interest" in page
    assert "It is sent" not in vera.see(address)

    bob.act(f"{address}/sent")
    assert "Say how they acknowledged it" in bob.post(f"{address}/acknowledged", how=" ").text
    assert "acknowledged on Nov 2" in bob.act(f"{address}/acknowledged", how="replied by e-mail")
    (row,) = plans(late)
    assert (row.acknowledged_how, row.sent_by) == ("replied by e-mail", f"user:{bob.token.user_id}")
    assert "Somebody else has done this already" in bob.act(f"{address}/sent")


def test_a_plan_is_looked_at_again_and_ended_with_its_reason(late, bob):
    fields = PARTS | {"layout": "again and again", "amount": "20.00", "review_on": "2027-01-10"}
    bob.act("customer/9/plan", **fields)
    address = f"customer/9/plan/{plans(late)[0].id}"

    assert "on a later day" in bob.post(f"{address}/reviewed", review_on=str(late.today)).text
    bob.act(f"{address}/reviewed", review_on="2027-06-10")
    assert plans(late)[0].review_on.isoformat() == "2027-06-10"
    assert "Say why the plan ends" in bob.post(f"{address}/ended", why="").text
    page = bob.act(f"{address}/ended", why="They pay it all on Friday")

    assert "Payment plan ended" in page
    assert "They pay it all on Friday" in page
    assert "Ended on Nov 2 by Bob" in bob.see(address)


def test_a_missed_instalment_is_told_and_chasing_goes_on(late, app, bob):
    bob.act("customer/9/plan", **PARTS)
    late.days_pass(9)
    late.run()

    assert "A payment plan is broken" in browser(app, late.store, "collector", "Bob").see("customer/9")


def test_a_plan_that_is_nobodys_is_not_found(late, bob):
    bob.act("customer/9/plan", **PARTS)
    (row,) = plans(late)

    bob.see("customer/9/plan/nothing", status=404)
    assert bob.post("customer/9/plan/nothing/sent").status_code == 404
    assert bob.post(f"customer/9/plan/{row.id}/burned").status_code == 404
