"""Rules 1, 2, 4, 6 and 8, each broken by one mail that the witness catches for that rule alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.checker.worlds import COD, INTEREST, POLICY, REMINDER, START, World
from web.demo.checker import Policy, Step
from web.demo.checker.facts import Segment

THURSDAY = 3
COURTESY = "Invoice 1 is due on November 4. This is only a friendly word ahead of time."


def paid(world):
    world.pay(world.first)


def voided(world):
    with world.company.acting_as("person"):
        world.company.void("Invoice", world.first)


def wholly_disputed(world):
    world.checker.dispute(world.first, 100_000, world.today)


def on_hold(world):
    world.checker.hold("1", world.today, world.today)


def invoice_on_hold(world):
    world.checker.hold("1", world.today, invoice_id=world.first)


def promised(world):
    world.checker.promise("1", [world.first], world.today, world.today, 100_000)


def with_unapplied_money(world):
    body = {"CustomerRef": {"value": "1"}, "TotalAmt": 5}
    with world.company.acting_as("person"):
        world.company.create("Payment", body)


def with_open_credit(world):
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": 5,
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
    }
    with world.company.acting_as("person"):
        world.company.create("CreditMemo", {"CustomerRef": {"value": "1"}, "Line": [line]})


def in_a_plan(world):
    world.checker.plan("1", [world.first], world.today, [(world.today, 50_000)])


def said_to_be_paid(world):
    world.checker.says_paid("1", world.today)


def under_a_legal_stop(world):
    world.checker.legal_stop("1", world.today)


STOPS = [
    paid,
    voided,
    wholly_disputed,
    on_hold,
    invoice_on_hold,
    promised,
    with_unapplied_money,
    with_open_credit,
    in_a_plan,
    said_to_be_paid,
    under_a_legal_stop,
]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
def test_rule_1_a_mail_that_should_not_have_left(world, stop):
    stop(world)
    world.mail(world.first)

    assert world.rules() == [1]


@pytest.mark.parametrize("stop", STOPS[2:], ids=lambda stop: stop.__name__)
def test_rule_1_holds_for_that_customer_alone(world, stop):
    stop(world)
    world.mail(world.second)

    assert world.rules() == []


@pytest.mark.parametrize(
    ("stop", "end"),
    [
        (on_hold, lambda world: world.checker.lift_hold("1")),
        (under_a_legal_stop, lambda world: world.checker.lift_legal_stop("1")),
        (wholly_disputed, lambda world: world.checker.end_dispute(world.first, world.today)),
        (in_a_plan, lambda world: world.checker.end_plan(world.first)),
        (said_to_be_paid, lambda world: world.checker.answered("1")),
        (promised, lambda world: world.checker.cancel_promises("1")),
    ],
    ids=["hold", "legal stop", "dispute", "plan", "says paid", "promise"],
)
def test_rule_1_ends_with_its_reason(world, stop, end):
    stop(world)
    end(world)
    world.mail(world.first)

    assert world.rules() == []


def test_rule_1_the_undisputed_part_may_be_asked_for(world):
    world.checker.dispute(world.first, 40_000, world.today)
    world.mail(world.first)

    assert world.rules() == []


def test_rule_1_a_promise_that_is_kept_or_past_holds_nothing(world):
    world.checker.promise("1", [world.first], world.today, world.today, 40_000)
    world.pay(world.first, 400)
    world.mail(world.first)

    assert world.rules() == []


def test_rule_1_what_was_paid_before_a_promise_does_not_keep_it(world):
    world.pay(world.first, 600)
    world.checker.promise("1", [], world.today, world.today, 40_000)
    world.mail(world.first)

    assert world.rules() == [1]


def test_rule_1_new_invoices_do_not_break_a_promise(world):
    world.checker.promise("1", [], world.today, world.today, 40_000)
    world.pay(world.first, 400)
    world.invoice("1", world.today + timedelta(days=30))
    world.mail(world.first)

    assert world.rules() == []


def test_rule_1_a_parent_is_not_asked_while_its_sub_customer_has_credit(world):
    job = {
        "Id": "3",
        "DisplayName": "Job",
        "ParentRef": {"value": "1"},
        "BillWithParent": True,
        "Taxable": False,
    }
    with world.company.acting_as("person"):
        world.company.plant("Customer", job)
        world.company.create("Payment", {"CustomerRef": {"value": "3"}, "TotalAmt": 5})
    world.mail(world.first)

    assert world.rules() == [1]


def test_rule_2_a_step_leaves_once(world):
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, "This invoice is past due, and has been for a while.")

    assert world.rules() == [2]


def test_rule_2_a_step_of_another_name_is_another_step_when_running_cases_are_moved(world):
    world.mail(world.first)
    renamed = Step(name="a kind word", tone="reminder", after_days_overdue=3)
    world.checker.policy(replace(POLICY, steps=(renamed, *POLICY.steps[1:])), moves_running=True)
    world.days_pass(3)
    world.mail(world.first, "This invoice is past due, and has been for a while.")
    assert world.rules() == []

    world.days_pass(4)
    world.mail(world.first, "This invoice is past due, and has been for long.")
    assert world.rules() == [2]


def test_rule_4_nothing_is_repeated_word_for_word(world):
    world.mail(world.first)
    with world.run():
        world.company.send("Invoice", world.first)

    assert world.rules() == [4]


@pytest.mark.parametrize("words", [INTEREST, COD])
def test_rule_6_the_first_mail_is_the_first_step(world, words):
    invoice = world.invoice("2", date(2026, 9, 3))
    world.mail(invoice, words)

    assert world.rules() == [6]


def test_rule_6_a_step_that_a_person_passed_over_is_not_missed(world):
    invoice = world.invoice("2", date(2026, 8, 3))
    world.checker.pass_over(invoice, world.today)
    world.mail(invoice, INTEREST)

    assert world.rules() == []


def test_rule_6_only_the_steps_passed_over_are_left_out(world):
    invoice = world.invoice("2", date(2026, 8, 3))
    world.checker.pass_over(invoice, world.today)
    world.mail(invoice, COD)

    assert world.rules() == [6]


def test_rule_6_what_was_passed_over_under_an_older_policy_takes_no_step_from_a_newer_one(world):
    invoice = world.invoice("2", date(2026, 8, 3))
    world.checker.pass_over(invoice, world.today)
    begins_with_interest = tuple(step for step in POLICY.steps if step.tone != "reminder")
    world.checker.policy(replace(POLICY, steps=begins_with_interest))
    world.mail(invoice, INTEREST)

    assert world.rules() == []


def test_rule_6_a_step_of_another_name_is_another_step_though_it_sends_the_same_kind_of_notice(world):
    first = Step(name="first notice", tone="interest notice", after_days_overdue=3)
    world.checker.policy(replace(POLICY, steps=(first, *POLICY.steps[1:])))
    world.checker.pass_over(world.first, world.today)
    other = Step(name="second invoice", tone="interest notice", after_days_overdue=5)
    world.checker.policy(replace(POLICY, steps=(other, *POLICY.steps[2:])), moves_running=True)
    world.mail(world.first, INTEREST)

    assert world.rules() == []


def test_rule_6_a_person_may_name_the_step_of_an_older_policy_that_is_passed_over(world):
    world.checker.pass_over(world.first, world.today, "first notice")
    world.mail(world.first)

    assert world.rules() == []


def test_rule_6_what_was_passed_over_once_it_was_due_later_is_of_the_last_spell(world):
    world.write("Invoice", world.first, DueDate=(world.today + timedelta(days=2)).isoformat())
    world.checker.pass_over(world.first, world.today)
    world.days_pass(7)
    world.mail(world.first)

    assert world.rules() == []


def test_rule_6_two_mails_to_a_customer_keep_the_gap(world):
    other = world.invoice("1")
    world.mail(world.first)
    world.days_pass(2)
    world.mail(other)

    assert world.rules() == [6]


def test_rule_6_mails_of_one_day_are_one_contact(world):
    other = world.invoice("1")
    world.mail(world.first)
    world.mail(other)

    assert world.rules() == []


def test_rule_6_nobody_is_written_to_on_a_quiet_day(world):
    world.days_pass(5)
    world.mail(world.first)

    assert world.rules() == [6]


def test_rule_6_nobody_is_written_to_before_the_day_of_the_step(world):
    invoice = world.invoice("2", date(2026, 10, 31))
    world.mail(invoice)

    assert world.rules() == [6]


def test_rule_6_debts_too_old_are_a_person_s(world):
    invoice = world.invoice("2", date(2025, 10, 3))
    world.mail(invoice)

    assert world.rules() == [6]


def test_rule_6_debts_due_before_the_chosen_start_are_a_person_s(world):
    world.checker.policy(replace(POLICY, chasing_starts_on=date(2026, 10, 4)))
    world.mail(world.first)

    assert world.rules() == [6]


def test_the_next_step_may_use_the_same_words_when_more_time_was_given_in_between(world):
    again = Step(name="second reminder", tone="reminder", after_days_overdue=10)
    world.checker.policy(replace(POLICY, steps=(*POLICY.steps, again)))
    words = "Invoice 1 is 30 days past due. Please pay it today."
    world.mail(world.first, words)
    world.write("Invoice", world.first, DueDate="2026-10-10")
    world.days_pass(7)
    world.mail(world.first, words)
    assert world.rules() == []

    world.days_pass(7)
    world.mail(world.first, words)
    assert world.rules() == [4]


def test_what_was_under_way_when_the_payment_came_may_arrive(world):
    world.checker.allow_for_what_is_under_way(timedelta(seconds=60))
    world.pay(world.first)
    world.clock.advance(timedelta(seconds=50))
    world.mail(world.first)
    assert world.rules() == []

    late = world.invoice("2")
    world.pay(late)
    world.clock.advance(timedelta(seconds=61))
    world.mail(late)
    assert world.rules() == [1]


def test_a_broken_plan_pauses_nothing(world):
    tomorrow = world.today + timedelta(days=1)
    world.checker.plan("1", [world.first], world.today, [(tomorrow, 50_000), (date(2026, 12, 1), 50_000)])
    world.days_pass(1)
    world.pay(world.first, 499)
    world.days_pass(1)
    world.mail(world.first)

    assert world.rules() == []


def test_rule_1_a_plan_goes_on_when_its_instalment_came(world):
    tomorrow = world.today + timedelta(days=1)
    world.checker.plan("1", [world.first], world.today, [(tomorrow, 50_000), (date(2026, 12, 1), 50_000)])
    world.pay(world.first, 500)
    world.days_pass(2)
    world.mail(world.first)

    assert world.rules() == [1]


def test_they_are_asked_again_when_the_money_they_spoke_of_has_not_come(world):
    world.checker.says_paid("1", world.today)
    world.days_pass(POLICY.clearing_days)
    assert world.today.weekday() == THURSDAY
    world.days_pass(1)
    world.mail(world.first)

    assert world.rules() == []


def test_a_running_case_keeps_what_it_began_with(world):
    world.mail(world.first)
    world.checker.policy(replace(POLICY, minimum_gap_days=10, steps=POLICY.steps[1:]))
    world.days_pass(3)
    world.mail(world.first, INTEREST)

    assert world.rules() == []


def test_rule_6_a_case_that_is_moved_or_begins_later_follows_the_new_policy(world):
    world.mail(world.first)
    world.checker.policy(replace(POLICY, minimum_gap_days=10), moves_running=True)
    world.days_pass(3)
    world.mail(world.first, INTEREST)
    assert world.rules() == [6]

    world.pay(world.first)
    later = world.invoice("1", world.today - timedelta(days=5))
    world.checker.policy(replace(POLICY, steps=POLICY.steps[1:]))
    world.days_pass(11)
    world.mail(later)
    assert world.rules() == [6]


def test_rule_6_a_segment_that_depends_on_the_day_says_what_its_customers_get_first(world):
    new = Segment(new_within_days=365, figures={"steps": POLICY.steps[1:]})
    world.checker.policy(replace(POLICY, segments=(new,)))
    world.mail(world.first, INTEREST)
    assert world.rules() == []

    world.mail(world.second)
    assert world.rules() == [6]


def test_rule_3_a_segment_that_depends_on_the_day_says_how_long_its_customers_have(world):
    new = Segment(new_within_days=365, figures={"steps": POLICY.steps[1:], "pay_within_days": 60})
    world.checker.policy(replace(POLICY, segments=(new,)))
    world.mail(world.first, INTEREST)

    assert world.rules() == [3]


def test_rule_6_what_holds_for_one_customer_holds_for_it_alone(world):
    world.checker.own_figures("1", grace_days=40)
    world.mail(world.first)
    world.mail(world.second)

    assert world.rules() == [6]


def test_a_courtesy_before_the_due_date_begins_nothing(world):
    due_soon = world.invoice("1", world.today + timedelta(days=2))
    world.mail(due_soon, COURTESY)
    world.days_pass(7)
    world.mail(due_soon)

    assert world.rules() == []


@pytest.mark.parametrize(("due_in", "again", "broken"), [(2, True, 2), (-2, False, 6)])
def test_rules_2_and_6_one_courtesy_and_before_it_is_late(world, due_in, again, broken):
    invoice = world.invoice("1", world.today + timedelta(days=due_in))
    world.mail(invoice, COURTESY)
    if again:
        world.days_pass(1)
        world.mail(invoice, f"{COURTESY} Thank you.")

    assert broken in world.rules()


@pytest.mark.parametrize("mode", ["preview", "never"])
def test_rule_6_nothing_leaves_before_the_switch(mode):
    world = World(is_told=False)
    world.all_is_fresh()
    world.checker.policy(Policy())
    if mode == "preview":
        world.checker.switched_on(START - timedelta(days=1), mode)
    with world.run():
        world.company.send("Invoice", world.first)

    assert set(world.rules()) == {6}


def test_rule_8_a_mail_on_old_facts(world):
    world.clock.advance(timedelta(hours=7))
    world.mail(world.first)

    assert world.rules() == [8]


def test_rule_8_a_mail_while_nobody_confirmed_payments(world):
    world.clock.advance(timedelta(days=7))
    world.checker.synced(world.clock.now())
    world.mail(world.first)

    assert world.rules() == [8]


def book(world, entity):
    """Money of 1,000.00 of the first customer's, booked as something other than a payment."""
    if entity == "Deposit":
        detail = {"AccountRef": {"value": "1"}, "Entity": {"value": "1"}}
        line = {"DetailType": "DepositLineDetail", "Amount": 1000, "DepositLineDetail": detail}
        body = {"DepositToAccountRef": {"value": "35"}, "Line": [line]}
    else:
        sold = {"ItemRef": {"value": "1"}}
        line = {"DetailType": "SalesItemLineDetail", "Amount": 1000, "SalesItemLineDetail": sold}
        body = {"CustomerRef": {"value": "1"}, "Line": [line]}
    with world.company.acting_as("person"):
        world.company.create(entity, body)


