"""The smallest charge, the second of two invoices or notices, and what was right of what was charged."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from plugin.core.actions import AnnouncedFee
from plugin.core.billed import ChargedFee, ChargedInterest
from plugin.core.interest import owed_minor
from plugin.core.late_fees import Fee, FeeBand
from plugin.core.money import rounded_half_up
from plugin.core.owed import Applied
from plugin.core.proposers.chargeable import fees_to_come, no_call_yet
from plugin.core.resolution import fee_day
from plugin.core.segments import Segment, needs_history, open_minor
from plugin.core.situation import Situation
from tests.core.asking import planned, the, why
from tests.core.builders import (
    ANNOUNCED,
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_company,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_policy,
    an_account,
    an_invoice,
    days,
    some_terms,
)

POLICY = a_policy(REMINDER, INTEREST_NOTICE, CHARGE)
GIVEN = TODAY - days(6)


def told(*invoices, policy=POLICY, **fields):
    """A customer who was told of interest on these invoices; the date given was six days ago."""
    past = tuple(
        notice
        for invoice in invoices
        for notice in (
            a_done_notice(invoice=invoice.id, days_ago=28),
            a_done_notice("interest notice", invoice=invoice.id, days_ago=16),
        )
    )
    return an_account(*invoices, past=past, **fields)


# -- the smallest --------------------------------------------------------------------------------------------


def test_a_cent_of_interest_is_charged_and_less_than_half_of_one_is_not():
    cent, less = an_invoice(days_overdue=31, total_minor=100), an_invoice(days_overdue=31, total_minor=30)
    policy = replace(POLICY, interest=some_terms(minimum_charge=Decimal(0)))

    assert the("charge", told(cent), policy).total_minor == 1
    assert the("charge", told(less), policy) is None


def test_an_invoice_that_bears_nothing_yet_is_looked_at_tomorrow():
    account = told(an_invoice(days_overdue=31), an_invoice(id="2", days_overdue=30, total_minor=20))
    waits = why(account, POLICY, step=f"interest {TODAY - days(29)}")

    assert (waits.rule, waits.until) == ("no interest yet", TODAY + days(1))
    assert [line.invoice_id for line in the("charge", account, POLICY).lines] == ["1"]


def test_interest_left_on_a_paid_invoice_is_told_beside_one_that_is_not_paid():
    late = an_invoice(days_overdue=40)
    paid = an_invoice(
        id="2", days_overdue=31, balance_minor=0, applied=(Applied(on=TODAY - days(1), amount_minor=100_000),)
    )
    skips = {skip.cover.subject: skip.because.rule for skip in planned(told(late, paid), POLICY).skips}

    assert skips["invoice/2"] == "interest left on a paid invoice"


def test_halves_are_rounded_away_from_nothing_on_both_sides():
    found = [rounded_half_up(Fraction(n, 2)) for n in (-5, -3, -1, 0, 1, 3, 5)]

    assert found == [-3, -2, -1, 0, 1, 2, 3]


# -- the second of two ---------------------------------------------------------------------------------------


def test_a_call_after_the_first_of_two_announcements_is_enough():
    policy = a_policy(INTEREST_NOTICE, replace(CHARGE, needs_call=True))
    past = tuple(a_done_notice("interest notice", days_ago=ago, id=f"{ago}") for ago in (16, 3))

    def waits(days_ago):
        account = an_account(
            an_invoice(days_overdue=31), past=past, contacts=(a_contact(days_ago=days_ago, how="call"),)
        )
        return no_call_yet(Situation(account, policy, a_company()), account.invoices[0])

    assert waits(16) is None
    assert waits(17).fact("told_on") == TODAY - days(16)


def test_a_fee_that_is_over_hides_no_other_that_is_to_come():
    first, second = (Fee(name=name, amount=Decimal(25)) for name in ("first fee", "second fee"))
    said = replace(
        ANNOUNCED, fees=tuple(AnnouncedFee(name=fee.name, amount_minor=25_00) for fee in (first, second))
    )
    notice = a_done_notice("interest notice", days_ago=16, announced=said)
    billed = ChargedFee(invoice_id="1", name="first fee", number=1, amount_minor=25_00)
    account = an_account(an_invoice(days_overdue=31), past=(notice,), charged=(billed,))
    terms = some_terms(fees=(first, second))
    situation = Situation(account, replace(POLICY, interest=terms), a_company())

    found = [line.name for _, line in fees_to_come(situation, terms, account.invoices[0])]

    assert found == ["second fee"]


def test_the_day_of_the_fee_is_that_of_the_first_of_two_charges():
    later = replace(CHARGE, name="again", after_days_overdue=60)

    assert fee_day(a_policy(later, CHARGE)) == CHARGE.after_days_overdue


def test_one_segment_of_two_that_asks_for_history_is_enough():
    big, new = Segment(name="big", owes_at_least=Decimal(100)), Segment(name="new", new_within_days=30)

    assert needs_history(a_policy(segments=(big, new)))
    assert not needs_history(a_policy(segments=(big,)))


def test_a_cent_is_owed_by_the_customer_and_what_is_voided_or_ours_is_not():
    cent = an_invoice(total_minor=1)
    account = an_account(cent, an_invoice(id="2", is_voided=True), an_invoice(id="3", is_charge=True))

    assert open_minor(account) == 1


def test_a_hold_covers_its_first_and_its_last_day():
    hold = a_hold(placed_days_ago=2, until=TODAY + days(2))

    assert [hold.covers("1", TODAY + days(n)) for n in (-3, -2, 2, 3)] == [False, True, True, False]


# -- what was right of what was charged ----------------------------------------------------------------------


def right(charged, terms=None, *disputes, **fields):
    """What one thing charged should have come to."""
    ((_, owed),) = owed_minor(an_invoice(days_overdue=40, **fields), disputes, (charged,), terms, "USD")
    return owed


def a_fee(**fields):
    return ChargedFee(
        **{
            "invoice_id": "1",
            "name": "late fee",
            "number": 1,
            "amount_minor": 25_00,
            "owed_minor": 100_000,
            "paid_in_time_through": GIVEN,
            **fields,
        }
    )


def test_interest_whose_figures_were_not_kept_stands_as_it_was():
    for known in ({"annual_rate_percent": Decimal(18)}, {"day_count": "actual/365"}):
        charged = ChargedInterest(
            invoice_id="1", period_from=GIVEN, period_through=TODAY, amount_minor=999, **known
        )

        assert right(charged, some_terms()) == 999


def test_a_fee_beside_the_cap_is_right_where_the_cap_leaves_nothing():
    fees = (
        Fee(name="late fee", amount=Decimal(25)),
        Fee(name="sum", amount=Decimal(25), counts_toward_cap=False),
    )
    terms = some_terms(fees=fees, cap_percent_of_invoice=Decimal(0))

    assert right(a_fee(), terms) == 0
    assert right(a_fee(name="sum"), terms) == 25_00


def test_a_share_is_of_what_was_not_disputed_on_the_day_after_the_date_given():
    settled = a_dispute(amount_minor=40_000, opened_days_ago=5, closed_on=TODAY - days(2))

    assert right(a_fee(percent=Decimal(5), amount_minor=50_00), None, settled) == 30_00
    assert right(a_fee(percent=Decimal(5), amount_minor=50_00)) == 50_00


def test_a_flat_fee_stays_what_it_was_and_a_band_is_asked_again_only_when_less_was_owed():
    flat = some_terms(fees=(Fee(name="late fee", amount=Decimal(10)),))
    bands = (
        FeeBand(from_amount=Decimal(0), amount=Decimal(5)),
        FeeBand(from_amount=Decimal(900), amount=Decimal(9)),
    )
    banded = some_terms(fees=(Fee(name="late fee", bands=bands),))
    in_time = {"balance_minor": 50_000, "applied": (Applied(on=GIVEN, amount_minor=50_000),)}

    assert right(a_fee(), flat, **in_time) == 25_00
    assert right(a_fee(), banded) == 25_00
    assert right(a_fee(), banded, **in_time) == 5_00
