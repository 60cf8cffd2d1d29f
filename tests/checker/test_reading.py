"""What customers read, read by the witness."""

from datetime import date

import pytest

from web.demo.checker.reading import MEMO, asked_in, date_given, dates_in, tone_of


@pytest.mark.parametrize(
    "text",
    [
        "by 2026-11-20.",
        "by November 20, 2026.",
        "by Nov 20, 2026",
        "by 20 November 2026",
        "by 11/20/2026",
        "by 11/20/26",
    ],
)
def test_a_date_in_any_form(text):
    assert list(dates_in(text)) == [date(2026, 11, 20)]


def test_the_date_given_is_the_latest_and_only_where_interest_is_announced():
    words = "Due October 3, 2026. Please pay by November 20, 2026"

    assert date_given(words) is None
    assert date_given(f"{words}, else interest is added.") == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "tone"),
    [
        ("Please pay.", "reminder"),
        ("Interest of 18 % a year will be added.", "interest notice"),
        ("Interest runs; new work is cash on delivery.", "cash on delivery notice"),
    ],
)
def test_a_notice_is_known_by_what_it_says(words, tone):
    assert tone_of(words) == tone


def test_what_stands_around_our_block_is_a_person_s():
    text = "Mine.\n\n--- Notice about this invoice ---\nours\n--- End of notice ---\nMine too."

    assert MEMO.inside(text) == "ours"
    assert MEMO.outside(text) == "Mine.\nMine too."
    assert MEMO.outside("Only mine.") == "Only mine."


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Invoice 1029 is 28 days past due; $1,511.20 is open. The $56.80 is not.", 151_120),
        ("Invoice 1029 is 28 days past due; 511.20 USD is open.", 51_120),
        ("Invoice 1029 is 28 days past due.", None),
    ],
)
def test_a_notice_asks_for_what_it_says_is_open(words, asked):
    assert asked_in(words, "USD") == asked
