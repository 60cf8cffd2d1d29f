"""Interest charges: rule 3, S4.2, once per period and month."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.core.actions import Cover
from plugin.core.billed import ChargedInterest
from plugin.core.owed import Applied
from plugin.core.proposers.announced import most_announced
from plugin.core.situation import Situation
from tests.core.asking import planned, the, why
from tests.core.builders import (
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_company,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_lookalike,
    a_past,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
    some_terms,
)

POLICY = a_policy(REMINDER, INTEREST_NOTICE, CHARGE)
DUE_ON = TODAY - days(31)
TOLD = (a_done_notice(days_ago=28), a_done_notice("interest notice", days_ago=16))
"""The date given was six days ago."""
PERIOD = f"interest {DUE_ON + days(1)}"
LATE = an_account(an_invoice(days_overdue=31), past=TOLD)


def charge(account=LATE, policy=POLICY, **company):
    return the("charge", account, policy, **company)


def refusal(account, policy=POLICY, step=PERIOD, **company):
    assert charge(account, policy, **company) is None
    return why(account, policy, step=step, **company).rule


def charged(line):
    return ChargedInterest(
        invoice_id=line.invoice_id,
        period_from=line.period_from,
        period_through=line.period_through,
        amount_minor=line.amount_minor,
    )


def test_s4_2_interest_is_charged_once_the_date_given_has_passed():
    found = charge()

    assert found.month == "2026-03"
    (line,) = found.lines
    assert (line.period_from, line.period_through) == (DUE_ON + days(1), TODAY - days(1))
    assert (line.days, line.principal_minor, line.annual_rate_percent) == (30, 100_000, Decimal(18))
    assert found.total_minor == 14_79
    assert found.covers == (Cover("customer/9", "charge 2026-03"), Cover("invoice/1", PERIOD))


def test_the_charge_of_the_day_after_is_at_least_what_the_notice_said():
    """S4.2: whoever pays nothing is charged what was announced, and a day more."""
    account = an_account(an_invoice(days_overdue=15), past=(a_done_notice(days_ago=12),))
    notice = the("notice", account)
    later = notice.pay_by + days(1)
    sent = a_done_notice("interest notice", days_ago=0, pay_by=notice.pay_by)

    found = charge(replace(account, past=(*account.past, sent)), today=later)

    assert found.total_minor == notice.interest_minor == 13_32
    assert found.lines[0].period_through == notice.pay_by


def test_rule_3_no_charge_without_a_notice():
    assert refusal(replace(LATE, past=TOLD[:1])) == "no interest announced"


def test_rule_3_no_charge_while_the_date_has_not_passed():
    past = (TOLD[0], a_done_notice("interest notice", days_ago=10))

    assert refusal(replace(LATE, past=past)) == "date given has not passed"
    assert charge(replace(LATE, past=past), today=TODAY + days(1)) is not None


def test_rule_3_a_bounced_notice_announced_nothing():
    past = (TOLD[0], a_done_notice("interest notice", days_ago=16, bounced=True))

    assert refusal(replace(LATE, past=past)) == "notice bounced"
    assert ("no address", "invoice/1") in {
        (t.kind, t.subject) for t in planned(replace(LATE, past=past), POLICY).tasks
    }


@pytest.mark.parametrize("status", ["unclear", "sending"])
def test_rule_3_a_notice_of_which_we_are_not_sure_announced_nothing(status):
    past = (TOLD[0], a_done_notice("interest notice", days_ago=16, status=status))

    assert refusal(replace(LATE, past=past)) == "outcome unclear"


def test_rule_3_a_notice_of_an_earlier_episode_announced_nothing():
    account = an_account(an_invoice(days_overdue=31, episode=2), past=TOLD)

    assert refusal(account) == "no interest announced"


def test_rule_3_terms_must_disclose_interest():
    assert refusal(LATE, terms_disclose_interest=False) == "terms do not disclose interest"


def test_no_charge_before_somebody_has_confirmed_that_quickbooks_charges_no_late_fees():
    assert refusal(LATE, late_fees_off=False) == "late fees not confirmed off"


def test_no_charge_while_our_figures_and_quickbooks_own_differ():
    assert refusal(LATE, untied_customers=1) == "aging does not tie"
    assert refusal(LATE, differing_charges=1) == "charges do not match"


def test_a_policy_without_interest_charges_none():
    assert refusal(LATE, replace(POLICY, interest=None)) == "policy has no interest"


def test_rule_3_a_consumer_is_never_charged_without_a_person():
    automatic = a_policy(REMINDER, INTEREST_NOTICE, replace(CHARGE, consent="automatic"))

    assert charge(LATE, automatic).consent == "automatic"
    assert charge(replace(LATE, is_consumer=True), automatic).consent == "approve"


def test_s0_6_not_before_the_day_of_its_step():
    late_step = a_policy(REMINDER, INTEREST_NOTICE, replace(CHARGE, after_days_overdue=32))

    assert charge(LATE, late_step) is None
    assert charge(LATE, late_step, today=TODAY + days(1)) is not None


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"legal_stop": a_legal_stop()}, "legal stop"),
        ({"holds": (a_hold(),)}, "on hold"),
        ({"disputes": (a_dispute(),)}, "in dispute"),
        ({"promises": (a_promise(),)}, "open promise"),
        ({"unapplied_minor": 5}, "unapplied money"),
        ({"lookalikes": (a_lookalike(),)}, "lookalike receipt"),
    ],
)
def test_rule_1_what_stops_a_notice_stops_a_charge(facts, rule):
    assert refusal(replace(LATE, **facts)) == rule


def test_no_charge_while_automatic_credit_could_eat_a_deposit():
    account = replace(LATE, unapplied_minor=50_000)

    assert refusal(account, auto_applies_credit=True) == "unapplied money"


def test_a_quiet_day_does_not_stop_a_charge():
    assert charge(today=TODAY + days(3)) is not None


def test_nothing_is_dated_into_a_closed_period():
    assert refusal(LATE, books_closed_through=TODAY) == "today is in a closed period"
    assert charge(books_closed_through=TODAY - days(1)) is not None


# -- one per customer and month, each day once -----------------------------------------------------


def test_one_charge_for_all_late_invoices():
    past = (
        *TOLD,
        a_done_notice(invoice="2", days_ago=28),
        a_done_notice("interest notice", invoice="2", days_ago=16),
    )
    found = charge(an_account(an_invoice(days_overdue=31), an_invoice(id="2", days_overdue=41), past=past))

    assert [(line.invoice_id, line.amount_minor) for line in found.lines] == [("2", 19_73), ("1", 14_79)]


def test_rule_2_once_a_month():
    (line,) = charge().lines
    done = a_past("charge", *charge().covers, days_ago=0)
    account = replace(LATE, past=(*TOLD, done), charged=(charged(line),))

    again = f"interest {TODAY}"
    assert refusal(account, step=again, today=TODAY + days(8)) == "charged this month"
    assert why(account, POLICY, step=again, today=TODAY + days(8)).until == TODAY.replace(month=4, day=1)


def test_rule_2_the_next_month_starts_the_day_after_the_last_one_charged():
    (line,) = charge().lines
    done = a_past("charge", *charge().covers, days_ago=0)
    april = TODAY.replace(month=4, day=2)

    found = charge(replace(LATE, past=(*TOLD, done), charged=(charged(line),)), today=april)

    assert (found.lines[0].period_from, found.lines[0].period_through) == (TODAY, april - days(1))
    assert found.covers[1] == Cover("invoice/1", f"interest {TODAY}")


def test_a_charge_that_waits_is_called_for_again_with_fresh_numbers():
    waiting = a_past("charge", *charge().covers, status="proposed", days_ago=0)
    found = charge(replace(LATE, past=(*TOLD, waiting)), today=TODAY + days(1))

    assert found.covers == waiting.covers
    assert found.total_minor == 15_29


@pytest.mark.parametrize(
    ("status", "rule"),
    [("cancelled", "cancelled by a person"), ("failed", "failed before"), ("unclear", "outcome unclear")],
)
def test_rule_5_a_charge_a_person_cancelled_is_not_asked_for_again(status, rule):
    past = (*TOLD, a_past("charge", *charge().covers, status=status))

    assert refusal(replace(LATE, past=past)) == rule
    assert refusal(replace(LATE, past=past), today=TODAY + days(60)) == rule


def test_rule_3_the_cap():
    policy = replace(POLICY, interest=some_terms(cap_percent_of_invoice=Decimal("0.5")))
    capped = charge(LATE, policy)

    assert capped.total_minor == 5_00
    account = replace(LATE, charged=(charged(capped.lines[0]),))
    assert (
        refusal(account, policy, step=f"interest {TODAY}", today=TODAY + days(60)) == "interest cap reached"
    )


def test_no_more_charges_than_the_policy_counts():
    policy = replace(POLICY, interest=some_terms(charges_per_invoice_max=1))
    account = replace(LATE, charged=(charged(charge(LATE, policy).lines[0]),))

    assert refusal(account, policy, step=f"interest {TODAY}", today=TODAY + days(60)) == "charges used up"


def test_free_days_come_off_the_charge():
    policy = replace(POLICY, interest=some_terms(free_days=10))
    (free,), (whole,) = charge(LATE, policy).lines, charge(LATE).lines

    assert (free.days, free.period_from) == (whole.days - 10, whole.period_from + days(10))


# -- the minimum -----------------------------------------------------------------------------------

SMALL = an_account(an_invoice(days_overdue=31, total_minor=20_000, balance_minor=20_000), past=TOLD)


def test_less_than_the_minimum_waits_for_the_next_month():
    first_of_april = TODAY.replace(month=4, day=1)

    assert refusal(SMALL) == "below the minimum charge"
    assert why(SMALL, POLICY, step=PERIOD).until == first_of_april
    # 5.00 is reached on the 25th; it waits all the same.
    assert charge(SMALL, today=first_of_april - days(1)) is None
    assert charge(SMALL, today=first_of_april).total_minor == 5_72


def test_the_minimum_is_asked_of_the_whole_charge():
    past = (*TOLD, a_done_notice("interest notice", invoice="2", days_ago=16))
    two = an_account(*SMALL.invoices, an_invoice(id="2", days_overdue=31, total_minor=20_000), past=past)

    assert charge(two).total_minor == 5_92


# -- payments --------------------------------------------------------------------------------------


def paying(amount, days_ago):
    applied = (Applied(on=TODAY - days(days_ago), amount_minor=amount),)
    invoice = an_invoice(days_overdue=31, balance_minor=100_000 - amount, applied=applied)
    return an_account(invoice, past=TOLD)


def test_what_was_paid_by_the_date_given_bears_no_interest():
    assert charge(paying(40_000, days_ago=6)).total_minor == 8_88


def test_what_was_paid_after_the_date_given_bears_it_until_then():
    """1,000 for 26 days, through the day of the payment, then 600 for 4."""
    assert charge(paying(40_000, days_ago=5)).total_minor == 14_01


def test_a_paid_invoice_is_never_charged_by_itself_and_never_forgotten():
    account = paying(100_000, days_ago=2)

    assert charge(account) is None
    left = why(account, POLICY, step=PERIOD)
    assert (left.rule, left.fact("amount_minor")) == ("interest left on a paid invoice", 14_30)


def test_an_invoice_paid_in_time_leaves_nothing():
    account = paying(100_000, days_ago=6)

    assert charge(account) is None
    assert planned(account, POLICY).skips == ()


def test_a_payment_without_a_notice_whose_date_had_passed_leaves_nothing():
    account = replace(paying(100_000, days_ago=2), past=TOLD[:1])

    assert planned(account, POLICY).skips == ()


def test_a_charge_names_each_late_invoice_it_bills_once_and_leaves_one_that_bears_nothing():
    told = [replace(past, covers=(*past.covers, Cover("invoice/2", past.covers[0].step))) for past in TOLD]
    second, ten_cents = (
        an_invoice(id="2", days_overdue=31),
        an_invoice(id="3", days_overdue=31, total_minor=10),
    )
    told = [replace(past, covers=(*past.covers, Cover("invoice/3", past.covers[0].step))) for past in told]
    account = an_account(an_invoice(days_overdue=31), second, ten_cents, past=tuple(told))

    found = charge(account)

    assert (found.invoice_ids, found.invoice_numbers) == (("1", "2"), ("1001", "1002"))
    left = [skip for skip in planned(account, POLICY).skips if skip.cover.subject == "invoice/3"]
    assert "no interest yet" in [skip.because.rule for skip in left]


def test_what_was_announced_is_asked_only_once_a_date_has_passed():
    situation = Situation(LATE, POLICY, a_company(today=TODAY - days(20)))

    with pytest.raises(ValueError, match="empty"):
        most_announced(situation, LATE.invoices[0])
