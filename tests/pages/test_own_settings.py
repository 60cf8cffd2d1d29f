"""Whose settings hold for a customer, told on its page, and those of its own set and ended there."""

import pytest

from plugin import policies, tables
from plugin.store import policy_versions
from tests.engine.town import COMPANY
from tests.pages.conftest import ids

SEGMENT = '\n[[segments]]\nname = "old friends"\ntag = "friend"\ngrace_days = 20\n'


@pytest.fixture
def late(town):
    """Acme owes 1,000.00, five days late; customers tagged “friend” have twenty days of grace."""
    with town.store.company(COMPANY) as scope:
        policy_versions.activate(scope, policies.preset("standard") + SEGMENT, "user:a")
    town.owes(5)
    town.run()
    return town


def standing(town):
    with town.store.reading(COMPANY) as scope:
        rows = scope.rows(scope.select(tables.own_settings))
        return [(row.name, row.value, row.invoice_id) for row in rows if row.ended_on is None]


def test_a_tag_puts_a_customer_into_its_segment_and_taking_it_away_out_of_it(late, bob):
    assert len(ids(late, "proposed")) == 1
    page = bob.see("customer/9/own")
    assert "version 2, holds." in page
    assert "It is in none of the policy&#39;s segments." in page
    assert "segments of the policy use friend" in page

    page = bob.act("customer/9/own/tag/set", value="friend")

    assert "For “old friends”, customers tagged “friend”: 20 days of grace." in page
    assert "Tagged “friend”" in page
    assert ids(late, "proposed") == []
    page = bob.act("customer/9/own/tag/end", value="friend")
    assert "It is in none" in page
    assert standing(late) == []
    assert "Somebody else has done this already" in bob.act("customer/9/own/tag/end", value="friend")


def test_an_invoice_is_exempt_from_interest_with_who_said_so_and_why(late, bob, vera):
    page = bob.act("customer/9/own/no interest/set", invoice_id="1007", reason="We sent it late.")

    assert "No interest" in page
    assert "for invoice 1007" in page
    assert "We sent it late." in vera.see("customer/9/own")
    assert "Set something" not in vera.see("customer/9/own")
    assert standing(late) == [("no interest", "", "1007")]
    bob.act("customer/9/own/no interest/end", invoice_id="1007")
    assert standing(late) == []


def test_grace_the_relationship_and_a_wish_for_e_mail_stand_in_words(late, bob):
    bob.act("customer/9/own/grace days/set", value="10", reason="Always pays.")
    bob.act("customer/9/own/prefers email/set")
    page = bob.act("customer/9/own/relationship owner/set", value=bob.token.user_id)

    for told in (
        "10 days of grace: Always pays.",
        "Written to where others are called",
        "Bob has the relationship",
    ):
        assert told in page


@pytest.mark.parametrize(
    ("name", "fields", "problem"),
    [
        ("no interest", {"reason": " "}, "Say why"),
        ("no interest", {"reason": "Why", "invoice_id": "1"}, "Choose one of the customer"),
        ("grace days", {"value": "ten", "reason": "Kept as typed"}, "as a whole number"),
        ("tag", {"value": ""}, "Give the tag a name"),
        ("tag", {"value": "friend", "invoice_id": "1007"}, "for a customer only"),
        ("relationship owner", {"value": "nobody"}, "Name one member"),
    ],
)
def test_what_means_nothing_is_told_and_stays_in_the_form(late, bob, name, fields, problem):
    answer = bob.post(f"customer/9/own/{name}/set", **fields)

    assert answer.status_code == 422
    assert problem in answer.text
    assert standing(late) == []
    assert fields.get("reason", "") in answer.text


def test_a_manager_moves_a_running_case_to_a_version(late, alice, bob):
    assert "Move the case" not in alice.see("customer/9/own")
    late.approve_all()
    late.run()
    with late.store.company(COMPANY) as scope:
        policy_versions.activate(scope, policies.preset("standard"), "user:a")
    assert "keeps its own" in alice.see("customer/9/own")

    assert bob.post("customer/9/own/policy version/set", value="3").status_code == 403
    page = alice.act("customer/9/own/policy version/set", value="3")

    assert "The running case goes by version 3 of the policy" in page
    assert "version 3, holds." in page


def test_a_setting_or_a_customer_that_there_is_not_is_not_found(late, alice):
    assert alice.post("customer/9/own/discount/set").status_code == 404
    assert alice.post("customer/9/own/tag/burn", value="x").status_code == 404
    alice.see("customer/nobody/own", status=404)
