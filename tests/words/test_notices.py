"""The words customers read: polite, sure, complete, and never longer than the planner allows for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.core.actions import AnnouncedFee, SendNotice
from plugin.core.because import because
from plugin.core.blocks import MEMO, NOTICE_WORDS_LENGTH_MAX
from plugin.policies.wording import harsh_words
from plugin.words import memo_words, tone_of

THREATS = ("immediately", "legal action", "attorney", "lawsuit", "agency", "failure to", "final", "must")


def a_notice(tone="reminder", **fields):
    interest = {
        "pay_by": date(2026, 3, 16),
        "annual_rate_percent": Decimal("18.0"),
        "interest_minor": 13_32,
    }
    return SendNotice(
        **{
            "customer_id": "9",
            "covers": (),
            "because": because("step is due"),
            "invoice_id": "1",
            "tone": tone,
            "asked_minor": 100_000,
            "disputed_minor": 0,
            "days_overdue": 15,
            **(interest if tone == "interest notice" else {}),
            **fields,
        }
    )


def words(tone="reminder", number="1007", company="Birch & Sons", currency="USD", **fields):
    return memo_words(a_notice(tone, **fields), number, company, currency)


TONES = ("reminder", "interest notice", "cash on delivery notice")


def test_the_reminder():
    assert words(days_overdue=3) == (
        "Invoice 1007 is 3 days past due; $1,000.00 is open. Please pay it, or let us know when we may "
        "expect your payment. If your payment is already on its way, thank you, and please disregard this "
        "note. If anything about this invoice is not right, please tell us.\nThank you, Birch & Sons"
    )


def test_s4_2_the_interest_notice_states_rate_per_year_date_and_amount():
    text = words("interest notice")

    assert "Please pay $1,000.00 by March 16, 2026." in text
    assert "18% per year" in text
    assert "$13.32 through that date" in text


def test_an_interest_notice_is_never_written_without_its_rate():
    with pytest.raises(ValueError, match="yearly rate"):
        words("interest notice", annual_rate_percent=None)


def test_s4_5_the_cash_on_delivery_notice_says_that_it_is_policy_and_how_it_ends():
    text = words("cash on delivery notice")

    assert "it is our policy to ask for payment in advance" in text
    assert "As soon as it is paid, your usual terms apply again." in text


@pytest.mark.parametrize("tone", TONES)
def test_the_disputed_part_is_named_and_not_asked_for(tone):
    text = words(tone, asked_minor=70_000, disputed_minor=30_000)

    assert "$700.00 is open" in text
    assert "$300.00 you have questioned is not part of this" in text


@pytest.mark.parametrize("tone", TONES)
def test_s1_7_s3_8_no_threats_and_a_way_to_say_what_is_wrong(tone):
    text = words(tone).lower()

    assert not [threat for threat in THREATS if threat in text]
    assert "please tell us" in text
    assert "thank you" in text


@pytest.mark.parametrize("tone", TONES)
def test_s1_7_our_own_words_pass_the_check_that_policies_must_pass(tone):
    assert list(harsh_words(words(tone))) == []
    assert list(harsh_words("Pay, or else we see you in court."))


def test_free_days_are_said():
    assert "18% per year from 10 days after the due date is added" in words("interest notice", free_days=10)


def test_one_day_is_one_day():
    assert "is 1 day past due" in words(days_overdue=1)


@given(
    tone=st.sampled_from(TONES),
    number=st.text(max_size=40),
    company=st.text(max_size=200),
    asked=st.integers(1, 10**15),
    disputed=st.integers(0, 10**15),
    late=st.integers(1, 4000),
    currency=st.sampled_from(["USD", "JPY", "KWD", "XOF"]),
    fees=st.lists(
        st.builds(
            AnnouncedFee,
            name=st.text(max_size=40),
            amount_minor=st.integers(1, 10**12),
            every_days=st.none() | st.integers(1, 365),
            times_max=st.integers(1, 99),
        ),
        max_size=1,
    ),
)
def test_never_longer_than_the_planner_allows_for(
    tone, number, company, asked, disputed, late, currency, fees
):
    text = words(
        tone,
        number,
        company,
        currency,
        asked_minor=asked,
        disputed_minor=disputed,
        days_overdue=late,
        free_days=365,
        fees=fees,
    )

    assert len(text) <= NOTICE_WORDS_LENGTH_MAX
    assert MEMO.block_in(MEMO.with_block("Thanks.", text)) == text.strip("\n")


def test_nobody_can_close_our_block_from_inside():
    text = words(company=MEMO.closing)

    assert MEMO.closing not in text


LATE_FEE = AnnouncedFee(name="late fee", amount_minor=25_00)


def test_a_fee_is_announced_by_its_amount():
    again = replace(LATE_FEE, every_days=30, times_max=3)

    assert "A fee of $25.00 (late fee) is added too." in words("interest notice", fees=(LATE_FEE,))
    assert "is added too, every 30 days, 3 times at most." in words("interest notice", fees=(again,))


def test_a_fee_alone_says_that_the_terms_provide_for_it():
    text = words("interest notice", annual_rate_percent=Decimal(0), interest_minor=0, fees=(LATE_FEE,))

    assert "After that, a fee of $25.00 (late fee) is added, as our terms provide." in text
    assert "interest" not in text
    assert tone_of(text) == "interest notice"
