"""Connecting, signing in and the way into the frame, as browsers live through it, against the sandbox."""

import re
from datetime import timedelta

from sqlalchemy import select

from plugin import tables
from plugin.access import members
from tests.web.sign_in_world import (
    CRAIG,
    DANA,
    FROM_OUR_PAGE,
    TYPED,
    cookie,
    csrf_in,
    role,
)
from web.access.cookies import ATTEMPT, OUTCOME, SESSION, WAITING


def test_whoever_connects_a_company_is_its_manager_and_signed_in(world, browser, company):
    assert role(world, company, CRAIG) == "manager"
    assert browser.window.get(f"/c/{company}/open").status_code == 303
    with world.store.reading(company) as scope:
        row = scope.first(scope.select(tables.connections))
        people = scope.db.execute(select(tables.users)).all()

    assert [person.name for person in people] == ["Craig Carlson"]
    assert row.connected_by == f"user:{people[0].id}"


def test_the_frame_is_let_in_by_the_window(world, company, stranger):
    waiting = stranger.waiting(company)
    confirm = stranger.sign_in(company, waiting=waiting)
    asked = stranger.window.get(confirm.location, headers=TYPED).get_data(as_text=True)
    assert stranger.enter(company).status_code == 401
    done = stranger.agree(company)
    told = stranger.window.get(done.location).get_data(as_text=True)
    entered = stranger.enter(company)

    assert confirm.location == f"/c/{company}/open"
    with world.store.reading(company) as scope:
        assert scope.first(scope.select(tables.companies)).name.endswith("Landscaping Services")
    assert "Landscaping Services" in asked
    assert "Craig Carlson" in asked
    assert "Go back to your dashboard" in told
    assert (entered.status_code, entered.location) == (303, f"/c/{company}/")
    assert stranger.look(company).status_code == 303
    assert cookie(stranger.frame, WAITING) is None


def test_the_way_in_is_open_for_a_minute(world, browser, company):
    browser.press_sign_in(company, browser.waiting(company))
    browser.agree(company)
    world.clock.advance(timedelta(seconds=61))

    late = browser.enter(company)

    assert late.status_code == 401
    assert "more than a minute" in late.get_data(as_text=True)


def test_the_way_in_is_open_once(browser, company):
    browser.press_sign_in(company, browser.waiting(company))
    browser.agree(company)
    secret = cookie(browser.frame, WAITING)
    assert browser.enter(company).status_code == 303

    browser.frame.delete_cookie(SESSION)
    browser.frame.set_cookie(WAITING, secret, secure=True)
    assert browser.enter(company).status_code == 401


def test_the_way_in_is_to_one_company(world, browser, company):
    other = world.a_browser().connect(realm=1)
    browser.press_sign_in(company, browser.waiting(company))
    browser.agree(company)

    assert browser.enter(other).status_code == 401
    assert browser.enter(company).status_code == 303


def test_a_state_is_used_once(browser, company, stranger):
    start = stranger.press_sign_in(company)
    back = stranger.world.at_intuit(start.location)
    attempt = cookie(stranger.window, ATTEMPT)
    assert stranger.window.get(back).location == f"/c/{company}/"

    stranger.window.set_cookie(ATTEMPT, attempt, secure=True)
    again = stranger.window.get(back)

    assert cookie(stranger.window, OUTCOME) == "stale"
    assert again.location == "/connected"


def test_an_invited_person_comes_in_once_by_address_and_then_by_subject(world, company, stranger):
    with world.store.company(company) as scope:
        members.invite(scope, " Dana@Design.example", "collector", "user:x")
    assert stranger.sign_in(company, DANA).location == f"/c/{company}/"
    assert role(world, company, DANA) == "collector"

    with world.store.company(company) as scope:
        assert members.invitations(scope) == []
        people = tables.users
        scope.db.execute(people.update().where(people.c.subject == DANA).values(email="old@x.example"))
    assert world.a_browser().sign_in(company, DANA).location == f"/c/{company}/"


def test_signing_in_gives_a_new_token_whatever_the_browser_brought(world, company, stranger):
    planted = "planted-by-an-attacker"
    stranger.window.set_cookie(SESSION, planted, secure=True)
    stranger.sign_in(company)

    assert cookie(stranger.window, SESSION) != planted
    stranger.window.set_cookie(SESSION, planted, secure=True)
    assert stranger.window.get(f"/c/{company}/open").status_code == 401


def test_the_old_token_dies_at_the_next_sign_in(world, browser, company):
    old = cookie(browser.window, SESSION)
    browser.company_id = browser.connect()
    new = cookie(browser.window, SESSION)

    assert old != new
    browser.window.set_cookie(SESSION, old, secure=True)
    assert browser.window.get(f"/c/{company}/open").status_code == 401


def test_one_person_may_have_two_companies_open(browser, company):
    other = browser.connect(realm=1)

    assert other != company
    assert browser.window.get(f"/c/{other}/open").status_code == 303
    assert browser.window.get(f"/c/{company}/open").status_code == 303


def test_another_person_in_the_same_browser_takes_nothing_over(world, browser, company):
    other = browser.connect(DANA, realm=1)

    assert browser.window.get(f"/c/{other}/open").status_code == 303
    assert browser.window.get(f"/c/{company}/open").status_code == 404


def test_a_manager_disconnects_at_quickbooks_and_connects_again(world, browser, company):
    page = browser.window.get(f"/c/{company}/settings/disconnect", headers=TYPED)
    answer = browser.window.post(
        f"/c/{company}/settings/disconnect", data={"csrf": csrf_in(page)}, headers=FROM_OUR_PAGE
    )

    assert answer.status_code == 303
    assert world.house.run(company).error is not None
    assert browser.connect() == company
    assert world.house.run(company).error is None
    told = re.findall(
        r"<p><strong>[^<]+</strong> ([^<]+)</p>",
        browser.window.get(f"/c/{company}/settings/history", headers=TYPED).get_data(as_text=True),
    )
    assert told[:2] == [
        "connected the company to QuickBooks again.",
        "disconnected the company from QuickBooks.",
    ]


def test_who_connects_again_is_told_what_goes_on(browser, company):
    assert "sends nothing until told so" in browser.window.get("/connected").text

    assert browser.connect() == company
    page = browser.window.get("/connected").text

    assert "<h1>Connected again</h1>" in page
    assert "goes on in the mode it was in" in page
    assert f'href="/c/{company}/"' in page
