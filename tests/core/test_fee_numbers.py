"""Which time of a late fee is due when, read off by hand: the day given, the next day, and the last time."""

from decimal import Decimal

from plugin.core.actions import AnnouncedFee
from plugin.core.billed import Announced, ChargedFee
from plugin.core.interest import fee_lines, fees_to_announce, next_fee_on
from plugin.core.late_fees import Fee
from tests.core.builders import TODAY, an_invoice, days, some_terms

ONCE = Fee(name="late fee", amount=Decimal(25))
AGAIN = Fee(name="late fee", amount=Decimal(25), every_days=10, times_max=3)
SAID_ONCE = AnnouncedFee(name="late fee", amount_minor=25_00)
SAID_AGAIN = AnnouncedFee(name="late fee", amount_minor=25_00, every_days=7, times_max=2)


def billed(*numbers):
    return tuple(ChargedFee(invoice_id="1", name="late fee", number=n, amount_minor=25_00) for n in numbers)


def due(fee, said, days_after, *, charged=(), amount_minor=None, **terms):
    """Which times of *fee* are due so many days after the date that the notice gave."""
    said = said if amount_minor is None else AnnouncedFee(name=said.name, amount_minor=amount_minor)
    lines = fee_lines(
        an_invoice(),
        100_000,
        charged,
        some_terms(fees=(fee,), **terms),
        currency="USD",
        today=TODAY,
        given=TODAY - days(days_after),
        announced=Announced(annual_rate_percent=Decimal(18), asked_minor=100_000, fees=(said,)),
    )
    return [line.number for line in lines]


def next_day(fee, said, *, charged=()):
    """How many days after the date given the next charge of *fee* is due."""
    announced = Announced(annual_rate_percent=Decimal(18), asked_minor=100_000, fees=(said,))
    found = next_fee_on(fee, announced, an_invoice(), charged, TODAY)
    return None if found is None else (found - TODAY).days


def test_nothing_is_due_on_the_date_given_and_the_fee_is_the_day_after():
    for fee, said in ((ONCE, SAID_ONCE), (AGAIN, SAID_AGAIN), (AGAIN, SAID_ONCE), (ONCE, SAID_AGAIN)):
        assert [due(fee, said, after) for after in (-9, 0, 1, 2)] == [[], [], [1], [1]]
        assert next_day(fee, said) == 1


def test_it_comes_again_after_the_longer_of_the_policys_and_the_notices_days():
    assert [due(AGAIN, SAID_AGAIN, after) for after in (10, 11, 20, 21, 99)] == [
        [1],
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
    ]
    assert next_day(AGAIN, SAID_AGAIN, charged=billed(1)) == 11


def test_it_comes_as_often_as_both_allow_whatever_was_charged_in_whatever_order():
    assert due(AGAIN, SAID_AGAIN, 99, charged=billed(1)) == [2]
    for charged in (billed(1, 2), billed(2, 1)):
        assert due(AGAIN, SAID_AGAIN, 99, charged=charged) == []
        assert next_day(AGAIN, SAID_AGAIN, charged=charged) is None


def test_it_comes_once_unless_both_say_that_it_comes_again():
    for fee, said in ((ONCE, SAID_AGAIN), (AGAIN, SAID_ONCE)):
        assert due(fee, said, 99) == [1]
        assert due(fee, said, 99, charged=billed(1)) == []
        assert next_day(fee, said, charged=billed(1)) is None


def test_a_fee_of_a_cent_is_a_fee():
    assert due(ONCE, SAID_ONCE, 5, amount_minor=1) == [1]


def test_the_last_charge_that_the_policy_counts_may_still_be_announced_and_raised():
    assert due(ONCE, SAID_ONCE, 5, charges_per_invoice_max=1) == [1]
    assert due(ONCE, SAID_ONCE, 5, charges_per_invoice_max=0) == []
    for most, said in ((1, ["late fee"]), (0, [])):
        terms = some_terms(fees=(ONCE,), charges_per_invoice_max=most)

        assert [fee.name for fee in fees_to_announce(an_invoice(), 100_000, (), terms, "USD")] == said


def test_a_fee_that_was_charged_as_often_as_the_policy_says_is_not_announced_again():
    terms = some_terms(fees=(AGAIN,))

    assert fees_to_announce(an_invoice(), 100_000, billed(1, 2), terms, "USD") != ()
    assert fees_to_announce(an_invoice(), 100_000, billed(1, 2, 3), terms, "USD") == ()
