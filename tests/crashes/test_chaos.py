"""Four workers on one queue, and everything that can happen to a process and to its connection."""

from tests.crashes import chaos
from tests.crashes.databases import Server

SECONDS = 60.0
WORKERS = 4


def test_each_act_is_done_once_and_nothing_lies_idle(postgres_url: str) -> None:
    figures = chaos.one_world(Server(postgres_url), SECONDS, seed=1, workers=WORKERS)

    assert figures["acts"] > chaos.ACTS_MIN, "or nothing was at stake"
    assert figures["runs"] > 2 * chaos.BEGUN_MEANWHILE, "or what lay idle would not have been seen"
    assert figures["kills"] > 0
    assert figures["naps"] > 0
    assert figures["connections cut"] > 0
