"""Rules 2 and 3 on interest: each planted charge is caught for its own fault alone."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.checker.worlds import INTEREST, POLICY, REMINDER, World

FIRST, LAST = date(2026, 10, 4), date(2026, 11, 15)
RIGHT = "21.21"  # 1,000.00 at 18 % for 43 days: 21.2055


@pytest.fixture
def announced(world) -> World:
    """Interest was announced on 5 November, to begin when 15 November has passed; it is the 16th."""
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, INTEREST)
    world.days_pass(11)
    return world


def test_a_charge_as_announced_is_right(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == []


@pytest.mark.parametrize(("words", "broken"), [(INTEREST, []), (REMINDER, [3])])
def test_rule_3_interest_may_be_announced_by_a_person_who_mails_our_words(world, words, broken):
    world.mail(world.first)
    world.days_pass(3)
    world.mail_by_hand(world.first, words)
    world.days_pass(11)
    world.charge(world.first, FIRST, LAST, RIGHT)

    assert world.rules() == broken


def test_a_charge_under_way_may_bill_what_was_deleted_just_now(announced):
    announced.checker.deleted_lately(announced.delete(announced.first))
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == []


def test_rule_3_what_was_deleted_long_ago_is_not_billed(announced):
    gone = announced.delete(announced.first)
    announced.checker.deleted_lately(gone)
    announced.checker.deleted_lately(gone, is_over=True)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


def test_the_next_charge_goes_on_where_the_last_ended(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT)
    announced.days_pass(30)
    # 30 days: 14.7945
    announced.charge(announced.first, date(2026, 11, 16), date(2026, 12, 15), "14.79")

    assert announced.rules() == []


def test_rule_2_each_day_is_charged_once(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT)
    announced.days_pass(30)
    announced.charge(announced.first, LAST, date(2026, 12, 15), "15.29")

    assert announced.rules() == [2]


def test_rule_3_no_charge_without_a_notice(announced):
    announced.charge(announced.second, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


def test_rule_3_a_reminder_announces_nothing(world):
    world.mail(world.first)
    world.days_pass(14)
    world.charge(world.first, FIRST, LAST, RIGHT)

    assert world.rules() == [3]


def test_rule_3_no_charge_before_the_date_given_has_passed(world):
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, INTEREST)
    world.days_pass(10)
    world.charge(world.first, FIRST, date(2026, 11, 14), "20.71")

    assert world.rules() == [3]


@pytest.mark.parametrize("amount", ["21.20", "21.22", "2.12"])
def test_rule_3_the_amount_is_right_to_the_cent(announced, amount):
    announced.charge(announced.first, FIRST, LAST, amount)

    assert announced.rules() == [3]


def test_rule_3_days_up_to_the_due_date_bear_nothing(announced):
    announced.charge(announced.first, date(2026, 10, 3), LAST, "21.70")

    assert announced.rules() == [3]


def test_rule_3_the_rate_is_the_policy_s(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT, rate="19")

    assert announced.rules() == [3]


def test_rule_3_never_interest_on_interest(announced):
    charge = announced.charge(announced.first, FIRST, LAST, RIGHT, DocNumber="INT-1")
    announced.look()
    announced.days_pass(30)
    announced.charge(charge, date(2026, 11, 17), date(2026, 12, 15), "0.30", DocNumber="INT-2")

    assert announced.rules() == [3]


def test_rule_3_never_above_the_cap(announced):
    announced.checker.policy(replace(POLICY, cap_percent_of_invoice=Decimal(2)), moves_running=True)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


def test_rule_3_up_to_the_cap_is_right(announced):
    announced.checker.policy(replace(POLICY, cap_percent_of_invoice=Decimal(2)), moves_running=True)
    announced.charge(announced.first, FIRST, LAST, "20.00")

    assert announced.rules() == []


def test_rule_3_no_charge_on_a_paid_invoice(announced):
    announced.pay(announced.first)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


@pytest.mark.parametrize(("minutes", "broken"), [(2, []), (4, [3])])
def test_rule_3_a_charge_under_way_may_bill_what_is_paid_just_now(announced, minutes, broken):
    announced.checker.allow_for_what_is_under_way(timedelta(minutes=3))
    announced.pay(announced.first)
    announced.clock.advance(timedelta(minutes=minutes))
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == broken


def test_rule_3_what_was_paid_in_time_bears_nothing(announced):
    announced.pay(announced.first, 400, TxnDate="2026-11-10")
    # 600.00 for 43 days: 12.7233
    announced.charge(announced.first, FIRST, LAST, "12.72")

    assert announced.rules() == []


def test_rule_3_the_principal_announced_is_what_the_notice_said(world):
    words = INTEREST + " Of invoice 1, $900.00 is open."
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, words)
    world.days_pass(11)
    # Nine tenths of what the whole would bear: 19.08495.
    world.charge(world.first, FIRST, LAST, "19.08")

    assert world.rules() == []


def test_rule_3_what_was_disputed_bears_nothing(announced):
    announced.checker.dispute(announced.first, 40_000, date(2026, 11, 1))
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


@pytest.mark.parametrize(("waits", "broken"), [(True, [3]), (False, [])])
def test_rule_3_interest_waits_while_a_plan_is_kept_if_it_was_agreed_so(announced, waits, broken):
    parts = [(date(2026, 12, 1), 100_000)]
    announced.checker.plan("1", [announced.first], announced.today, parts, interest_waits=waits)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == broken


def test_rule_3_no_interest_from_a_customer_who_is_let_off(announced):
    announced.checker.own_figures("1", annual_rate_percent=None)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


def test_rule_3_only_where_the_terms_disclose_it(announced):
    announced.checker.policy(replace(POLICY, terms_disclose_interest=False), moves_running=True)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


def test_rule_3_an_announcement_gives_time(world):
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, f"Pay by {world.today + timedelta(days=2)}, else interest is added.")

    assert world.rules() == [3]


def test_rule_3_an_announcement_gives_a_date(world):
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, "Pay soon, else interest is added.")

    assert world.rules() == [3]


def test_rule_3_a_line_says_what_it_bills(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT, Line=[{
        "DetailType": "SalesItemLineDetail", "Amount": RIGHT, "Description": "Interest",
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
    }])  # fmt: skip

    assert announced.rules() == [3]


def test_rule_1_a_legal_stop_ends_charges(announced):
    announced.checker.legal_stop("1", announced.today)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [1]


def test_rule_10_a_charge_is_dated_today(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT, TxnDate="2026-11-02")

    assert announced.rules() == [10]


@pytest.mark.parametrize(("by", "rules"), [("user:alice", []), (None, [3])])
def test_rule_3_a_consumer_is_charged_only_by_a_person(recorded, by, rules):
    recorded.checker.consumer("1")
    recorded.action("N1", "notice", f"invoice/{recorded.first}")
    recorded.mail(recorded.first)
    recorded.days_pass(3)
    recorded.action("N2", "notice", f"invoice/{recorded.first}")
    recorded.mail(recorded.first, INTEREST)
    recorded.days_pass(11)
    recorded.action("A1", "charge", "customer/1", by=by)
    recorded.charge(recorded.first, FIRST, LAST, RIGHT)

    assert recorded.rules() == rules


# What a policy may say beyond a plain rate; 43 days of 1,000.00 from October 4 through November 15.
@pytest.mark.parametrize(
    ("told", "first", "right"),
    [
        ({"day_count": "30/360"}, FIRST, "21.00"),  # October has 30 days: 42 of them
        ({"day_count": "actual/actual"}, FIRST, RIGHT),  # 2026 is no leap year
        ({"free_days": 13}, date(2026, 10, 17), "14.79"),  # 30 days
        ({"cap_amount": Decimal("12.50")}, FIRST, "12.50"),
        ({"rates": ((date(2026, 9, 1), Decimal(9)),)}, FIRST, "10.60"),
        ({"rates": ((date(2026, 11, 1), Decimal(9)),), "is_rate_fixed": True}, FIRST, RIGHT),
    ],
)
def test_the_witness_reckons_as_the_policy_says(announced, told, first, right):
    announced.checker.policy(replace(POLICY, **told), moves_running=True)
    rate = "9" if right == "10.60" else "18"
    announced.charge(announced.first, first, LAST, right, rate=rate)

    assert announced.rules() == []


def test_rule_3_not_more_charges_than_the_policy_counts(announced):
    announced.checker.policy(replace(POLICY, charges_per_invoice_max=1), moves_running=True)
    announced.charge(announced.first, FIRST, LAST, RIGHT)
    announced.days_pass(30)
    announced.charge(announced.first, date(2026, 11, 16), date(2026, 12, 15), "14.79")

    assert announced.rules() == [3]


def test_rule_3_a_credit_counts_from_the_first_day(announced):
    announced.credit(announced.first, 400)
    announced.charge(announced.first, FIRST, LAST, RIGHT)

    assert announced.rules() == [3]


def test_what_is_left_after_a_credit_is_right(announced):
    announced.credit(announced.first, 400)
    # 600.00 for 43 days: 12.7233
    announced.charge(announced.first, FIRST, LAST, "12.72")

    assert announced.rules() == []


def test_what_a_credit_settled_is_not_taken_off_twice(announced):
    announced.checker.dispute(announced.first, 40_000, date(2026, 11, 1))
    announced.credit(announced.first, 400)
    announced.checker.end_dispute(announced.first, announced.today)
    announced.charge(announced.first, FIRST, LAST, "12.72")

    assert announced.rules() == []


# -- late fees -----------------------------------------------------------------------------------------

FEE_NOTICE = INTEREST + " A fee of $25.00 (late fee) is added too."


@pytest.fixture
def with_fee(world) -> World:
    """A fee of 25.00 was announced with the interest; its date has passed."""
    world.checker.policy(replace(POLICY, fee_times_max=1, terms_disclose_fees=True), moves_running=True)
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, FEE_NOTICE)
    world.days_pass(11)
    return world


def a_fee(world, amount="25.00", invoice=None):
    number = world.company.read("Invoice", invoice or world.first)["DocNumber"]
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "Description": f"Fee on invoice {number}, due October 3, 2026: late fee; $1,000.00 was owed.",
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
    }
    world.charge(invoice or world.first, FIRST, LAST, RIGHT, Line=[line])


def test_a_fee_as_announced_is_right(with_fee):
    a_fee(with_fee)

    assert with_fee.rules() == []


def test_rule_3_a_fee_is_no_higher_than_announced(with_fee):
    a_fee(with_fee, "25.01")

    assert with_fee.rules() == [3]


def test_rule_2_a_fee_is_charged_once(with_fee):
    a_fee(with_fee)
    with_fee.days_pass(30)
    a_fee(with_fee)

    assert with_fee.rules() == [2]


def test_rule_3_no_fee_without_its_notice(with_fee):
    a_fee(with_fee, invoice=with_fee.second)

    assert with_fee.rules() == [3, 3]


def test_rule_3_no_fee_of_which_the_terms_do_not_speak(with_fee):
    with_fee.look()
    with_fee.checker.policy(replace(POLICY, fee_times_max=1), moves_running=True)
    a_fee(with_fee)

    assert with_fee.rules() == [3]


def test_rule_3_fee_and_interest_stay_below_the_cap(with_fee):
    with_fee.checker.policy(
        replace(POLICY, fee_times_max=1, terms_disclose_fees=True, cap_percent_of_invoice=Decimal(2)),
        moves_running=True,
    )
    a_fee(with_fee)

    assert with_fee.rules() == [3]


# -- credits -------------------------------------------------------------------------------------------


def a_credit(world, amount, *, mark="[dunwell-credit:A1/1]", **more):
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
    }
    owner = more.pop("owner", None) or world.company.read("Invoice", world.first)["CustomerRef"]
    body = {"CustomerRef": owner, "PrivateNote": mark, "TxnDate": world.today.isoformat(), "Line": [line]}
    with world.run():
        world.company.create("CreditMemo", body | more)


def test_a_credit_of_what_was_too_much_is_right(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT)
    announced.look()
    announced.pay(announced.first, TxnDate="2026-11-10")
    a_credit(announced, "21.21")

    assert announced.rules() == []


def test_a_credit_whose_answer_was_lost_is_applied_in_a_later_run(announced):
    charge = announced.charge(announced.first, FIRST, LAST, RIGHT)
    announced.look()
    announced.pay(announced.first, TxnDate="2026-11-10")
    a_credit(announced, "21.21")
    (memo,) = announced.company.records("CreditMemo")
    links = [("Invoice", charge), ("CreditMemo", memo["Id"])]
    lines = [{"Amount": "21.21", "LinkedTxn": [{"TxnId": key, "TxnType": kind}]} for kind, key in links]

    announced.clock.advance(timedelta(hours=1))
    with announced.run():
        body = {"CustomerRef": memo["CustomerRef"], "TotalAmt": 0, "Line": lines}
        announced.company.create("Payment", body)

    assert announced.company.read("Invoice", charge)["Balance"] == 0
    assert announced.rules() == []


def test_a_credit_of_what_was_charged_on_a_deleted_invoice_is_right_and_of_no_more(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT)
    announced.look()
    owner = announced.company.read("Invoice", announced.first)["CustomerRef"]
    announced.company.delete("Invoice", announced.first)
    announced.look()
    a_credit(announced, RIGHT, owner=owner)
    assert announced.rules() == []

    a_credit(announced, "0.01", mark="[dunwell-credit:A1/2]", owner=owner)
    assert announced.rules() == [10]


def test_a_credit_of_what_was_billed_while_its_invoice_was_being_deleted_is_right(announced):
    owner = announced.company.read("Invoice", announced.first)["CustomerRef"]
    gone = announced.delete(announced.first)
    announced.checker.deleted_lately(gone)
    announced.charge(announced.first, FIRST, LAST, RIGHT, CustomerRef=owner)
    announced.look()
    announced.checker.deleted_lately(gone, is_over=True)

    a_credit(announced, RIGHT, owner=owner)
    assert announced.rules() == []


def test_rule_10_no_credit_where_nothing_was_too_much(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT)
    a_credit(announced, "0.01")

    assert announced.rules() == [10]


def test_a_waived_charge_is_credited_in_full_and_no_more(announced):
    announced.charge(announced.first, FIRST, LAST, RIGHT, DocNumber="INT-1")
    announced.look()
    announced.checker.waived("INT-1")
    a_credit(announced, "21.21")
    assert announced.rules() == []

    a_credit(announced, "0.01", mark="[dunwell-credit:A1/2]")
    assert announced.rules() == [10]


def test_rule_10_a_credit_is_on_a_charge_of_ours_and_dated_today(announced):
    a_credit(announced, "5.00", mark="[dunwell-credit:A9/1]")
    assert announced.rules() == [10]

    announced.charge(announced.first, FIRST, LAST, RIGHT)
    announced.look()
    announced.pay(announced.first, TxnDate="2026-11-10")
    a_credit(announced, "21.21", TxnDate="2026-11-01")
    assert announced.rules() == [10]


def test_rule_10_no_credit_memo_without_our_mark(announced):
    a_credit(announced, "5.00", mark="")

    assert announced.rules() == [10]
