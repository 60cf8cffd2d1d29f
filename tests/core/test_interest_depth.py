"""Interest against a reference that counts day by day, and the terms beyond the plain case."""

from calendar import isleap, monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.core.billed import ChargedInterest
from plugin.core.interest import (
    bearing_minor,
    days_counted,
    exact_minor,
    interest_minor,
    lines_of,
    parts_of,
)
from plugin.core.owed import Applied
from plugin.core.policy import RateChange
from plugin.core.said import Dispute
from tests.core.builders import an_invoice, days, some_terms

DUE = date(2026, 1, 1)
TOTAL = 100_000


def owing(applied=(), **fields):
    """Invoice 1 of 1,000.00 as QuickBooks shows it after all of *applied*."""
    left = TOTAL - sum(part.amount_minor for part in applied)
    return an_invoice(**{"due_on": DUE, "balance_minor": left, "applied": tuple(applied), **fields})


def charged_through(invoice, terms, cut, *, disputes=(), charged=(), given_date=None):
    """What was charged before, and what a charge through day *cut* adds to it."""
    lines = lines_of(
        invoice,
        disputes,
        charged,
        terms,
        currency="USD",
        through=DUE + days(cut),
        paid_in_time_through=given_date,
    )
    return (
        *charged,
        *(
            ChargedInterest(
                invoice_id="1",
                period_from=line.period_from,
                period_through=line.period_through,
                amount_minor=line.amount_minor,
                charge_id=f"charge {cut}",
            )
            for line in lines
        ),
    )


def bill(invoice, terms, cut, **around):
    return sum(c.amount_minor for c in charged_through(invoice, terms, cut, **around))


# -- a reference that shares nothing with the code: one day at a time ---------------------------------


def reference(applied, disputes, terms, through):
    """The interest of invoice 1 through *through*, exact, by looking at each day as a clerk would."""
    exact, day = Fraction(0), DUE
    while day < through:
        day += days(1)
        if (day - DUE).days <= terms.free_days:
            continue
        owed = TOTAL
        for part in applied:
            if part.source == "credit" or part.on < day:
                owed -= part.amount_minor
        for dispute in disputes:
            if dispute.closed_on is None or dispute.opened_on <= day <= dispute.closed_on:
                owed -= dispute.amount_minor
        exact += Fraction(max(owed, 0)) * Fraction(rate_of(terms, day)) / 100 * weight(day, terms.day_count)
    return exact


def rate_of(terms, day):
    asked = DUE + days(terms.free_days + 1) if terms.rate_mode == "fixed at start" else day
    rate, since = terms.annual_rate_percent, date.min
    for change in terms.rate_changes:
        if since <= change.from_day <= asked:
            rate, since = change.annual_rate_percent, change.from_day
    return min(rate, terms.annual_rate_percent_max or rate)


def weight(day, day_count):
    if day_count == "actual/365":
        return Fraction(1, 365)
    if day_count == "actual/actual":
        return Fraction(1, 366 if isleap(day.year) else 365)
    if day.day == 31:
        return Fraction(0)
    short = 30 - monthrange(day.year, 2)[1] if (day.month, day.day) == (3, 1) else 0
    return Fraction(1 + short, 360)


moments = st.integers(-20, 420).map(lambda offset: DUE + days(offset))
parts = st.lists(
    st.builds(
        Applied,
        on=moments,
        amount_minor=st.integers(1, 9_000),
        source=st.sampled_from(["payment", "credit", "journal"]),
    ),
    max_size=6,
)
some_disputes = st.lists(
    st.builds(
        lambda opened, lasts, amount: Dispute(
            invoice_id="1",
            amount_minor=amount,
            reason="cracked",
            opened_on=DUE + days(opened),
            closed_on=None if lasts is None else DUE + days(opened + lasts),
        ),
        st.integers(0, 300),
        st.none() | st.integers(0, 90),
        st.integers(1, 60_000),
    ),
    max_size=2,
)
some_rates = st.lists(
    st.builds(RateChange, from_day=moments, annual_rate_percent=st.decimals(0, 30, places=2)),
    max_size=3,
    unique_by=lambda change: change.from_day,
)
agreed = st.builds(
    lambda **chosen: some_terms(cap_percent_of_invoice=Decimal(1000), **chosen),
    day_count=st.sampled_from(["actual/365", "actual/actual", "30/360"]),
    rate_mode=st.sampled_from(["floating", "fixed at start"]),
    rate_changes=some_rates.map(tuple),
    free_days=st.integers(0, 45),
    annual_rate_percent_max=st.none() | st.decimals(1, 25, places=2),
)


