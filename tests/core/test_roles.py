"""Every task is somebody's, whoever is there and whatever part they hold."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.core.actions import TaskKind
from plugin.core.roles import PARTS, part_of, responsible

EVERYBODY = ("alice", "bert", "carla", "dana")
HELD = {"collector": "bert", "relationship owner": "carla", "management": "alice", "legal": "dana"}
KINDS = get_args(TaskKind)


@pytest.mark.parametrize(
    ("kind", "part", "who"),
    [
        ("call", "collector", "bert"),
        ("no address", "collector", "bert"),
        ("reach out", "relationship owner", "carla"),
        ("decide about service", "management", "alice"),
        ("decide about attorney", "management", "alice"),
        ("legal stop", "legal", "dana"),
    ],
)
def test_a_task_is_for_whoever_holds_its_part(kind, part, who):
    assert part_of(kind) == part
    assert responsible(kind, HELD, EVERYBODY) == who


def test_s2_8_the_one_who_knows_this_customer_reaches_out():
    assert responsible("reach out", HELD, EVERYBODY, owner="dana") == "dana"
    assert responsible("reach out", HELD, EVERYBODY, owner="gone") == "carla"


def test_s0_9_who_has_the_relationship_does_not_collect_where_somebody_else_can():
    assert responsible("call", {"collector": "bert"}, ("bert", "alice"), owner="bert") == "alice"
    assert responsible("call", HELD, EVERYBODY, owner="bert") == "alice"
    assert responsible("call", {}, ("alice", "bert"), owner="alice") == "bert"
    assert responsible("call", {}, ("alice", "bert")) == "alice"
    assert responsible("call", {"collector": "bert"}, ("bert",), owner="bert") == "bert"


def test_a_part_that_nobody_holds_falls_to_the_next():
    assert responsible("legal stop", {"management": "alice", "collector": "bert"}, EVERYBODY) == "alice"
    assert responsible("reach out", {"collector": "bert"}, EVERYBODY) == "bert"
    assert responsible("decide about attorney", {"legal": "dana"}, EVERYBODY) == "dana"
    assert responsible("decide about attorney", {"management": "gone"}, EVERYBODY) == "alice"


def test_where_nobody_is_nobody_is_asked():
    assert responsible("call", HELD, ()) is None
    assert responsible("legal stop", HELD, ()) is None


@given(
    kind=st.sampled_from(KINDS),
    held=st.dictionaries(st.sampled_from(PARTS), st.sampled_from(EVERYBODY)),
    members=st.lists(st.sampled_from(EVERYBODY), min_size=1, unique=True),
    owner=st.none() | st.sampled_from(EVERYBODY),
)
def test_s2_11_nothing_deadlocks_whoever_is_there(kind, held, members, owner):
    who = responsible(kind, held, members, owner)

    assert who in members
    assert part_of(kind) != "collector" or len(members) == 1 or who != owner
