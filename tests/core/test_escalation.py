"""Every path ends in a decision that a person has made, and a decision to go on is for a while only."""

from dataclasses import replace

import pytest

from plugin.core.cod_terms import CodTerms
from plugin.core.escalation import ABOUT_SERVICE, ASKED_AGAIN_DAYS, before_writing_off
from plugin.core.said import Escalation
from plugin.words import dossier_words
from tests.core.asking import planned, tasks
from tests.core.builders import (
    TODAY,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
)

POLICY = a_policy(attorney_after_days=60, stop_service_after_days="never")
ASKED = ("decide about attorney", "customer/9")


def decided(kind, days_ago):
    return Escalation(id=f"{days_ago}", kind=kind, by="Alice", on=TODAY - days(days_ago), reason="No answer.")


def with_decisions(*made):
    return an_account(an_invoice(days_overdue=100), escalations=made)


def test_on_its_day_somebody_is_asked():
    assert ASKED in tasks(an_account(an_invoice(days_overdue=60)), POLICY)
    assert ASKED not in tasks(an_account(an_invoice(days_overdue=59)), POLICY)


@pytest.mark.parametrize("kind", ["agency", "attorney", "write off"])
def test_what_settles_it_is_not_asked_again(kind):
    assert ASKED not in tasks(with_decisions(decided(kind, 40)), POLICY)


@pytest.mark.parametrize("kind", sorted(ASKED_AGAIN_DAYS.keys() - ABOUT_SERVICE))
def test_going_on_is_for_a_while_only(kind):
    days_ago = ASKED_AGAIN_DAYS[kind]
    waiting = with_decisions(decided(kind, days_ago - 1))

    assert ASKED not in tasks(waiting, POLICY)
    assert planned(waiting, POLICY).look_again_on == TODAY + days(1)
    (task,) = [
        task
        for task in planned(with_decisions(decided(kind, days_ago)), POLICY).tasks
        if task.kind == "decide about attorney"
    ]
    assert task.due_on == TODAY


def test_the_latest_decision_counts_and_one_about_an_earlier_debt_does_not():
    assert ASKED not in tasks(with_decisions(decided("continue", 35), decided("agency", 20)), POLICY)
    assert ASKED in tasks(with_decisions(decided("agency", 41)), POLICY)


SERVICE = ("decide about service", "customer/9")
BOTH = a_policy(attorney_after_days=60, stop_service_after_days=30)
AGAIN = a_policy(stop_service_after_days="never", cash_on_delivery=CodTerms(service_after_times=2))


@pytest.mark.parametrize("policy", [BOTH, AGAIN])
def test_s4_7_whether_service_stops_is_decided_once_and_to_keep_it_for_a_while(policy):
    late = an_account(an_invoice(days_overdue=50), cod_times=2)

    def with_decision(kind, days_ago):
        return replace(late, escalations=(decided(kind, days_ago),))

    assert SERVICE in tasks(late, policy)
    assert SERVICE not in tasks(with_decision("stop service", 40 if policy is AGAIN else 20), policy)
    assert SERVICE not in tasks(with_decision("keep service", 19), policy)
    assert SERVICE in tasks(with_decision("keep service", 30 if policy is AGAIN else 40), policy)
    assert SERVICE in tasks(with_decision("continue", 1), policy)


def test_what_is_decided_about_service_leaves_the_debt_open_and_the_other_way_round():
    account = with_decisions(decided("stop service", 5))

    assert ASKED in tasks(account, BOTH)
    assert SERVICE not in tasks(account, BOTH)


def test_s2_9_the_dossier_says_what_was_owed_done_said_promised_disputed_and_decided():
    account = an_account(
        an_invoice(days_overdue=100),
        an_invoice(id="2", days_overdue=40, total_minor=50_000),
        past=(
            a_done_notice(days_ago=90),
            a_done_notice("interest notice", days_ago=80, bounced=True),
            a_done_notice("later", days_ago=3, status="proposed"),
        ),
        contacts=(a_contact(days_ago=70, person="Pat Acme", summary="Will look into it."),),
        promises=(a_promise(due_in=-20, made_days_ago=30),),
        disputes=(a_dispute(amount_minor=10_000), replace(a_dispute(), closed_on=TODAY)),
        holds=(a_hold(),),
        plans=(a_plan(),),
        legal_stop=a_legal_stop(),
        unapplied_minor=1_200,
        escalations=(decided("continue", 35),),
    )
    said = dossier_words(account, TODAY)

    for part in (
        "Invoice 1001: $1,000.00, due November 24, 2025, 100 days overdue",
        "Together $1,500.00",
        "Not applied yet: $12.00",
        "December 4, 2025: reminder about 1001",
        "interest notice about 1001, giving until December 24, 2025; it came back",
        "call by Dana: ",
        "Will look into it.",
        "$1,000.00 by February 12, 2026: broken",
        "February 12, 2026: $1,000.00 in 2 installments by a payment plan: being kept",
        "$100.00, open: Two windows are cracked.",
        "closed March 4, 2026",
        "On hold since March 3, 2026 by Dana",
        "Legal stop since March 2, 2026",
        "January 28, 2026, Alice: continue: No answer.",
    ):
        assert part in said
    assert "later" not in said


def test_a_dossier_of_somebody_who_owes_nothing_says_so():
    assert dossier_words(an_account(), TODAY).count("Nothing.") == 7


def unmet(account):
    return [check.name for check in before_writing_off(account, TODAY) if not check.is_met]


READY = {"past": (a_done_notice(),), "contacts": (a_contact(),)}


def test_before_a_debt_is_written_off_everything_else_was_tried():
    assert unmet(an_account(an_invoice(days_overdue=100), **READY)) == []
    assert unmet(an_account(an_invoice(days_overdue=100))) == ["a notice has left", "somebody was reached"]


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"unapplied_minor": 1}, "its money is applied"),
        ({"past": (a_done_notice(bounced=True),)}, "a notice has left"),
        ({"past": (a_done_notice(status="cancelled"),)}, "a notice has left"),
        ({"contacts": (a_contact(outcome="no answer"),)}, "somebody was reached"),
        ({"contacts": (a_contact(outcome="got the invoice"),)}, "somebody was reached"),
        ({"disputes": (a_dispute(),)}, "nothing is disputed"),
        ({"promises": (a_promise(due_in=3),)}, "nothing is promised"),
        ({"plans": (a_plan(),)}, "no plan is kept"),
    ],
)
def test_what_speaks_against_a_write_off_is_named(facts, name):
    assert unmet(an_account(an_invoice(days_overdue=100), **READY | facts)) == [name]


def test_interest_of_ours_is_credited_before_its_debt_is_given_up():
    charge = an_invoice(id="7", is_charge=True)
    settled = an_invoice(id="8", is_charge=True, balance_minor=0)
    closed = replace(a_dispute(), closed_on=TODAY)

    assert unmet(an_account(an_invoice(), replace(charge, balance_minor=1), **READY)) == [
        "our charges are credited"
    ]
    assert unmet(an_account(an_invoice(), charge, settled, disputes=(closed,), **READY)) == [
        "our charges are credited"
    ]
