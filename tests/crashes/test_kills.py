"""kill -9 is how servers really end."""

from tests.crashes import kills

KILLS = 25


def test_a_killed_server_sends_nothing_twice_and_loses_nothing_it_calls_done() -> None:
    figures = kills.run(KILLS, seed=1)

    assert figures["kills"] == KILLS
    assert figures["in the midst of a run"] > KILLS // 4, "or the kills came when nothing was under way"
    assert figures["acts"] > 0
