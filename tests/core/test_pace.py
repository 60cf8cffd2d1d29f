"""How far a first reading has come, and what its end is estimated by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.store.pace import begun
from plugin.words.first_reading import first_reading

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
COUNTS = {"customer": 4_000, "invoice": 8_000}


def after(minutes: float) -> datetime:
    """So many minutes past noon."""
    return NOON + timedelta(minutes=minutes)


def test_what_is_left_goes_on_as_fast_as_what_was_read():
    pace = (
        replace(begun(NOON), counts=COUNTS)
        .reached(4_000, after(1))
        .next_kind("customer")
        .reached(2_000, after(2))
    )

    assert pace.done == 6_000
    assert pace.total == 12_000
    assert pace.left == timedelta(minutes=2)


def test_a_pause_between_two_runs_does_not_count():
    first = replace(begun(NOON), counts=COUNTS).reached(4_000, after(1)).next_kind("customer")
    pace = first.again(after(600)).reached(2_000, after(601))

    assert pace.left == timedelta(minutes=3)


def test_nothing_is_estimated_before_a_page_was_read_or_counted():
    assert begun(NOON).left is None
    assert begun(NOON).reached(10, after(1)).left is None
    assert replace(begun(NOON), counts=COUNTS).left is None


def test_more_records_than_were_counted_are_no_more_than_all():
    pace = replace(begun(NOON), counts={"customer": 10}).reached(12, after(1))

    assert pace.total == 12
    assert pace.left == timedelta(0)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.1, "Less than a minute to go."),
        (1, "About 2 minutes to go."),
        (60, "About 2 hours to go."),
    ],
)
def test_the_time_that_is_left_is_said_in_round_figures(minutes, said):
    pace = replace(begun(NOON), counts=COUNTS).reached(4_000, after(minutes))

    assert first_reading("invoice", pace, None, pace.at).endswith(said)


def test_why_it_failed_is_said_instead():
    assert first_reading("invoice", begun(NOON), "Please connect again.", NOON) == (
        "QuickBooks could not be read yet. Please connect again."
    )