@given(applied=parts, terms=agreed, disputed=some_disputes, through=st.integers(1, 500))
def test_the_interest_is_that_of_a_clerk_who_counts_each_day(applied, terms, disputed, through):
    credited = [part for part in applied if part.source == "credit"]
    disputed = [] if credited else disputed  # a credit that settles a dispute has cases of its own below
    last = DUE + days(through)

    found = parts_of(owing(applied), disputed, terms, first=DUE, last=last)

    assert exact_minor(found, terms.day_count) == reference(applied, disputed, terms, last)


@given(
    applied=parts,
    terms=agreed,
    disputed=some_disputes,
    through=st.integers(1, 500),
    more=st.integers(1, 9_000),
    on=moments,
    source=st.sampled_from(["payment", "credit"]),
)
def test_no_payment_and_no_credit_ever_raises_interest(applied, terms, disputed, through, more, on, source):
    last = DUE + days(through)
    extra = Applied(on=on, amount_minor=more, source=source)

    before, after = (
        exact_minor(parts_of(owing(p), disputed, terms, first=DUE, last=last), terms.day_count)
        for p in (applied, [*applied, extra])
    )

    assert after <= before


@given(applied=parts, terms=agreed, disputed=some_disputes, through=st.integers(1, 500))
def test_no_dispute_ever_raises_interest(applied, terms, disputed, through):
    last = DUE + days(through)

    without, with_them = (
        exact_minor(parts_of(owing(applied), d, terms, first=DUE, last=last), terms.day_count)
        for d in ((), disputed)
    )

    assert with_them <= without


@given(applied=parts, terms=agreed, through=st.integers(1, 499), longer=st.integers(1, 60))
def test_interest_never_falls_as_time_passes(applied, terms, through, longer):
    invoice = owing(applied)
    sooner, later = (
        interest_minor(parts_of(invoice, (), terms, first=DUE, last=DUE + days(end)), terms.day_count)
        for end in (through, through + longer)
    )

    assert sooner <= later


@given(applied=parts, terms=agreed, given_on=st.integers(1, 120), later=parts)
def test_never_more_than_was_announced(applied, terms, given_on, later):
    """The notice names the interest through its date; whatever is paid meanwhile, that date costs no more."""
    given_date = DUE + days(given_on)
    announced = bill(owing(applied), terms, given_on, given_date=given_date)

    charged = bill(owing([*applied, *later]), terms, given_on, given_date=given_date)

    assert charged <= announced


@given(applied=parts, terms=agreed, cuts=st.lists(st.integers(1, 500), min_size=1, max_size=7))
def test_charges_in_any_rhythm_bill_each_day_once_and_never_above_the_caps(applied, terms, cuts):
    charged = ()
    for cut in sorted(cuts):
        charged = charged_through(owing(applied), terms, cut, charged=charged)
    billed = [
        c.period_from + days(n) for c in charged for n in range((c.period_through - c.period_from).days + 1)
    ]

    assert len(billed) == len(set(billed))
    assert all((day - DUE).days > terms.free_days for day in billed)
    whole = exact_minor(parts_of(owing(applied), (), terms, first=DUE, last=DUE + days(500)), terms.day_count)
    assert sum(c.amount_minor for c in charged) <= whole + Fraction(len(charged), 2)


# -- golden vectors -------------------------------------------------------------------------------------


