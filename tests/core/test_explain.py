"""Every act and every silence says why, and what it says can be put to the test."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from plugin.core import changes
from plugin.core.cod_terms import CodTerms
from plugin.core.explain import about, why
from plugin.core.owed import Applied, Unreadable
from plugin.core.past import CashOnDelivery
from plugin.core.planner import plan
from plugin.core.said import Own, Waiver
from plugin.core.what_if import APPLY, applied
from plugin.core.world import Change, World
from plugin.words import change_words
from plugin.words.templates import templates
from tests.core.builders import (
    REMINDER,
    TODAY,
    a_company,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_lookalike,
    a_member,
    a_paid_invoice,
    a_past,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
    some_terms,
)
from tests.core.worlds import worlds

COMPANY = a_company()


def answers(account, policy=None, company=COMPANY):
    return why(account, policy or a_policy(), company)


def the_answer(account, policy=None, company=COMPANY):
    (answer,) = about(answers(account, policy, company), "1")
    return answer


def test_an_act_says_its_rule_its_version_its_facts_and_how_fresh_they_are():
    answer = the_answer(an_account(an_invoice()))

    assert answer.decision == ("invoice/1", "reminder", "does", "step is due")
    assert (answer.policy_version, answer.segment) == (1, "")
    assert (answer.facts_at, answer.payments_entered_through) == (COMPANY.synced_at, TODAY - days(1))
    assert answer.because.fact("days_overdue") == 5
    assert [change.what for change in answer.would_change] == ["it is paid"]


def test_a_silence_before_the_first_day_names_the_step_that_comes():
    answer = the_answer(an_account(an_invoice(days_overdue=2)))

    assert (answer.outcome, answer.because.rule, answer.because.until) == (
        "waits",
        "next step later",
        TODAY + days(1),
    )
    assert [(change.what, change.on) for change in answer.would_change] == [
        ("the day comes", TODAY + days(1))
    ]


def test_a_ladder_that_has_come_to_its_end_says_so():
    account = an_account(an_invoice(days_overdue=9), past=(a_done_notice(days_ago=6),))

    assert the_answer(account, a_policy(REMINDER)).because.rule == "nothing is left to send"


@pytest.mark.parametrize(
    ("invoice", "rule"),
    [
        (a_paid_invoice(), "paid"),
        (an_invoice(is_voided=True), "voided"),
        (an_invoice(days_overdue=-3), "not overdue"),
    ],
)
def test_what_is_not_owed_late_is_answered_as_well(invoice, rule):
    assert the_answer(an_account(invoice)).because.rule == rule


def test_tasks_are_answers_too():
    account = an_account(an_invoice(days_overdue=5), unapplied_minor=700)

    assert ("customer/9", "apply this first", "asks a person", "unapplied money") in [
        answer.decision for answer in answers(account)
    ]


def test_a_charge_is_answered_for_each_invoice_it_bills():
    told = [a_done_notice(name, days_ago=ago) for name, ago in (("reminder", 20), ("interest notice", 15))]
    account = an_account(an_invoice(days_overdue=40), past=tuple(told))

    assert [a.because.rule for a in about(answers(account), "1") if a.outcome == "does"] == [
        "interest is due"
    ]


def test_several_holds_end_together_when_that_is_what_it_takes():
    account = an_account(an_invoice(), holds=(a_hold(), a_hold(until=TODAY + days(3))))
    answer = the_answer(account)
    after = applied(answer.would_change[0], World(account=account, policy=a_policy(), company=COMPANY))

    assert answer.because.rule == "on hold"
    assert the_answer(after.account).outcome == "does"


def test_a_day_that_comes_keeps_facts_as_fresh_as_they_are():
    account = an_account(an_invoice(), promises=(a_promise(due_in=4),))
    answer = the_answer(account)
    after = applied(answer.would_change[0], World(account=account, policy=a_policy(), company=COMPANY))

    assert answer.because.rule == "open promise"
    assert (after.company.today, after.company.payments_entered_through) == (
        TODAY + days(5),
        TODAY + days(4),
    )
    assert the_answer(after.account, company=after.company).outcome == "does"


@given(world=worlds)
def test_every_open_invoice_has_an_answer(world):
    account, policy = world
    subjects = {answer.subject for answer in answers(account, policy)}

    assert {f"invoice/{invoice.id}" for invoice in account.invoices} <= subjects


@given(world=worlds)
def test_the_answers_are_the_plan(world):
    account, policy = world
    found, told = plan(account, policy, COMPANY), answers(account, policy)

    assert [a.because for a in told if a.outcome == "waits"][: len(found.skips)] == [
        skip.because for skip in found.skips
    ]
    assert {a.because for a in told if a.outcome == "does"} == {act.because for act in found.actions}


@given(world=worlds)
def test_deciding_again_on_what_concerns_the_invoice_decides_the_same(world):
    account, policy = world
    for invoice in account.invoices:
        told = about(answers(account, policy), invoice.id)
        again = about(answers(concerning(account, invoice), policy), invoice.id)
        assert [answer.decision for answer in again] == [answer.decision for answer in told]


def concerning(account, invoice):
    """Only what is about the invoice or about the customer as a whole; nothing that was said of others."""
    return replace(
        account,
        holds=tuple(hold for hold in account.holds if hold.invoice_id in (None, invoice.id)),
        plans=tuple(each for each in account.plans if invoice.id in each.invoice_ids),
        noteworthy=(),
        digest_wanted=account.digest,
    )


@given(world=worlds)
def test_what_would_change_a_decision_changes_it(world):
    account, policy = world
    before = World(account=account, policy=policy, company=COMPANY)
    for answer in answers(account, policy):
        for change in answer.would_change:
            after = applied(change, before)
            told = why(after.account, after.policy, after.company)
            assert decided(answer) not in [decided(each) for each in told], (answer, change)


def decided(answer):
    """What was decided, by which rule and until when."""
    return answer.decision, answer.because.until


@pytest.mark.parametrize(
    ("facts", "rule", "what"),
    [
        ({}, "step is due", "it is paid"),
        ({"disputes": (a_dispute(),)}, "in dispute", "the dispute is settled"),
        ({"invoices": (an_invoice(email=None),)}, "no address", "an address is entered"),
        ({"invoices": (a_paid_invoice(),)}, "paid", "the payment bounces"),
        ({"invoices": (an_invoice(memo="x" * 990),)}, "memo has no room", "the memo is shortened"),
        (
            {"members": (a_member(reported_balance_minor=7),)},
            "unexplained balance",
            "the difference is found",
        ),
    ],
)
def test_each_fact_that_is_named_changes_the_answer(facts, rule, what):
    account = an_account(an_invoice(), an_invoice(id="2", days_overdue=-9))
    account = replace(account, **facts)
    answer = next(each for each in about(answers(account), "1") if each.because.rule == rule)
    (change,) = [each for each in answer.would_change if each.what == what]
    after = applied(change, World(account=account, policy=a_policy(), company=COMPANY))

    assert answer.decision not in [each.decision for each in answers(after.account)]


def test_every_change_can_be_applied_and_said_and_belongs_to_a_rule_that_exists():
    named = set(changes._BY_RULE) | changes.FOR_GOOD | changes._NOT_ABOUT_A_DEBT | changes._ENDS_WITH_THE_DEBT

    assert {*changes._BY_RULE.values(), "the day comes", "it is paid"} == APPLY.keys()
    assert all(change_words(Change(what=what, on=TODAY)) for what in APPLY)
    assert named <= templates().keys()


EVERYTHING = World(
    account=an_account(
        an_invoice(applied=(Applied(on=TODAY, amount_minor=1),), memo="x" * 990),
        members=(a_member(reported_balance_minor=7),),
        unapplied_minor=1,
        lookalikes=(a_lookalike(),),
        unreadable=(Unreadable(kind="payment", id="7", reason="no date"),),
        past=(
            a_past("charge", id="c", ref="1"),
            a_done_notice(bounced=True),
            a_done_notice("second", status="failed"),
            a_done_notice("third", status="unclear"),
        ),
        legal_stop=a_legal_stop(),
        holds=(a_hold(),),
        disputes=(a_dispute(),),
        plans=(a_plan(),),
        waivers=(Waiver(charge_id="c", reason="A friend.", by="Dana", actor="dana", on=TODAY),),
        own=(
            Own(name="grace days", value="9", by="Dana", on=TODAY),
            Own(name="no interest", by="Dana", on=TODAY),
        ),
        cash_on_delivery=CashOnDelivery(since=TODAY, cause="arrears"),
    ),
    policy=a_policy(
        minimum_amount=Decimal(9),
        cash_on_delivery=CodTerms(minimum_overdue=Decimal(9)),
        interest=some_terms(charges_per_invoice_max=1),
    ),
    company=a_company(
        chasing_starts_on=TODAY,
        books_closed_through=TODAY,
        late_fees_off=False,
        terms_disclose_interest=False,
        untied_customers=1,
        differing_charges=1,
    ),
)


@pytest.mark.parametrize("what", sorted(APPLY))
def test_every_change_makes_another_world_of_one_that_has_it_all(what):
    after = applied(Change(what=what, invoice_id="1", on=TODAY + days(1)), EVERYTHING)

    assert after != EVERYTHING


def test_what_a_person_would_say_is_said_as_it_is_named():
    def said(what):
        return applied(Change(what=what, invoice_id="1"), EVERYTHING).account

    assert said("a person puts them on cash on delivery").cod_decision.is_on
    assert not said("a person ends cash on delivery").cod_decision.is_on
    assert [c.how for c in said("a letter is posted").contacts] == ["letter"]
    assert [c.how for c in said("a call is logged").contacts] == ["call"]
    assert said("the dispute is settled").disputes[0].closed_on == TODAY
    assert [own.name for own in said("the grace is ended").own] == ["no interest"]


def test_a_policy_without_interest_has_no_figures_of_it_to_change():
    world = replace(EVERYTHING, policy=replace(EVERYTHING.policy, interest=None))

    assert applied(Change(what="the policy bills less"), world) == world


@pytest.mark.parametrize(
    ("name", "step", "rule"),
    [("grace days", "reminder", "grace by a person"), ("no interest", "interest", "exempt from interest")],
)
def test_what_a_person_has_set_is_changed_by_ending_it(name, step, rule):
    told = [a_done_notice(each, days_ago=ago) for each, ago in (("reminder", 20), ("interest notice", 15))]
    own = (Own(name=name, value="90", by="Dana", on=TODAY, reason="A friend."),)
    account = an_account(
        an_invoice(days_overdue=40), past=tuple(told) if name == "no interest" else (), own=own
    )
    (answer,) = [
        each for each in about(answers(account), "1") if each.because.rule == rule and step in each.step
    ]
    after = applied(answer.would_change[-1], World(account=account, policy=a_policy(), company=COMPANY))

    assert answer.decision not in [each.decision for each in answers(after.account)]
