"""What holds for a company as a whole: what keeps everything back, and what is asked once for all of it."""

from dataclasses import replace

import pytest

from plugin.core.actions import SendNotice
from plugin.core.cod import members_to_restore
from plugin.core.gates.collisions import late_fees_unconfirmed
from plugin.core.gates.sending import after_hours, held_back
from plugin.core.past import CashOnDelivery
from plugin.core.volume import Room
from tests.core.builders import COD_TERM, TODAY, a_company, a_member, a_policy, an_account


@pytest.mark.parametrize(
    ("company", "rule"),
    [
        ({"is_stopped": True, "is_quarantined": True, "mode": "preview"}, "stopped"),
        ({"is_quarantined": True, "mode": "preview"}, "restored backup"),
        ({"mode": "preview"}, "preview"),
    ],
)
def test_the_gravest_reason_keeps_everything_back(company, rule):
    assert held_back(a_company(**company)).rule == rule


def test_what_is_switched_on_may_leave():
    assert held_back(a_company(mode="approve")) is None
    assert held_back(a_company(mode="automatic")) is None


@pytest.mark.parametrize(("hour", "waits"), [(8, True), (9, False), (16, False), (17, True)])
def test_messages_leave_in_their_hours(hour, waits):
    policy = replace(a_policy(), send_from_hour=9, send_until_hour=17)

    assert (after_hours(policy, a_company(hour=hour)) is not None) == waits


def test_late_fees_are_asked_about_where_something_would_be_charged():
    unsaid = a_company(late_fees_off=False)

    assert late_fees_unconfirmed(a_policy(), unsaid).rule == "late fees not confirmed off"
    assert late_fees_unconfirmed(a_policy(), a_company()) is None
    assert late_fees_unconfirmed(a_policy(interest=None), unsaid) is None
    assert late_fees_unconfirmed(a_policy(*a_policy().steps[:3]), unsaid) is None
    assert late_fees_unconfirmed(a_policy(), replace(unsaid, terms_disclose_interest=False)) is None


def test_only_terms_that_are_still_ours_are_given_back():
    cod = CashOnDelivery(since=TODAY, cause="arrears", former_terms=(("9", "3"), ("11", None), ("12", "4")))
    family = (a_member(term_id=COD_TERM), a_member(id="11", term_id=COD_TERM), a_member(id="12", term_id="5"))

    assert members_to_restore(an_account(members=family, cash_on_delivery=cod), COD_TERM) == (
        ("9", "3"),
        ("11", None),
    )
    assert members_to_restore(an_account(members=family), COD_TERM) == ()


def test_places_are_taken_and_given_back_where_there_is_a_limit():
    room = Room({SendNotice.kind: 1})

    assert [room.admit(SendNotice.kind), room.admit(SendNotice.kind), room.admit("note")] == [
        True,
        False,
        True,
    ]
    room.give_back(SendNotice.kind)
    room.give_back(SendNotice.kind)
    room.give_back("note")
    assert room.admit(SendNotice.kind)
    assert room.left.keys() == {SendNotice.kind}
