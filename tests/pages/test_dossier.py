"""The dossier of a customer, and the decision that management writes down on it (S2.9, S2.10)."""

import pytest

from plugin import tables
from tests.engine.town import COMPANY

DECIDED = {"kind": "agency", "reason": "Nobody has answered since spring."}


@pytest.fixture
def late(town):
    """Acme owes 1,000.00, forty days late; a first notice has left."""
    town.owes(40)
    town.run()
    town.approve_all()
    town.run()
    return town


def decisions(town):
    with town.store.reading(COMPANY) as scope:
        return [row.kind for row in scope.rows(scope.select(tables.escalations))]


def test_s2_9_the_dossier_tells_what_is_owed_done_said_and_promised(late, bob, vera):
    talk = {
        "how": "call",
        "outcome": "talked",
        "person": "Pat",
        "summary": "Soon.",
        "reason_code": "overlooked",
    }
    bob.act("customer/9/contact", **talk, pay_by=str(late.today), amount="20", method="check")

    page = vera.see("customer/9/dossier")

    for told in (
        "40 days overdue",
        "reminder about 1007",
        "Why not paid: Overlooked it",
        "$20.00 by",
        "A manager decides",
    ):
        assert told in page
    assert "Record the decision" not in page


def test_s2_10_an_agency_is_decided_with_who_and_why_and_ends_every_outward_act(late, alice, vera):
    page = alice.act("customer/9/decide", **DECIDED)

    assert "Legal stop: With an agency: Nobody has answered since spring." in page
    assert "Decided: hand it to an agency" in page
    dossier = vera.see("customer/9/dossier")
    assert "decided on Nov 2 by Alice: Nobody has answered since spring." in dossier
    assert "That settles it until somebody decides anew." in dossier


def test_to_go_on_is_asked_again_and_says_when(late, alice):
    alice.act("customer/9/decide", kind="continue", reason="They pay in December.")

    assert "It is asked again on Dec 2." in alice.see("customer/9/dossier")


def test_s4_7_whether_service_stops_stands_beside_what_becomes_of_the_debt(town, alice):
    town.owes(130)
    town.run()
    page = alice.act("customer/9/decide", kind="continue", reason="They pay in December.")
    assert "Decide whether service to this customer stops." in page

    page = alice.act("customer/9/decide", kind="stop service", reason="Third time.")

    assert "Decide whether service to this customer stops." not in page
    dossier = alice.see("customer/9/dossier")
    assert "They pay in December." in dossier
    assert "<strong>Stop service</strong>, decided on Nov 2 by Alice: Third time." in dossier


def test_a_write_off_asks_whether_the_list_was_gone_through(late, alice):
    """Nobody was spoken to, and the page says so."""
    assert "Somebody there was spoken to. <strong>Not so.</strong>" in alice.see("customer/9/dossier")

    refused = alice.post("customer/9/decide", kind="write off", reason="Too small.")

    assert refused.status_code == 422
    assert "Go through the list" in refused.text
    assert 'value="Too small."' in refused.text
    assert decisions(late) == []
    page = alice.act("customer/9/decide", kind="write off", reason="Too small.", is_checked="yes")
    assert "On hold: To be written off: Too small." in page
    assert decisions(late) == ["write off"]


@pytest.mark.parametrize(
    ("fields", "problem"), [({"kind": "sell it"}, "Choose what comes next"), ({"reason": " "}, "Say why")]
)
def test_what_is_no_decision_is_told(late, alice, fields, problem):
    assert problem in alice.post("customer/9/decide", **DECIDED | fields).text
    assert decisions(late) == []


def test_only_a_manager_decides(late, bob):
    assert bob.post("customer/9/decide", **DECIDED).status_code == 403
    assert decisions(late) == []


def test_a_customer_who_is_nobodys_has_no_dossier(town, alice):
    alice.see("customer/nobody/dossier", status=404)
    assert alice.post("customer/nobody/decide", **DECIDED).status_code == 404


def test_who_is_asked_to_decide_is_led_to_the_dossier(town, alice):
    town.owes(130)
    town.run()

    assert 'href="/c/company1/customer/9/dossier">The dossier</a>' in alice.see("customer/9")
