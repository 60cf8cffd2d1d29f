"""What is measured, of invoices as the books stand: pure figures, no decision depends on them."""

from decimal import Decimal

import pytest

from plugin.core.contact_data import PARTS, completeness
from plugin.core.goal import Goal, cohorts
from plugin.core.policy import Step
from plugin.core.resolution import fee_day, resolution, settled_on
from plugin.core.responses import responses
from plugin.core.unbilled import Waiting, service_lag, unbilled
from tests.core.builders import CALL, CHARGE, Applied, a_policy, an_invoice, date, days

DUE = date(2026, 1, 31)
TODAY = date(2026, 3, 9)
POLICY = a_policy(CHARGE)
"""Charges on day 26."""


def paid(days_late, *, due_on=DUE, **fields):
    """An invoice that was paid in full so many days after its due date."""
    applied = (Applied(on=due_on + days(days_late), amount_minor=100_000),)
    return an_invoice(due_on=due_on, issued_on=due_on - days(30), balance_minor=0, applied=applied, **fields)


def unpaid(*, due_on=DUE, **fields):
    return an_invoice(due_on=due_on, issued_on=due_on - days(30), **fields)


# -- before the day of the fee (S0.5) --


def test_what_was_paid_by_its_due_date_was_never_late():
    found = resolution([paid(0), paid(-3)], POLICY, TODAY)

    assert (found.judged, found.paid, found.days_median) == (0, 0, None)


def test_paid_on_the_day_of_the_fee_is_not_before_it():
    found = resolution([paid(25), paid(26)], POLICY, TODAY)

    assert (found.fee_day, found.before_fee_day, found.judged) == (26, 1, 2)


def test_what_is_still_owed_on_that_day_counts_against_it():
    found = resolution([paid(1), unpaid()], POLICY, TODAY)

    assert (found.before_fee_day, found.judged) == (1, 2)


def test_an_invoice_counts_for_the_share_once_its_day_has_come_and_for_the_median_before():
    recent = paid(2, due_on=TODAY - days(25))
    found = resolution([recent, unpaid(due_on=TODAY - days(25))], POLICY, TODAY)

    assert (found.judged, found.paid, found.days_median) == (0, 1, Decimal(2))
    assert resolution([recent], POLICY, TODAY + days(1)).judged == 1


def test_the_median_lies_between_two_in_the_middle():
    assert resolution([paid(1), paid(4), paid(30), paid(5)], POLICY, TODAY).days_median == Decimal("4.5")


def test_the_median_of_five_is_the_third():
    assert resolution([paid(n) for n in (50, 1, 9, 10, 2)], POLICY, TODAY).days_median == Decimal(9)


def test_an_invoice_is_paid_on_the_day_that_leaves_late_fees_alone_to_be_paid():
    paid_on, fee_paid_on = DUE + days(4), DUE + days(9)
    parts = (Applied(on=paid_on, amount_minor=100_000), Applied(on=fee_paid_on, amount_minor=1_000))
    invoice = an_invoice(balance_minor=0, total_minor=101_000, late_fee_minor=1_000, applied=parts)

    assert settled_on(invoice) == paid_on


def test_charges_of_ours_and_voided_invoices_are_no_late_invoices():
    found = resolution([paid(3, is_charge=True), unpaid(is_voided=True)], POLICY, TODAY)

    assert (found.judged, found.paid) == (0, 0)


def test_a_policy_that_never_charges_or_on_no_known_day_has_no_day_of_the_fee():
    counted = a_policy(Step(name="interest", kind="charge", days_after_previous=3))

    assert fee_day(a_policy(CALL)) is None
    assert fee_day(counted) is None
    assert resolution([paid(3)], counted, TODAY).judged == 0


def test_an_invoice_is_settled_when_nothing_but_late_fees_is_owed():
    applied = (Applied(on=DUE + days(2), amount_minor=60_000), Applied(on=DUE + days(5), amount_minor=40_000))
    with_fee = unpaid(total_minor=102_000, balance_minor=2_000, late_fee_minor=2_000, applied=applied)

    assert settled_on(with_fee) == DUE + days(5)
    assert settled_on(unpaid(applied=applied[:1], balance_minor=40_000)) is None


# -- the goal (S2.1) --

GOAL = Goal(collected_percent=Decimal(70), within_days=30)


def of_january(*parts, total_minor=100_000, day=10, **fields):
    """An invoice of January and what was applied to it: (days after its date, amount)."""
    issued_on = date(2026, 1, day)
    applied = tuple(Applied(on=issued_on + days(after), amount_minor=amount) for after, amount in parts)
    settled = sum(part.amount_minor for part in applied)
    return an_invoice(
        issued_on=issued_on,
        total_minor=total_minor,
        balance_minor=total_minor - settled,
        applied=applied,
        **fields,
    )


