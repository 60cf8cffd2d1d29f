"""The team: managers let people in, change what they may do and let them go; never the last of them."""

import re

import pytest

from plugin import policies
from plugin.access import members, team, users
from plugin.people import Unsound
from plugin.store import companies, events
from tests.engine.town import COMPANY
from tests.memory_books import PROFILE
from tests.pages.conftest import browser

CARLA = users.Who(subject="sub-Carla", name="Carla", email="Carla@larkspur.example", is_email_verified=True)


def told(town):
    """What the company's history says, the latest first."""
    with town.store.reading(COMPANY) as scope:
        rows, _ = events.page(scope, 50)
        return [(row.what, row.value) for row in rows]


def role_of(town, name):
    with town.store.reading(COMPANY) as scope:
        return next((row.role for row in members.members(scope) if row.name == name), None)


def test_the_page_says_who_belongs_what_they_may_do_and_when_they_were_last_here(town, alice, bob):
    page = alice.see("settings/team")

    assert re.search(
        r"bob@larkspur.example</p>\s+<p class=\"note quiet\">Last signed in today at 10:00\sAM", page
    )
    assert re.search(r'<option value="collector" selected>Collector: may act on customers', page)


def test_an_invited_person_comes_in_with_the_role_and_everybody_can_read_it(town, alice, vera):
    page = alice.act("settings/team/invite", email=" Carla@Larkspur.example ", role="collector")
    assert "carla@larkspur.example" in page
    assert "the invitation holds for 14 days" in page

    with town.store.company(COMPANY) as scope:
        assert members.come_in(scope, CARLA)

    assert role_of(town, "Carla") == "collector"
    history = vera.see("settings/history")
    assert "<strong>Alice</strong> invited carla@larkspur.example as a collector." in history
    assert "<strong>Carla</strong> joined the team as a collector." in history


def test_an_invitation_can_be_taken_back(town, alice):
    alice.act("settings/team/invite", email="carla@larkspur.example", role="viewer")
    page = alice.act("settings/team/uninvite", email="carla@larkspur.example")

    assert "Nobody is waited for." in page
    assert told(town)[:2] == [
        ("uninvited", "carla@larkspur.example"),
        ("invited", "viewer carla@larkspur.example"),
    ]
    with town.store.company(COMPANY) as scope:
        assert members.come_in(scope, CARLA) is None
    assert "done this already" in alice.act("settings/team/uninvite", email="carla@larkspur.example")


@pytest.mark.parametrize(
    "email", ["", "carla", "carla@larkspur", "a b@x.example", "c@x.example\nd@x.example"]
)
def test_what_is_no_address_is_not_invited_and_stays_in_the_form(town, alice, email):
    answer = alice.post("settings/team/invite", email=email, role="viewer")

    assert answer.status_code == 422
    assert "That is no e-mail address." in answer.text
    assert "invited" not in dict(told(town))


def test_a_member_is_not_invited_again(alice, bob):
    answer = alice.post("settings/team/invite", email="BOB@larkspur.example", role="manager")

    assert answer.status_code == 422
    assert "belongs to the team already" in answer.text


def test_a_role_is_changed_and_counts_at_the_next_click(town, alice, bob):
    assert bob.post("customer/404/hold", reason="x").status_code == 404
    alice.act(f"settings/team/{bob.token.user_id}/role", role="viewer")

    assert bob.post("customer/404/hold", reason="x").status_code == 403
    assert ("role", f"viewer user:{bob.token.user_id}") in told(town)
    assert "<strong>Alice</strong> made Bob a viewer." in alice.see("settings/history")
    assert "done this already" in alice.act(f"settings/team/{bob.token.user_id}/role", role="viewer")


def test_who_is_removed_is_signed_out_and_is_still_called_by_name(town, alice, bob):
    town.owes(5)
    town.run()
    bob.act("customer/9/hold", reason="Owner is away")
    alice.act(f"settings/team/{bob.token.user_id}/remove")

    assert bob.client.get(f"/c/{COMPANY}/").status_code == 401
    assert role_of(town, "Bob") is None
    assert "<strong>Alice</strong> removed Bob from the team." in alice.see("settings/history")
    assert re.search(r"Put on hold</strong>\s+<span class=\"quiet\">Bob<", alice.see("customer/9"))


def test_never_the_last_manager(town, alice, bob):
    mine = alice.token.user_id
    assert "The only one, so make somebody else a manager" in alice.see("settings/team")

    for act, fields in (("role", {"role": "viewer"}), ("remove", {})):
        answer = alice.post(f"settings/team/{mine}/{act}", **fields)
        assert answer.status_code == 422
        assert "Make somebody else a manager first." in answer.text
    assert role_of(town, "Alice") == "manager"

    alice.act(f"settings/team/{bob.token.user_id}/role", role="manager")
    answer = alice.post(f"settings/team/{mine}/role", role="viewer")
    assert answer.location.startswith(f"/c/{COMPANY}/settings?")
    assert alice.client.get(f"/c/{COMPANY}/settings/team").status_code == 403


def test_only_managers_see_and_change_the_team(alice, bob, vera):
    for somebody in (bob, vera):
        assert somebody.client.get(f"/c/{COMPANY}/settings/team").status_code == 403
        for path in ("invite", "uninvite", f"{alice.token.user_id}/role", f"{alice.token.user_id}/remove"):
            answer = somebody.post(f"settings/team/{path}", role="manager", email="x@y.example")
            assert answer.status_code == 403
        assert "settings/team" not in somebody.see("settings")


def test_nobody_of_another_company_can_be_reached(town, alice, app, store):
    with store.company("other") as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "x")
    mallory = browser(app, store, "manager", "Mallory", "other")

    assert "done this already" in mallory.act(f"settings/team/{alice.token.user_id}/remove")
    assert role_of(town, "Alice") == "manager"
    assert "Alice" not in mallory.see("settings/team")


def test_an_unknown_role_is_refused(alice, bob):
    assert alice.post(f"settings/team/{bob.token.user_id}/role", role="owner").status_code == 422


def test_an_address_longer_than_any_is_refused(town):
    with town.store.company(COMPANY) as scope, pytest.raises(Unsound):
        team.invite(scope, f"{'x' * 250}@y.example", "viewer", "user:a")
