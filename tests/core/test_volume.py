"""How much may leave, and when a person is asked before a flood."""

from hypothesis import given
from hypothesis import strategies as st

from plugin.core.volume import room, unusual
from plugin.policies import load, preset

POLICY = load(preset("standard"), 1)


def test_a_run_and_a_day_have_limits_of_their_own():
    fresh = room(POLICY, {}, {})
    assert fresh.left == {"notice": 50, "charge": 25}
    assert room(POLICY, {"notice": 48}, {}).left["notice"] == 2
    assert room(POLICY, {}, {"notice": 199, "charge": 50}).left == {"notice": 1, "charge": 0}


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 300))
def test_never_more_leaves_than_either_limit_allows(this_run, today, asked):
    places = room(POLICY, {"notice": this_run}, {"notice": today})

    admitted = sum(places.admit("notice") for _ in range(asked))

    assert admitted <= max(0, POLICY.messages_per_run_max - this_run)
    assert admitted <= max(0, POLICY.messages_per_day_max - today)


def test_an_act_that_did_not_leave_gives_its_place_back():
    places = room(POLICY, {"notice": 49}, {})
    assert places.admit("notice")
    assert not places.admit("notice")
    places.give_back("notice")
    places.give_back("notice")
    assert places.admit("notice")


def test_what_no_customer_sees_has_no_limit():
    assert all(room(POLICY, {}, {"notice": 500}).admit("note") for _ in range(1000))


def test_more_than_three_times_the_busiest_day_is_asked_for_first():
    assert unusual("notice", 60, busiest_day=20, agreed_to=0) is None
    found = unusual("notice", 61, busiest_day=20, agreed_to=0)
    assert found is not None
    assert (found.rule, found.fact("wanted"), found.fact("busiest_day")) == ("unusual volume", 61, 20)


def test_what_left_today_counts_as_well():
    assert unusual("notice", 10, busiest_day=20, agreed_to=0, left_today=51) is not None


def test_a_quiet_company_is_not_asked_about_a_handful():
    assert unusual("notice", 25, busiest_day=0, agreed_to=0) is None
    assert unusual("charge", 11, busiest_day=0, agreed_to=0) is not None


def test_a_number_a_person_let_go_is_not_asked_about_again():
    assert unusual("notice", 90, busiest_day=0, agreed_to=90) is None
    assert unusual("notice", 91, busiest_day=0, agreed_to=90) is not None