@pytest.mark.parametrize("entity", ["Deposit", "SalesReceipt"])
def test_rule_8_a_mail_although_the_money_may_be_there(world, entity):
    book(world, entity)
    world.mail(world.first, REMINDER)

    assert world.rules() == [8]


@pytest.mark.parametrize(("seconds", "broken"), [(50, []), (61, [1])])
def test_what_was_under_way_when_the_invoice_was_voided_may_arrive(world, seconds, broken):
    world.checker.allow_for_what_is_under_way(timedelta(seconds=60))
    voided(world)
    world.clock.advance(timedelta(seconds=seconds))
    world.mail(world.first)

    assert world.rules() == broken


@pytest.mark.parametrize("entity", ["Deposit", "SalesReceipt"])
@pytest.mark.parametrize(("seconds", "broken"), [(50, []), (61, [8])])
def test_what_was_under_way_when_the_money_was_booked_elsewhere_may_arrive(world, entity, seconds, broken):
    world.checker.allow_for_what_is_under_way(timedelta(seconds=60))
    book(world, entity)
    world.clock.advance(timedelta(seconds=seconds))
    world.checker.synced(world.clock.now())
    world.mail(world.first, REMINDER)

    assert world.rules() == broken


def test_what_was_booked_elsewhere_in_the_midst_of_a_long_run_no_look_before_the_next_can_see(world):
    world.checker.allow_for_what_is_under_way(timedelta(seconds=60))
    book(world, "Deposit")
    world.clock.advance(timedelta(minutes=15))
    world.mail(world.first, REMINDER)

    assert world.rules() == []


@pytest.mark.parametrize(
    "told",
    [
        {"only_weekdays": frozenset({6})},
        {"only_days_of_month": frozenset({20})},
        {"send_hours": (0, 1)},
    ],
    ids=["weekdays", "days of the month", "hours"],
)
def test_s1_8_only_on_the_days_and_in_the_hours_set_aside(world, told):
    world.checker.policy(replace(POLICY, **told))
    world.mail(world.first)

    assert world.rules() == [6]


def test_a_day_of_the_month_at_rest_counts_on_the_next_that_is_not():
    sunday_first = replace(POLICY, only_days_of_month=frozenset({1}))

    assert not sunday_first.is_quiet(date(2026, 3, 2))
    assert sunday_first.is_quiet(date(2026, 3, 3))
    assert not sunday_first.is_quiet(date(2026, 4, 1))
