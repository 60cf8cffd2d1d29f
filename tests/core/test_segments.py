"""Whose settings hold: company < segment < customer < invoice, with the segment named in the reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.core.cod_terms import CodTerms
from plugin.core.owed import History
from plugin.core.policy import Segment, Step
from plugin.core.said import Own
from plugin.core.segments import effective, needs_history, segment_of
from plugin.words import sentence
from tests.core.asking import notices, planned, reasons, tasks, the, why
from tests.core.builders import (
    CALL,
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_done_notice,
    a_paid_invoice,
    a_policy,
    an_account,
    an_invoice,
    days,
)

EARLY = Step(name="early word", kind="reminder", after_days_overdue=1)


def own(name, value="", **fields):
    return Own(
        **{"name": name, "value": value, "by": "Dana", "on": TODAY, "reason": "Old friends.", **fields}
    )


def with_segments(*segments, **fields):
    return a_policy(segments=segments, **fields)


def in_segment(account, **asked):
    segment = Segment(name="s", grace_days=9, **asked)
    return segment_of(with_segments(segment), account, TODAY) == segment


LATE = an_invoice(days_overdue=5)
SOME_HISTORY = History(
    first_invoiced_on=TODAY - days(400),
    paid_late=(TODAY - days(364), TODAY - days(365), TODAY - days(40)),
    days_late=(1, 9, 2),
)


@pytest.mark.parametrize(
    ("asked", "inside", "outside"),
    [
        ({"new_within_days": 35}, an_account(LATE), an_account(an_invoice(days_overdue=6))),
        ({"new_within_days": 35}, an_account(LATE), an_account(LATE, history=SOME_HISTORY)),
        ({"new_within_days": 35}, an_account(LATE), an_account()),
        ({"paid_late_at_least": 3}, an_account(LATE, history=SOME_HISTORY), an_account(LATE)),
        (
            {"paid_late_at_least": 2, "of_last": 2},
            an_account(LATE, history=SOME_HISTORY),
            an_account(LATE, history=replace(SOME_HISTORY, on_time=(TODAY - days(38),))),
        ),
        ({"paid_late_at_least": 1}, an_account(an_invoice(days_overdue=400)), an_account()),
        (
            {"paid_late_at_least": 3},
            an_account(LATE, history=SOME_HISTORY),
            an_account(a_paid_invoice(), history=SOME_HISTORY),
        ),
        ({"owes_at_least": Decimal(1000)}, an_account(LATE), an_account(an_invoice(total_minor=99_999))),
        (
            {"owes_at_least": Decimal(1000)},
            an_account(an_invoice(days_overdue=-5)),
            an_account(
                an_invoice(is_charge=True), an_invoice(id="2", is_voided=True), a_paid_invoice(id="3")
            ),
        ),
        ({"tag": "vip"}, an_account(own=(own("tag", "vip"),)), an_account(own=(own("grace days", "vip"),))),
        ({"currency": "EUR"}, an_account(currency="EUR"), an_account()),
        ({"customer_type": "consumer"}, an_account(is_consumer=True), an_account()),
        ({"customer_type": "business"}, an_account(), an_account(is_consumer=True)),
        (
            {"tag": "vip", "currency": "EUR"},
            an_account(own=(own("tag", "vip"),), currency="EUR"),
            an_account(own=(own("tag", "vip"),)),
        ),
    ],
)
def test_a_customer_is_in_a_segment_when_all_it_asks_holds(asked, inside, outside):
    assert in_segment(inside, **asked)
    assert not in_segment(outside, **asked)


def test_the_first_segment_that_fits_holds():
    first, second = Segment(name="a", tag="vip"), Segment(name="b", currency="USD", grace_days=1)
    policy = with_segments(first, second)

    assert segment_of(policy, an_account(own=(own("tag", "vip"),)), TODAY) == first
    assert segment_of(policy, an_account(), TODAY) == second
    assert segment_of(policy, an_account(currency="EUR"), TODAY) is None


def test_what_a_segment_does_not_give_stays_as_the_policy_has_it():
    policy = with_segments(Segment(name="s", currency="USD", grace_days=9), minimum_gap_days=5)
    found = effective(policy, an_account(), TODAY)

    assert (found.grace_days, found.minimum_gap_days, found.segment) == (9, 5, "s")
    assert found.steps == policy.steps
    assert effective(found, an_account(), TODAY) == found
    assert effective(policy, an_account(currency="EUR"), TODAY) is policy


def test_a_segment_may_have_steps_of_its_own_and_the_reason_names_it():
    policy = with_segments(Segment(name="slow payers", currency="USD", steps=(EARLY,)))
    account = an_account(an_invoice(days_overdue=1))

    assert notices(account, policy) == [("1", "early word")]
    said = sentence(the("notice", account, policy).because, "USD")
    assert "(policy version 1, segment “slow payers”)" in said


def test_a_segment_may_go_without_interest():
    policy = with_segments(Segment(name="s", currency="USD", charges_interest=False))
    found = effective(policy, an_account(), TODAY)

    assert found.interest is None
    assert CHARGE not in found.steps
    assert INTEREST_NOTICE in found.steps


def test_only_segments_about_the_past_need_it():
    assert needs_history(with_segments(Segment(name="s", new_within_days=9)))
    assert needs_history(with_segments(Segment(name="s", paid_late_at_least=2)))
    assert not needs_history(with_segments(Segment(name="s", tag="vip")))
    assert needs_history(a_policy(cash_on_delivery=CodTerms(late_payments=3)))
    assert needs_history(a_policy(terms_within_days=30))
    assert needs_history(a_policy(assess_within_days=30))


def test_a_customer_is_looked_at_again_on_the_day_it_leaves_a_segment():
    invoice = an_invoice(days_overdue=-40, issued_on=TODAY - days(5))
    new = with_segments(Segment(name="new", new_within_days=9, steps=(EARLY,)))
    slow = with_segments(Segment(name="slow", paid_late_at_least=2, steps=(EARLY,)))

    assert planned(an_account(invoice), new).look_again_on == TODAY + days(5)
    account = an_account(invoice, history=SOME_HISTORY)
    assert planned(account, slow).look_again_on == TODAY + days(1)


# -- what a person has set -----------------------------------------------------------------------------------


def test_a_persons_grace_goes_before_the_policys_and_an_invoices_before_a_customers():
    account = an_account(LATE, own=(own("grace days", "30"),))
    of_the_invoice = replace(account, own=(*account.own, own("grace days", "2", invoice_id="1")))
    of_another = replace(account, own=(*account.own, own("grace days", "2", invoice_id="2")))

    assert why(account).rule == "grace by a person"
    assert why(account).until == LATE.due_on + days(30)
    assert planned(account).look_again_on == LATE.due_on + days(15)
    assert sentence(why(account), "USD").startswith("Dana gave invoices like this one 30 days of grace")
    assert notices(of_the_invoice) == [("1", "reminder")]
    assert why(of_another).rule == "grace by a person"


def test_who_is_exempt_hears_of_no_interest_and_is_charged_none():
    told = (a_done_notice(days_ago=20), a_done_notice("interest notice", days_ago=15))
    invoice = an_invoice(days_overdue=40)
    exempt = own("no interest", invoice_id="1")
    reminded = an_account(invoice, past=told[:1], own=(exempt,))
    notice = the("notice", reminded)

    assert reasons(an_account(invoice, past=told, own=(exempt,)))[f"interest {invoice.due_on + days(1)}"] == (
        "exempt from interest"
    )
    assert the("charge", an_account(invoice, past=told)) is not None
    assert (notice.tone, notice.pay_by) == ("reminder", None)
    assert notice.because.rule == "second reminder, exempt from interest"


def test_s4_4_who_prefers_email_is_written_to_by_a_person_instead_of_called():
    account = an_account(an_invoice(days_overdue=9))
    policy = a_policy(replace(CALL, after_days_overdue=6))

    assert tasks(account, policy) == [("call", "customer/9")]
    assert tasks(replace(account, own=(own("prefers email"),)), policy) == [("write", "customer/9")]


def test_a_grace_that_was_used_up_does_not_hold_anything():
    account = an_account(LATE, own=(own("grace days", "5"),))

    assert notices(account, a_policy(REMINDER)) == [("1", "reminder")]
