"""Promises, plans and the days of steps: money back and forth, the last day, and the second of two."""

from dataclasses import replace

from plugin.core.owed import Applied
from plugin.core.plans import state
from plugin.core.promises import judged
from plugin.core.situation import Situation
from plugin.core.timing import due_from, notice_before
from plugin.core.volume import room, unusual
from tests.core.builders import (
    CALL,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_company,
    a_contact,
    a_done_notice,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
)

PROMISED = a_promise(made_days_ago=20, due_in=-5, amount_minor=50_000)


def paying(*parts, **fields):
    """A customer who owes 1,000.00 and has paid these (days ago, amount) of it."""
    applied = tuple(Applied(on=TODAY - days(ago), amount_minor=amount) for ago, amount in parts)
    left = 100_000 - sum(amount for _, amount in parts)
    return an_account(an_invoice(days_overdue=40, balance_minor=left, applied=applied), **fields)


def test_what_was_paid_before_the_word_was_given_is_no_part_of_it():
    already = replace(PROMISED, paid_already_minor=30_000)

    assert judged(already, paying((20, 50_000)), TODAY) == "partly kept"
    assert judged(already, paying((20, 30_000)), TODAY) == "broken"
    assert judged(already, paying((20, 30_000), (2, 50_000)), TODAY) == "late"
    assert judged(already, paying((20, 30_000), (2, 49_999)), TODAY) == "broken"


def test_a_cent_in_time_is_partly_kept():
    assert judged(PROMISED, paying((6, 1)), TODAY) == "partly kept"


def test_one_of_two_debts_that_is_paid_leaves_a_promise_open():
    paid = an_invoice(days_overdue=40, balance_minor=0, applied=(Applied(on=TODAY, amount_minor=100_000),))
    account = an_account(paid, an_invoice(id="2", days_overdue=40))

    assert judged(a_promise(amount_minor=200_000), account, TODAY) == "open"
    assert judged(a_promise(amount_minor=200_000, invoice_ids=("1",)), account, TODAY) == "kept"


def test_what_was_invoiced_on_the_day_of_the_promise_belongs_to_it():
    that_day = an_invoice(issued_on=TODAY - days(2))

    assert judged(a_promise(amount_minor=1, made_days_ago=2), an_account(that_day), TODAY) == "open"


def test_a_plan_is_over_the_day_after_its_last_instalment():
    plan = a_plan((-20, 50_000), (0, 50_000), agreed_on=TODAY - days(30))
    account = paying((21, 50_000), (1, 50_000), plans=(plan,))

    assert state(plan, account, TODAY) == "kept"
    assert state(plan, account, TODAY + days(1)) == "fulfilled"


def test_a_step_counted_from_the_notice_counts_from_the_last_of_them():
    past = (a_done_notice(days_ago=20), a_done_notice("interest notice", days_ago=6))
    account = an_account(an_invoice(days_overdue=40), past=past)
    situation = Situation(account, a_policy(REMINDER, INTEREST_NOTICE, CALL), a_company())

    assert notice_before(situation, account.invoices[0], CALL) == TODAY - days(6)


def test_a_step_after_a_call_counts_from_the_first_word_since_the_calls_day():
    after = replace(INTEREST_NOTICE, after_days_overdue=None, days_after_previous=4)
    policy = a_policy(CALL, after)

    def due(*ago):
        account = an_account(an_invoice(days_overdue=30), contacts=tuple(a_contact(days_ago=n) for n in ago))
        return due_from(Situation(account, policy, a_company()), account.invoices[0], after)

    assert due(13, 12, 3) == TODAY - days(8)
    assert due(3) == TODAY + days(1)


def test_what_has_left_today_counts_beside_what_would_leave():
    assert unusual("notice", 10, 1_000, 0, left_today=10**6).fact("wanted") == 10**6 + 10
    assert unusual("notice", 10, 1_000, 10**6 + 10, left_today=10**6) is None


def test_limits_that_are_used_up_leave_no_room():
    found = room(a_policy(messages_per_run_max=2, messages_per_day_max=5), {"notice": 3}, {"notice": 3})

    assert found.left["notice"] == 0
