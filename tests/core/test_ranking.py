"""Who stands first, and why: the order a person works in."""

from datetime import timedelta

import pytest

from plugin.core import ranking
from plugin.core.past import CashOnDelivery
from plugin.core.planner import plan
from plugin.core.said import Contact, Hold, Promise
from tests.core.builders import (
    TODAY,
    a_company,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_paid_invoice,
    a_plan,
    a_policy,
    an_account,
    an_invoice,
)

DAY = timedelta(days=1)


def section_of(account, approvals=0):
    made = plan(account, a_policy(), a_company())
    return ranking.placed(account, made, a_policy(), a_company(), approvals)[0]


def late(days, **facts):
    return an_invoice(due_on=TODAY - days * DAY, issued_on=TODAY - (days + 30) * DAY, **facts)


def a_promise(pay_by, **facts):
    return Promise(id="p", made_on=pay_by - 7 * DAY, pay_by=pay_by, amount_minor=100_000, **facts)


def test_a_broken_promise_stands_before_everything():
    assert section_of(an_account(late(40), promises=(a_promise(TODAY - DAY),))) == "broken promise"


def test_a_promise_broken_before_we_spoke_again_is_no_news():
    spoke = Contact(id="c", on=TODAY, by="bob", person="Pat", summary="Soon")
    account = an_account(late(40), promises=(a_promise(TODAY - DAY),), contacts=(spoke,))

    assert section_of(account) != "broken promise"


def test_a_promise_about_older_debts_is_not_broken_by_a_newer_invoice():
    newer = an_invoice(due_on=TODAY - 5 * DAY, issued_on=TODAY - 6 * DAY)

    assert section_of(an_account(newer, promises=(a_promise(TODAY - DAY),))) != "broken promise"


def test_an_open_promise_waits_as_agreed():
    assert section_of(an_account(late(40), promises=(a_promise(TODAY + DAY),))) == "waiting"


def test_a_hold_waits_as_agreed():
    hold = Hold(placed_by="alice", reason="away", placed_on=TODAY)

    assert section_of(an_account(late(40), holds=(hold,))) == "waiting"


@pytest.mark.parametrize(
    ("days", "bucket"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)]
)
def test_buckets_begin_and_end_on_their_days(days, bucket):
    account = an_account(late(days))
    amounts = ranking.buckets(account, TODAY)

    assert [number for number, amount in enumerate(amounts) if amount] == [bucket]
    following = ranking.next_bucket_on(account, TODAY)
    if following is None:
        assert bucket == 4
    else:
        before = ranking.buckets(account, following - DAY)
        assert before == amounts
        assert ranking.buckets(account, following) != amounts


def test_the_sections_rank_in_the_order_of_the_list():
    ranks = [ranking.rank_of(section) for section in ranking.SECTIONS]

    assert ranks == sorted(ranks, reverse=True)


def next_act_of(account, **company):
    now = a_company(**company)
    return ranking.next_act(account, plan(account, a_policy(), now), a_policy(), TODAY)


def test_what_is_held_up_comes_next_without_a_day_and_not_the_later_step():
    found = next_act_of(late_account(), payments_entered_through=None)

    assert found == ranking.NextAct("reminder", None)


def test_a_pause_with_an_end_has_its_day():
    away = Hold(placed_by="alice", reason="away", placed_on=TODAY, until=TODAY + 2 * DAY)

    assert next_act_of(late_account(holds=(away,))) == ranking.NextAct("reminder", TODAY + 3 * DAY)


def test_a_pause_without_an_end_leaves_the_day_open():
    away = Hold(placed_by="alice", reason="away", placed_on=TODAY)

    assert next_act_of(late_account(holds=(away,))) == ranking.NextAct("reminder", None)


def test_what_leaves_today_comes_next_today():
    assert next_act_of(late_account()) == ranking.NextAct("reminder", TODAY)


def late_account(**facts):
    return an_account(late(5), **facts)


# -- the other sections, and what a person sees at a glance --------------------------------------------------


def a_stuck_act(status):
    return a_done_notice(status=status, days_ago=2)


@pytest.mark.parametrize(
    ("account", "approvals", "section"),
    [
        (an_account(late(5), past=(a_stuck_act("unclear"),)), 0, "needs a person"),
        (an_account(late(5), past=(a_stuck_act("failed"),)), 0, "needs a person"),
        (an_account(late(500)), 0, "needs a person"),
        (an_account(late(20), past=(a_done_notice(days_ago=17),)), 1, "call"),
        (an_account(late(5)), 1, "approval"),
        (an_account(late(2)), 1, "approval"),
        (an_account(late(5), unapplied_minor=5), 0, "data problem"),
        (an_account(late(2)), 0, "overdue"),
        (an_account(late(2), promises=(a_promise(TODAY + DAY, invoice_ids=("9",)),)), 0, "overdue"),
        (an_account(an_invoice(days_overdue=-3)), 0, "not late"),
        (an_account(), 0, "settled"),
        (an_account(late(40), promises=(a_promise(TODAY - DAY),), holds=(a_hold(),)), 0, "waiting"),
        (
            an_account(late(40), promises=(a_promise(TODAY - DAY),), legal_stop=a_legal_stop()),
            0,
            "needs a person",
        ),
        (an_account(a_paid_invoice(), promises=(a_promise(TODAY - DAY),)), 0, "settled"),
    ],
)
def test_each_section_has_its_customers(account, approvals, section):
    assert section_of(account, approvals) == section


def test_a_promise_that_is_open_comes_before_one_that_was_broken():
    broken, still_open = a_promise(TODAY - DAY), a_promise(TODAY + 2 * DAY)

    assert section_of(an_account(late(40), promises=(broken, still_open))) == "waiting"


def test_badges_show_the_gravest_first():
    account = an_account(
        late(5),
        legal_stop=a_legal_stop(),
        holds=(a_hold(), a_hold(until=TODAY - DAY)),
        disputes=(a_dispute(),),
        promises=(a_promise(TODAY + DAY),),
        plans=(a_plan(),),
        cash_on_delivery=CashOnDelivery(since=TODAY, cause="arrears"),
        is_consumer=True,
    )

    assert ranking.badges(account, TODAY) == (
        "legal stop",
        "hold",
        "dispute",
        "promise",
        "plan",
        "COD",
        "consumer",
    )
    assert ranking.badges(an_account(late(5), holds=(a_hold(until=TODAY - DAY),)), TODAY) == ()


def test_the_last_contact_is_the_latest_word_of_either_kind():
    told = a_done_notice(days_ago=3)
    proposed = a_done_notice("later", days_ago=0, status="proposed")
    called = a_contact(days_ago=5)

    assert ranking.last_contact(an_account(past=(told, proposed), contacts=(called,))) == ranking.LastContact(
        told.on, "notice", "", reached=True
    )
    assert ranking.last_contact(an_account()) is None


def test_a_task_comes_next_on_its_day_and_a_step_to_come_on_its_own():
    assert next_act_of(an_account(late(5), unapplied_minor=5)).what == "apply this first"
    assert next_act_of(an_account(late(2))) == ranking.NextAct("reminder", TODAY + DAY)
    assert next_act_of(an_account(late(2, is_charge=True))) is None
