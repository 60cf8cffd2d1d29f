"""kill -9 is how servers really end."""

from pathlib import Path

from tests.crashes import kills
from tests.crashes.databases import Files
from tests.crashes.world import worksite

KILLS = 25


def test_a_killed_server_sends_nothing_twice_and_loses_nothing_it_calls_done() -> None:
    figures = kills.run(KILLS, seed=1)

    assert figures["kills"] == KILLS
    assert figures["in the midst of a run"] > KILLS // 4, "or the kills came when nothing was under way"
    assert figures["acts"] > 0


def test_a_lost_connection_is_made_again_by_a_person_before_anything_is_judged(tmp_path: Path) -> None:
    """Nothing in doubt can be looked for in books that nobody may read."""
    with worksite(tmp_path, Files(tmp_path).new(), customers=2) as site:
        for connection in site.sandbox.authority._connections:
            connection.alive = False

        problems = kills.rest(site, site.one)

        assert problems == []
        assert site.reconnections == 1
        assert site.tenants[site.one].mail, "or the connection was of no use"


def test_a_run_that_fails_although_nothing_befalls_it_is_told(tmp_path: Path) -> None:
    with worksite(tmp_path, Files(tmp_path).new(), customers=1) as site:
        site.server.shutdown()
        site.server.server_close()

        assert any(each.startswith("The last run failed: ") for each in kills.rest(site, site.one))
