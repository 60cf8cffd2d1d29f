"""Somebody's cron calls a thousand times in a day, ten at once."""

from tests.simulator.drills_of_workers import at_once

AT_ONCE = 10
ROUNDS = 100


def test_a_thousand_runs_in_a_day_send_one_notice() -> None:
    assert at_once(workers=AT_ONCE, times=ROUNDS) == []
