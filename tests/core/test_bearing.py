"""On what an invoice bears interest on one day, read off by hand: that day, the one before, the one after."""

from plugin.core.interest import parts_of
from plugin.core.interest.bearing import bearing_minor
from plugin.core.owed import Applied
from tests.core.builders import TODAY, a_dispute, an_invoice, days, some_terms


def bearing(day, *disputes, applied=(), balance_minor=60_000, in_time=None, **fields):
    """What invoice 1 bears on *day*, counted from today."""
    invoice = an_invoice(balance_minor=balance_minor, applied=applied, **fields)
    return bearing_minor(invoice, disputes, TODAY + days(day), in_time)


def paid(day, amount_minor=40_000, source="payment"):
    return Applied(on=TODAY + days(day), amount_minor=amount_minor, source=source)


def closed(opened, ended, amount_minor=40_000):
    on = TODAY + days(ended)
    return a_dispute(opened_days_ago=-opened, closed_on=on, amount_minor=amount_minor)


def test_a_payment_still_bears_on_its_own_day_and_no_more_on_the_next():
    assert [bearing(day, applied=(paid(0),)) for day in (-1, 0, 1)] == [100_000, 100_000, 60_000]


def test_a_payment_by_the_date_given_bears_on_no_day():
    assert bearing(-5, applied=(paid(0),), in_time=TODAY) == 60_000
    assert bearing(-5, applied=(paid(0),), in_time=TODAY - days(1)) == 100_000


def test_a_late_fee_that_quickbooks_added_bears_nothing():
    assert bearing(0, late_fee_minor=1_500) == 58_500


def test_a_closed_dispute_frees_its_first_and_its_last_day_and_those_between():
    found = [bearing(day, closed(-4, -2)) for day in (-5, -4, -3, -2, -1)]

    assert found == [60_000, 20_000, 20_000, 20_000, 60_000]


def test_a_credit_within_the_dispute_settled_it_its_first_and_last_day_included():
    for credited_on in (-4, -3, -2):
        credit = paid(credited_on, 30_000, "credit")

        # On the first day: 60,000 are left, 10,000 of the dispute are not settled by the credit.
        assert bearing(-4, closed(-4, -2), applied=(credit,)) == 50_000


def test_a_credit_outside_the_dispute_settled_nothing_of_it():
    for credited_on in (-5, -1):
        credit = paid(credited_on, 30_000, "credit")

        assert bearing(-4, closed(-4, -2), applied=(credit,)) == 20_000


def test_a_credit_before_the_day_is_gone_and_settles_nothing_of_what_is_disputed_on_it():
    credit = paid(-4, 30_000, "credit")

    assert bearing(-4, closed(-4, -2), applied=(credit,)) == 50_000
    assert bearing(-3, closed(-4, -2), applied=(credit,)) == 20_000


def test_of_two_disputes_over_one_day_a_credit_settles_the_one_within_which_it_was_given():
    long, short = closed(-9, -1, 20_000), closed(-9, -6, 20_000)
    credit = paid(-3, 10_000, "credit")

    assert bearing(-7, long, short, applied=(credit,)) == 60_000 - (40_000 - 10_000)


def test_a_cent_bears_interest_and_nothing_is_no_part():
    parts = [
        parts_of(an_invoice(balance_minor=owed), (), some_terms(), first=TODAY, last=TODAY + days(2))
        for owed in (1, 0)
    ]

    assert [[part.principal_minor for part in found] for found in parts] == [[1], []]