def test_a_month_counts_once_its_last_day_is_old_enough():
    invoice = of_january((30, 70_000))

    assert cohorts([invoice], 30, date(2026, 3, 1)) == ()
    (january,) = cohorts([invoice], 30, date(2026, 3, 2))
    assert (january.month, january.billed_minor, january.collected_minor) == (
        date(2026, 1, 1),
        100_000,
        70_000,
    )
    assert january.reaches(GOAL)


def test_what_came_a_day_late_does_not_count():
    (january,) = cohorts([of_january((30, 69_999), (31, 30_001))], 30, TODAY)

    assert january.collected_minor == 69_999
    assert not january.reaches(GOAL)
    assert january.collected_percent == Decimal("69.9")


def test_a_credit_is_neither_owed_nor_collected_and_nothing_counts_twice():
    credit = Applied(on=date(2026, 2, 20), amount_minor=40_000, source="credit")
    invoice = of_january((5, 60_000))
    credited = an_invoice(issued_on=invoice.issued_on, balance_minor=0, applied=(*invoice.applied, credit))
    with_fee = of_january((5, 102_000), total_minor=102_000, late_fee_minor=2_000)

    (january,) = cohorts([credited, with_fee], 30, TODAY)

    assert (january.billed_minor, january.collected_minor) == (160_000, 160_000)


@pytest.mark.parametrize("fields", [{"is_charge": True}, {"is_voided": True}])
def test_charges_of_ours_and_voided_invoices_are_left_out(fields):
    assert cohorts([of_january(**fields)], 30, TODAY) == ()


def test_a_month_of_nothing_but_credits_has_no_share():
    credit = Applied(on=date(2026, 1, 11), amount_minor=100_000, source="credit")
    credited = an_invoice(issued_on=date(2026, 1, 10), balance_minor=0, applied=(credit,))

    assert cohorts([credited], 30, TODAY) == ()


def test_months_stand_in_their_order():
    december = an_invoice(issued_on=date(2025, 12, 31))

    assert [each.month.month for each in cohorts([of_january(), december], 30, TODAY)] == [12, 1]


# -- contact data (S3.9) --


def test_contact_data_are_complete_when_every_part_of_everybody_is_known():
    everything = frozenset(PARTS)
    found = completeness([everything, everything - {"telephone number"}, frozenset()])

    assert (found.customers, found.complete, found.known, found.percent) == (3, 1, 7, 58)
    assert dict(found.missing) == {
        "e-mail address": 1,
        "telephone number": 2,
        "postal address": 1,
        "contact's name": 1,
    }
    assert completeness([everything]).missing == ()
    assert completeness([everything]).percent == 100


def test_of_nobody_no_share_is_known():
    assert completeness([]).percent is None


# -- what is not billed (S4.1) --


def test_the_lag_runs_from_the_service_to_the_invoice():
    served = [date(2026, 3, 1), date(2026, 2, 1), date(2026, 3, 9), None]
    found = service_lag((day, date(2026, 3, 4)) for day in served)

    assert (found.invoices, found.undated) == (3, 1)
    assert (found.days_median, found.days_max) == (3, 31)  # written ahead of the service: no lag


def test_an_invoice_of_the_day_of_its_service_waited_for_nothing():
    assert service_lag([(TODAY, TODAY)]).days_max == 0


def test_without_a_day_of_service_nothing_is_known():
    found = service_lag([(None, TODAY)])

    assert (found.invoices, found.undated, found.days_median, found.days_max) == (0, 1, None, None)


def test_charges_that_wait_are_summed_by_currency_and_reason():
    found = unbilled(
        [
            ("approved", "USD", 500, date(2026, 3, 2)),
            ("waits for approval", "USD", 900, date(2026, 3, 5)),
            ("approved", "EUR", 100, date(2026, 3, 7)),
            ("approved", "USD", 700, date(2026, 3, 1)),
        ]
    )

    assert found == (
        Waiting(why="approved", currency="EUR", number=1, amount_minor=100, since=date(2026, 3, 7)),
        Waiting(why="approved", currency="USD", number=2, amount_minor=1_200, since=date(2026, 3, 1)),
        Waiting(why="waits for approval", currency="USD", number=1, amount_minor=900, since=date(2026, 3, 5)),
    )


# -- responses (S3.9) --


def test_what_was_answered_twice_counts_once_and_what_is_of_another_time_not_at_all():
    found = responses(["n1", "n2", "c1"], ["n1", None, "n1", "c1", "long ago"])

    assert (found.outgoing, found.answered) == (3, 2)
    assert responses([], [None]).outgoing == 0
