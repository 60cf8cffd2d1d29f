"""Interest: the golden vectors of collections.md 4.1, the wrong ways we do not go, and properties."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.core.billed import ChargedInterest
from plugin.core.interest import exact_minor, interest_minor, lines_of, parts_of, year_share
from plugin.core.money import rounded_half_up, to_minor
from plugin.core.owed import Applied
from plugin.core.policy import RateChange
from plugin.core.said import Dispute
from tests.core.builders import an_account, an_invoice, days, some_terms

NEW_YEAR = date(2026, 1, 1)


def interest(amount, rate, day_total, *, due_on=NEW_YEAR, applied=(), **terms):
    """Interest in minor units on *amount* major units for *day_total* days after the due date."""
    owed = to_minor(Decimal(amount), "USD")
    invoice = an_invoice(
        due_on=due_on,
        total_minor=owed,
        balance_minor=owed - sum(a.amount_minor for a in applied),
        applied=applied,
    )
    agreed = some_terms(annual_rate_percent=Decimal(rate), **terms)
    found = parts_of(invoice, (), agreed, first=due_on + days(1), last=due_on + days(day_total))
    return interest_minor(found, agreed.day_count)


PAYMENTS = (
    Applied(on=date(2026, 1, 31), amount_minor=40_000),
    Applied(on=date(2026, 3, 2), amount_minor=30_000),
)


# -- golden vectors --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "rate", "day_total", "expected"),
    [
        pytest.param("1000", "8.5", 50, 11_64, id="UK example, exact"),
        pytest.param("10000", "7.9", 30, 64_93, id="Paidnice example"),
        pytest.param("100", "10", 15, 41, id="ERPNext test"),
    ],
)
def test_plain_cases(amount, rate, day_total, expected):
    assert interest(amount, rate, day_total) == expected


def test_piecewise_by_payments():
    assert interest("1000", "18", 90, applied=PAYMENTS) == 28_11


def test_the_parts_of_a_piecewise_case_are_what_a_person_would_write_down():
    invoice = an_invoice(due_on=NEW_YEAR, balance_minor=30_000, applied=PAYMENTS)

    parts = parts_of(invoice, (), some_terms(), first=date(2026, 1, 2), last=date(2026, 4, 1))

    assert [(p.first, p.last, p.days, p.principal_minor) for p in parts] == [
        (date(2026, 1, 2), date(2026, 1, 31), 30, 100_000),
        (date(2026, 2, 1), date(2026, 3, 2), 30, 60_000),
        (date(2026, 3, 3), date(2026, 4, 1), 30, 30_000),
    ]
    assert [rounded_half_up(exact_minor([p], "actual/365")) for p in parts] == [14_79, 8_88, 4_44]


def test_thirty_360_as_in_the_hledger_interest_manual():
    assert interest("10000", "5", 62, due_on=date(2008, 9, 26), day_count="30/360") == 84_72


def test_a_rate_that_changes_during_the_debt_as_in_the_eu():
    july = RateChange(from_day=date(2026, 7, 1), annual_rate_percent=Decimal("10.40"))
    terms = some_terms(annual_rate_percent=Decimal("10.15"), rate_changes=(july,))
    invoice = an_invoice(due_on=date(2026, 6, 10), total_minor=1_000_000)

    lines = lines_of(invoice, (), (), terms, currency="USD", through=date(2026, 7, 30))

    assert [(line.days, line.annual_rate_percent, line.amount_minor) for line in lines] == [
        (20, Decimal("10.15"), 55_62),
        (30, Decimal("10.40"), 85_48),
    ]


def test_a_rate_fixed_at_start_stays_for_the_debt_as_in_the_uk():
    july = RateChange(from_day=date(2026, 7, 1), annual_rate_percent=Decimal("10.40"))

    changed = interest("1000", "10.15", 50, due_on=date(2026, 6, 10), rate_changes=(july,))
    fixed = interest(
        "1000", "10.15", 50, due_on=date(2026, 6, 10), rate_changes=(july,), rate_mode="fixed at start"
    )

    assert (fixed, changed) == (13_90, 14_11)


def test_leap_year():
    leap = {"due_on": date(2023, 12, 31)}

    assert interest("1000", "18", 366, **leap) == 180_49
    assert interest("1000", "18", 366, day_count="actual/actual", **leap) == 180_00


def test_a_currency_without_decimals():
    invoice = an_invoice(due_on=NEW_YEAR, total_minor=1_234_567)
    terms = some_terms(annual_rate_percent=Decimal("14.6"))

    (line,) = lines_of(invoice, (), (), terms, currency="USD", through=NEW_YEAR + days(17))

    assert line.amount_minor == 8_395


# -- the wrong ways --------------------------------------------------------------------------------


def test_not_todays_balance_times_all_days():
    assert interest("1000", "18", 90, applied=PAYMENTS) != 13_32


def test_not_the_original_amount_times_all_days():
    assert interest("1000", "18", 90, applied=PAYMENTS) != 44_38


def test_not_rounded_by_the_day():
    assert interest("1000", "8.5", 50) != 11_50
    assert interest("10000", "7.9", 30) != 64_80


def test_not_interest_first():
    """Payments reduce the principal they were applied to; 4.79 on 323.89 would be the US rule."""
    third_month = parts_of(
        an_invoice(due_on=NEW_YEAR, balance_minor=30_000, applied=PAYMENTS),
        (),
        some_terms(),
        first=date(2026, 3, 3),
        last=date(2026, 4, 1),
    )

    assert [p.principal_minor for p in third_month] == [30_000]
    assert interest_minor(third_month, "actual/365") == 4_44


def test_never_compounded():
    """1.5 % a month on 1,000 is 180.00 a year, never 195.62."""
    assert interest("1000", "18", 365) == 180_00


# -- days, disputes, cap ---------------------------------------------------------------------------


def test_the_first_day_is_the_one_after_the_due_date():
    assert interest("1000", "36.5", 1) == 1_00
    assert lines_of(an_invoice(due_on=NEW_YEAR), (), (), some_terms(), currency="USD", through=NEW_YEAR) == ()


def test_a_payment_on_the_due_date_bears_nothing():
    paid = (Applied(on=NEW_YEAR, amount_minor=100_000),)

    assert interest("1000", "18", 90, applied=paid) == 0


def test_an_open_dispute_keeps_its_part_from_bearing_interest_on_any_day():
    dispute = Dispute(invoice_id="1", amount_minor=40_000, reason="cracked", opened_on=NEW_YEAR + days(20))

    (line,) = lines_of(
        an_invoice(due_on=NEW_YEAR),
        (dispute,),
        (),
        some_terms(),
        currency="USD",
        through=NEW_YEAR + days(365),
    )

    assert line.amount_minor == 108_00


def test_a_closed_dispute_frees_only_the_days_it_was_open():
    dispute = Dispute(
        invoice_id="1",
        amount_minor=100_000,
        reason="cracked",
        opened_on=NEW_YEAR + days(11),
        closed_on=NEW_YEAR + days(20),
    )
    terms = some_terms(annual_rate_percent=Decimal("36.5"))

    (line,) = lines_of(
        an_invoice(due_on=NEW_YEAR), (dispute,), (), terms, currency="USD", through=NEW_YEAR + days(30)
    )

    assert (line.days, line.amount_minor) == (20, 20_00)


def test_what_was_paid_by_the_date_given_bears_no_interest():
    paid = (Applied(on=NEW_YEAR + days(20), amount_minor=40_000),)
    invoice = an_invoice(due_on=NEW_YEAR, balance_minor=60_000, applied=paid)

    (line,) = lines_of(
        invoice,
        (),
        (),
        some_terms(),
        currency="USD",
        through=NEW_YEAR + days(365),
        paid_in_time_through=NEW_YEAR + days(20),
    )

    assert line.amount_minor == 108_00


def test_the_next_period_starts_the_day_after_the_last_one_charged():
    charged = (
        ChargedInterest(
            invoice_id="1",
            period_from=NEW_YEAR + days(1),
            period_through=NEW_YEAR + days(40),
            amount_minor=19_73,
        ),
    )

    (line,) = lines_of(
        an_invoice(due_on=NEW_YEAR), (), charged, some_terms(), currency="USD", through=NEW_YEAR + days(50)
    )

    assert (line.period_from, line.period_through, line.days) == (
        NEW_YEAR + days(41),
        NEW_YEAR + days(50),
        10,
    )


def test_the_cap_holds_over_all_periods():
    terms = some_terms(cap_percent_of_invoice=Decimal(2))
    invoice = an_invoice(due_on=NEW_YEAR)
    charged = ()
    for month in range(1, 13):
        for line in lines_of(
            invoice, (), charged, terms, currency="USD", through=NEW_YEAR + days(30 * month)
        ):
            charged += (
                ChargedInterest(
                    invoice_id="1",
                    period_from=line.period_from,
                    period_through=line.period_through,
                    amount_minor=line.amount_minor,
                ),
            )

    assert sum(c.amount_minor for c in charged) == 20_00


# -- properties ------------------------------------------------------------------------------------

payments = st.lists(
    st.builds(
        Applied,
        on=st.dates(NEW_YEAR - days(20), NEW_YEAR + days(420)),
        amount_minor=st.integers(1, 9_000),
    ),
    max_size=8,
)
day_counts = st.sampled_from(["actual/365", "actual/actual", "30/360"])
changes = st.lists(
    st.builds(
        RateChange,
        from_day=st.dates(NEW_YEAR - days(20), NEW_YEAR + days(420)),
        annual_rate_percent=st.decimals(0, 30, places=2),
    ),
    max_size=2,
    unique_by=lambda change: change.from_day,
)


def terms_with(day_count, rate_changes):
    return some_terms(
        day_count=day_count, rate_changes=tuple(rate_changes), cap_percent_of_invoice=Decimal(1000)
    )


def partly_paid(applied):
    total = 100_000
    return an_invoice(
        due_on=NEW_YEAR, balance_minor=total - sum(a.amount_minor for a in applied), applied=tuple(applied)
    )


@given(applied=payments, shuffled=st.randoms(use_true_random=False))
def test_the_order_in_which_payments_arrive_changes_nothing(applied, shuffled):
    other = list(applied)
    shuffled.shuffle(other)

    one, two = (
        lines_of(partly_paid(p), (), (), some_terms(), currency="USD", through=NEW_YEAR + days(300))
        for p in (applied, other)
    )

    assert one == two


@given(applied=payments, day_count=day_counts, rates=changes, cut=st.integers(1, 399))
def test_split_periods_add_up_to_the_whole(applied, day_count, rates, cut):
    terms, invoice = terms_with(day_count, rates), partly_paid(applied)
    first, middle, last = NEW_YEAR + days(1), NEW_YEAR + days(cut), NEW_YEAR + days(400)
    whole = exact_minor(parts_of(invoice, (), terms, first=first, last=last), day_count)
    early = exact_minor(parts_of(invoice, (), terms, first=first, last=middle), day_count)
    late = exact_minor(parts_of(invoice, (), terms, first=middle + days(1), last=last), day_count)

    assert whole == early + late


@given(applied=payments, rates=changes, cuts=st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_each_day_is_charged_at_most_once(applied, rates, cuts):
    terms, invoice = terms_with("actual/365", rates), partly_paid(applied)
    charged = ()
    for cut in sorted(cuts):
        charged += tuple(
            ChargedInterest(
                invoice_id="1",
                period_from=line.period_from,
                period_through=line.period_through,
                amount_minor=line.amount_minor,
            )
            for line in lines_of(invoice, (), charged, terms, currency="USD", through=NEW_YEAR + days(cut))
        )

    assert all(a.period_through < b.period_from for a, b in pairwise(charged))
    assert all(c.period_from <= c.period_through for c in charged)


@given(start=st.dates(date(2020, 1, 1), date(2030, 1, 1)), one=st.integers(0, 800), two=st.integers(1, 800))
def test_year_shares_of_adjoining_spans_add_up(start, one, two):
    middle, end = start + days(one), start + days(one + two)
    for day_count in ("actual/365", "actual/actual", "30/360"):
        apart = year_share(start, middle, day_count) + year_share(middle + days(1), end, day_count)

        assert year_share(start, end, day_count) == apart
        assert year_share(start, end, day_count) >= Fraction(0)


def test_a_payment_that_changes_nothing_that_bears_interest_cuts_no_part():
    invoice = an_invoice(due_on=NEW_YEAR, applied=(Applied(on=date(2026, 1, 10), amount_minor=0),))

    found = parts_of(invoice, (), some_terms(), first=date(2026, 1, 2), last=date(2026, 1, 31))

    assert [(part.first, part.last, part.days) for part in found] == [
        (date(2026, 1, 2), date(2026, 1, 31), 30)
    ]


# -- late fees that QuickBooks adds by itself ------------------------------------------------------


@given(
    own=st.integers(1, 5_000_00),
    fees=st.integers(0, 500_00),
    paid=st.lists(st.tuples(st.integers(0, 120), st.integers(1, 2_000_00)), max_size=4),
    disputed=st.integers(0, 1_000_00),
    asked_on=st.integers(0, 120),
)
def test_rule_3_principal_never_includes_them(own, fees, paid, disputed, asked_on):
    """Whatever was paid and disputed, days, lines and asked amounts are those of the invoice without them."""
    due_on, applied, left = NEW_YEAR, [], own + fees
    for day, amount in paid:
        part = min(amount, left)
        applied += [Applied(on=due_on + days(day), amount_minor=part)] if part else []
        left -= part
    invoice = an_invoice(
        due_on=due_on,
        total_minor=own + fees,
        balance_minor=left,
        applied=tuple(applied),
        late_fee_minor=fees,
    )
    through = due_on + days(asked_on)
    paid_by_then = sum(part.amount_minor for part in applied if part.on <= through)
    disputes = (Dispute(invoice_id="1", amount_minor=disputed, reason="", opened_on=through),)
    account = an_account(invoice, disputes=disputes)
    terms = some_terms(cap_percent_of_invoice=Decimal(10))

    lines = lines_of(invoice, (), (), terms, currency="USD", through=through)

    assert invoice.principal_minor_on(through) == max(own - paid_by_then, 0)
    assert account.asked_minor(invoice) == max(own - (own + fees - left) - disputed, 0)
    assert all(part.principal_minor <= own for line in lines for part in line.parts)
    assert sum(line.amount_minor for line in lines) <= own // 10
