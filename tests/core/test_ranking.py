"""Who stands first, and why: the order a person works in."""

from datetime import timedelta

import pytest

from plugin.core import ranking
from plugin.core.account import Contact, Hold, Promise
from plugin.core.planner import plan
from tests.core.builders import TODAY, a_company, a_policy, an_account, an_invoice

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
