"""Messages leave in the hours the policy names, in the company's own zone; everything else goes on."""

import pytest

from plugin import policies

HOURS = policies.preset("standard").replace(
    "messages_per_run_max = 50", "messages_per_run_max = 50\nsend_from_hour = 10\nsend_until_hour = 16"
)


@pytest.mark.parametrize(("hour_in_utc", "mails"), [(14, 0), (15, 1), (20, 1), (21, 0)])
def test_a_message_waits_for_its_hour(town, clock, hour_in_utc, mails):
    """The company is in New York, five hours behind UTC in winter."""
    town.activate(HOURS)
    town.owes(days_overdue=5)
    clock.advance(hours=hour_in_utc - clock.now().hour)

    town.run()

    assert len(town.books.mails) == mails


def test_what_waited_leaves_with_the_first_run_in_time(town, clock):
    town.activate(HOURS)
    town.owes(days_overdue=5)
    clock.advance(hours=12 - clock.now().hour)
    for _ in range(4):
        town.run()
        clock.advance(hours=1)

    assert len(town.books.mails) == 1
