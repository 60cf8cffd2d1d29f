"""Members, sessions and the way into the frame, as the store keeps them, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from plugin import tables
from plugin.access import embedding, handover, members, sessions, users
from plugin.access.secret import digest
from plugin.origins import is_origin
from tests.engine.town import COMPANY, found_town

LIVES = sessions.Lives()
ALICE = users.Who(subject="a", name="Alice", email="alice@larkspur.example", is_email_verified=True)
BOB = users.Who(subject="b", name="Bob", email="bob@larkspur.example", is_email_verified=True)


@pytest.fixture(autouse=True)
def town(store, clock):
    return found_town(store, clock)


@pytest.fixture
def alice(store):
    with store.company(COMPANY) as scope:
        user_id = users.keep(scope, ALICE)
        members.admit(scope, user_id, "manager")
    return user_id


@pytest.fixture
def token(store, alice):
    with store.company(COMPANY) as scope:
        return sessions.begin(scope, alice)


def find(store, token):
    with store.reading(COMPANY) as scope:
        return sessions.find(scope, token, LIVES)


def touch(store, token):
    with store.company(COMPANY) as scope:
        sessions.touch(scope, token)


def test_a_session_knows_the_person_as_they_are_now(store, alice, token):
    with store.company(COMPANY) as scope:
        members.admit(scope, users.keep(scope, BOB), "manager")
        members.admit(scope, alice, "viewer")

    found = find(store, token)

    assert (found.user_id, found.name, found.role) == (alice, "Alice", "viewer")
    assert "Alice" not in repr(found)


def test_a_session_ends_after_half_an_hour_without_a_request(store, clock, token):
    clock.advance(minutes=29)
    assert find(store, token).needs_touch
    touch(store, token)
    clock.advance(minutes=29)
    assert find(store, token) is not None
    clock.advance(minutes=1)
    assert find(store, token) is None


def test_a_session_ends_after_twelve_hours_however_busy(store, clock, token):
    for _ in range(36):
        clock.advance(minutes=20)
        touch(store, token)

    assert find(store, token) is None


def test_a_session_ends_with_the_membership(store, alice, token):
    with store.company(COMPANY) as scope:
        members.admit(scope, users.keep(scope, BOB), "manager")
        handover.offer(scope, digest("secret"), alice)
        assert members.remove(scope, alice)

    assert find(store, token) is None
    with store.engine.connect() as db:
        assert db.execute(select(tables.sessions)).all() == []
        assert db.execute(select(tables.handovers)).all() == []


def test_there_is_no_session_without_a_membership(store, alice):
    with pytest.raises(Exception, match=r"(?i)foreign key"), store.company(COMPANY) as scope:
        sessions.begin(scope, users.keep(scope, BOB))


def test_signing_out_and_ending_all(store, alice, token):
    with store.company(COMPANY) as scope:
        other = sessions.begin(scope, alice)
        sessions.end(scope, token)
    assert find(store, token) is None
    assert find(store, other) is not None

    with store.company(COMPANY) as scope:
        assert sessions.end_all(scope, alice) == 1
    assert find(store, other) is None


def test_dead_sessions_are_swept_at_the_next_sign_in(store, clock, alice, token):
    clock.advance(hours=13)
    with store.company(COMPANY) as scope:
        sessions.renew(scope, alice, "", LIVES)

    with store.engine.connect() as db:
        assert len(db.execute(select(tables.sessions)).all()) == 1


def test_roles_rise():
    order = ["viewer", "collector", "manager"]

    assert [[members.reaches(has, needs) for needs in order] for has in order] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_the_last_manager_stays(store, alice):
    with store.company(COMPANY) as scope:
        bob = users.keep(scope, BOB)
        members.admit(scope, bob, "collector")
        with pytest.raises(members.LastManager):
            members.remove(scope, alice)
        with pytest.raises(members.LastManager):
            members.admit(scope, alice, "viewer")
        members.admit(scope, bob, "manager")
        assert members.remove(scope, alice)
        assert [(row.name, row.role) for row in members.members(scope)] == [("Bob", "manager")]


def test_a_person_is_one_whatever_their_name_and_address_become(store, alice):
    with store.company(COMPANY) as scope:
        again = users.keep(scope, users.Who(subject="a", name="Alice Smith", email="new@x.example"))
        row = scope.db.execute(select(tables.users)).one()

    assert again == alice
    assert (row.name, row.email) == ("Alice Smith", "new@x.example")


def test_the_same_address_is_not_the_same_person(store, alice):
    with store.company(COMPANY) as scope:
        twin = users.Who(subject="z", name="Z", email=ALICE.email, is_email_verified=True)

        assert members.come_in(scope, twin) is None


def test_an_invitation_lasts_a_fortnight_and_can_be_withdrawn(store, clock, alice):
    with store.company(COMPANY) as scope:
        members.invite(scope, BOB.email, "viewer", "user:a")
        assert members.withdraw(scope, BOB.email)
        assert members.come_in(scope, BOB) is None
        members.invite(scope, BOB.email, "viewer", "user:a")
    clock.advance(days=14)
    with store.company(COMPANY) as scope:
        assert members.come_in(scope, BOB) is None
        assert members.invitations(scope) == []


def test_the_way_in_serves_once_within_a_minute(store, clock, alice):
    with store.company(COMPANY) as scope:
        handover.offer(scope, digest("one"), alice)
        handover.offer(scope, digest("two"), alice)
        assert handover.take(scope, "another") is None
        assert handover.take(scope, "one") == alice
        assert handover.take(scope, "one") is None
    clock.advance(seconds=61)
    with store.company(COMPANY) as scope:
        assert handover.is_offered(scope, "two")
        assert handover.take(scope, "two") is None
        assert not handover.is_offered(scope, "two")


def test_nobody_may_frame_a_company_until_an_origin_is_recorded(store):
    with store.company(COMPANY) as scope:
        assert embedding.origins(scope) == []
        embedding.allow(scope, ["https://qbo.intuit.com", "https://qbo.intuit.com"])
        assert embedding.origins(scope) == ["https://qbo.intuit.com"]
        embedding.forbid(scope, "https://qbo.intuit.com")
        assert embedding.origins(scope) == []
        with pytest.raises(ValueError, match="no origin"):
            embedding.allow(scope, ["https://*.intuit.com"])


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://qbo.intuit.com", True),
        ("https://qbo.intuit.com:8443", True),
        ("http://localhost:8090", True),
        ("http://books.localhost:8090", True),
        ("http://127.0.0.1:8090", True),
        ("http://qbo.intuit.com", False),
        ("https://qbo.intuit.com/", False),
        ("https://*.intuit.com", False),
        ("https://a.example https://b.example", False),
        ("https://a.example; script-src *", False),
        ("https://me@a.example", False),
        ("https://a.example:port", False),
        ("javascript:alert(1)", False),
        ("'none'", False),
        ("*", False),
        ("", False),
    ],
)
def test_an_origin_is_one_exact_place(text, good):
    assert is_origin(text) is good


def test_twelve_hours_and_half_an_hour():
    assert (timedelta(minutes=30), timedelta(hours=12)) == (LIVES.idle, LIVES.absolute)