def half_up(amount, places):
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("currency", "places", "amount", "rate", "count", "expected"),
    [
        ("JPY", 0, "1234567", "14.6", 17, 8_395),
        ("KWD", 3, "1000.000", "8.5", 50, 11_644),
        ("USD", 2, "1000.00", "8.5", 50, 11_64),
        ("KWD", 3, "0.365", "10", 50, 5),  # exactly half a minor unit above 4.5 fils is rounded up
        ("JPY", 0, "365", "10", 5, 1),  # exactly 0.5 yen
    ],
)
def test_each_currency_is_rounded_once_half_up_in_its_own_minor_unit(
    currency, places, amount, rate, count, expected
):
    owed = int(Decimal(amount).scaleb(places))
    (line,) = lines_of(
        an_invoice(due_on=DUE, total_minor=owed),
        (),
        (),
        some_terms(annual_rate_percent=Decimal(rate)),
        currency=currency,
        through=DUE + days(count),
    )
    by_hand = half_up(Decimal(amount) * Decimal(rate) / 100 * count / 365, places)

    assert line.amount_minor == expected == int(by_hand.scaleb(places))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), 30),
        (date(2026, 2, 1), date(2026, 2, 28), 28),
        (date(2026, 2, 1), date(2026, 3, 1), 31),
        (date(2028, 2, 29), date(2028, 3, 1), 3),
        (date(2026, 1, 31), date(2026, 1, 31), 0),
        (date(2026, 1, 2), date(2027, 1, 1), 360),
        (date(2008, 9, 27), date(2008, 11, 27), 61),
    ],
)
def test_thirty_360_counts_thirty_days_to_a_month(first, last, expected):
    assert days_counted(first, last, "30/360") == expected


def test_actual_actual_across_new_year_takes_each_day_from_its_own_year():
    """1,000 at 18 %: 10 days of 2027 (365) and 10 of 2028 (366) are 4.93 and 4.92, together 9.85."""
    invoice = an_invoice(due_on=date(2027, 12, 21))
    terms = some_terms(day_count="actual/actual")

    (line,) = lines_of(invoice, (), (), terms, currency="USD", through=date(2028, 1, 10))

    assert (line.days, line.amount_minor) == (20, 985)


# -- free days and the trigger --------------------------------------------------------------------------


def test_free_days_bear_nothing_and_come_before_the_first_day():
    terms = some_terms(annual_rate_percent=Decimal("36.5"), free_days=10)

    assert bill(owing(), terms, 10) == 0
    (line,) = lines_of(owing(), (), (), terms, currency="USD", through=DUE + days(13))
    assert (line.period_from, line.days, line.amount_minor) == (DUE + days(11), 3, 3_00)


def test_without_free_days_a_late_start_of_the_policy_frees_none():
    """Grace as a trigger: when interest is asked for at all, it counts from the day after the due date."""
    (line,) = lines_of(owing(), (), (), some_terms(), currency="USD", through=DUE + days(40))

    assert (line.period_from, line.days) == (DUE + days(1), 40)


def test_a_rate_fixed_at_start_is_that_of_the_first_day_that_bears_interest():
    """UK: the rate in force when interest starts to run stays for the debt."""
    july = RateChange(from_day=date(2026, 1, 11), annual_rate_percent=Decimal("36.5"))
    fixed = {"rate_changes": (july,), "rate_mode": "fixed at start"}

    before = some_terms(annual_rate_percent=Decimal(73), **fixed)
    after = some_terms(annual_rate_percent=Decimal(73), free_days=10, **fixed)

    assert bill(owing(), before, 20) == 40_00
    assert bill(owing(), after, 20) == 10_00


# -- credits ----------------------------------------------------------------------------------------------


def test_a_credit_reduces_the_principal_from_the_first_day():
    """400 of the 1,000 was in error: 600 at 36.5 % for 60 days, whenever the credit was given."""
    credit = (Applied(on=DUE + days(50), amount_minor=40_000, source="credit"),)

    assert bill(owing(credit), some_terms(annual_rate_percent=Decimal("36.5")), 60) == 36_00


def test_money_and_journal_entries_count_from_their_day():
    for source in ("payment", "journal"):
        applied = (Applied(on=DUE + days(50), amount_minor=40_000, source=source),)

        assert bill(owing(applied), some_terms(annual_rate_percent=Decimal("36.5")), 60) == 56_00


def test_an_invoice_credited_in_full_never_bore_interest():
    credit = (Applied(on=DUE + days(50), amount_minor=TOTAL, source="credit"),)

    assert bill(owing(credit), some_terms(), 60) == 0


# -- disputes -----------------------------------------------------------------------------------------------


def a_dispute(opened, closed=None, amount=40_000):
    return Dispute(
        invoice_id="1",
        amount_minor=amount,
        reason="cracked",
        opened_on=DUE + days(opened),
        closed_on=None if closed is None else DUE + days(closed),
    )


DAILY_TENTH = {"annual_rate_percent": Decimal("36.5")}
"""1.00 a day for each 1,000.00."""


@pytest.mark.parametrize(
    ("disputes", "credited_on", "expected"),
    [
        ((a_dispute(11),), None, 18_00),  # open: 600 on all 30 days
        ((a_dispute(11, 20),), None, 26_00),  # over: 600 on ten days, 1,000 on twenty
        ((a_dispute(11, 20),), 20, 18_00),  # over by a credit: 600 on all days, taken off once
        ((a_dispute(11, 20),), 25, 14_00),  # the credit came later, for something else
        ((a_dispute(11),), 20, 6_00),  # credited, and still disputed: a person has to end it
        ((a_dispute(11, 20), a_dispute(15, 20)), 20, 15_60),  # 800 in dispute for six days, 400 credited
    ],
)
def test_a_disputed_part_waits(disputes, credited_on, expected):
    credit = (
        (Applied(on=DUE + days(credited_on), amount_minor=40_000, source="credit"),) if credited_on else ()
    )

    assert bill(owing(credit), some_terms(**DAILY_TENTH), 30, disputes=disputes) == expected


def test_days_that_a_charge_has_covered_during_a_dispute_are_not_billed_again():
    terms = some_terms(**DAILY_TENTH)
    during = charged_through(owing(), terms, 15, disputes=(a_dispute(11),))
    after = charged_through(owing(), terms, 30, disputes=(a_dispute(11, 20),), charged=during)

    assert [(c.period_from, c.amount_minor) for c in after] == [
        (DUE + days(1), 9_00),  # 600 for 15 days
        (DUE + days(16), 13_00),  # 600 for 5 days, 1,000 for 10
    ]


def test_another_invoices_dispute_is_another_matter():
    elsewhere = Dispute(invoice_id="2", amount_minor=TOTAL, reason="", opened_on=DUE)

    assert bearing_minor(owing(), [elsewhere], DUE + days(5)) == TOTAL


# -- caps ------------------------------------------------------------------------------------------


def test_a_cap_in_money_holds_over_all_charges():
    terms = some_terms(**DAILY_TENTH, cap_amount=Decimal("12.50"))
    first = charged_through(owing(), terms, 10)
    second = charged_through(owing(), terms, 40, charged=first)

    assert [c.amount_minor for c in second] == [10_00, 2_50]
    assert charged_through(owing(), terms, 70, charged=second) == second


def test_a_cap_in_money_is_in_the_invoices_own_currency():
    terms = some_terms(annual_rate_percent=Decimal("36.5"), cap_amount=Decimal("12.5"))
    (line,) = lines_of(
        an_invoice(due_on=DUE, total_minor=100_000), (), (), terms, currency="JPY", through=DUE + days(40)
    )

    assert line.amount_minor == 12


def test_no_more_charges_than_the_policy_counts():
    terms = some_terms(**DAILY_TENTH, charges_per_invoice_max=2)
    charged = ()
    for cut in (10, 20, 30, 40):
        charged = charged_through(owing(), terms, cut, charged=charged)

    assert [c.amount_minor for c in charged] == [10_00, 10_00]


def test_a_charge_of_two_rates_counts_once():
    change = RateChange(from_day=DUE + days(6), annual_rate_percent=Decimal(73))
    terms = some_terms(**DAILY_TENTH, rate_changes=(change,), charges_per_invoice_max=2)
    first = charged_through(owing(), terms, 10)

    assert len(first) == 2
    assert len(charged_through(owing(), terms, 20, charged=first)) == 3


def test_no_rate_counts_above_the_ceiling():
    change = RateChange(from_day=DUE + days(11), annual_rate_percent=Decimal(73))
    terms = some_terms(**DAILY_TENTH, rate_changes=(change,), annual_rate_percent_max=Decimal("36.5"))

    (line,) = lines_of(owing(), (), (), terms, currency="USD", through=DUE + days(20))

    assert (line.annual_rate_percent, line.amount_minor) == (Decimal("36.5"), 20_00)
