"""What must not work, or must not show, on the way in; against the sandbox, on SQLite."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from plugin import tables
from plugin.access import members
from plugin.access.secret import digest
from plugin.books import TryLater
from tests.web.sign_in_world import (
    CRAIG,
    DANA,
    FRAMED,
    FROM_OUR_PAGE,
    NOOR,
    TYPED,
    cookie,
    local,
    role,
)
from web.access.cookies import OUTCOME, SESSION, WAITING


@pytest.fixture
def world(lite_world):
    return lite_world


def test_a_window_that_is_signed_in_only_confirms(browser, company):
    start = browser.press_sign_in(company, browser.waiting(company))

    assert start.location == f"/c/{company}/open"
    browser.agree(company)
    assert browser.enter(company).status_code == 303


def test_the_script_asks_until_it_is_let_in(browser, company):
    waiting, poll = browser.waiting(company), {"X-Dunwell-Asks": "1", "Sec-Fetch-Dest": "empty"}
    early = browser.enter(company, **poll)
    browser.press_sign_in(company, waiting)
    browser.agree(company)
    entered = browser.enter(company, **poll)
    late = browser.enter(company, **poll)

    assert [answer.status_code for answer in (early, entered, late)] == [204, 200, 410]


def test_a_page_in_a_window_of_its_own_needs_no_handing_over(world, company):
    other = world.a_browser()
    page = other.window.get(f"/c/{company}/open", headers=TYPED)

    assert page.status_code == 401
    assert 'name="waiting"' not in page.get_data(as_text=True)
    assert cookie(other.window, WAITING) is None
    assert other.sign_in(company).location == f"/c/{company}/"
    assert other.window.get(f"/c/{company}/open").status_code == 303


def test_the_hash_alone_lets_nobody_in(browser, company, stranger):
    waiting = browser.waiting(company)
    browser.press_sign_in(company, waiting)
    browser.agree(company)
    stranger.frame.set_cookie(WAITING, waiting, secure=True)

    assert stranger.enter(company).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost:8080", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=["silent", "foreign", "null", "typed", "contradiction"],
)
def test_a_sign_in_that_somebody_sent_does_not_begin(browser, company, stranger, headers):
    """As with device codes: the attacker's frame waits, the victim is sent to sign in for it."""
    waiting = stranger.waiting(company)
    sent = browser.window.post(f"/c/{company}/sign-in", data={"waiting": waiting}, headers=headers)

    assert sent.status_code == 403
    assert browser.window.get(f"/c/{company}/open").status_code == 303
    assert stranger.enter(company).status_code == 401


def test_agreeing_needs_the_token_of_the_window(browser, company):
    browser.press_sign_in(company, browser.waiting(company))

    forged = browser.window.post(f"/c/{company}/open", headers=FROM_OUR_PAGE)

    assert forged.status_code == 403
    assert browser.enter(company).status_code == 401


def test_saying_no_signs_the_window_out(browser, company):
    browser.press_sign_in(company, browser.waiting(company))
    page = browser.window.get(f"/c/{company}/open").get_data(as_text=True)
    token = page.split('name="csrf" value="')[1].split('"')[0]
    browser.window.post(f"/c/{company}/sign-out", data={"csrf": token}, headers=FROM_OUR_PAGE)

    assert browser.window.get(f"/c/{company}/open").status_code == 401
    assert browser.enter(company).status_code == 401


def test_a_state_serves_the_browser_that_began_it(browser, company, stranger):
    """Otherwise an attacker could finish their own sign-in in the victim's browser."""
    start = stranger.press_sign_in(company)
    back = stranger.world.at_intuit(start.location, CRAIG)
    victim = stranger.world.a_browser()
    victim.press_sign_in(company)
    victim.window.get(back)

    assert cookie(victim.window, SESSION) is None
    assert cookie(victim.window, OUTCOME) == "stale"


def test_a_state_lasts_ten_minutes(world, company, stranger):
    start = stranger.press_sign_in(company)
    world.clock.advance(timedelta(minutes=10, seconds=1))
    stranger.window.get(world.at_intuit(start.location))

    assert cookie(stranger.window, SESSION) is None


def test_a_sign_in_does_not_connect_nor_a_connection_sign_in(world, company, stranger):
    """The state remembers what it was for; the address does not decide."""
    start = stranger.press_sign_in(company)
    back = world.at_intuit(start.location, DANA)
    stranger.window.get(f"{back}&realmId={world.sandbox.realms()[1]}")

    with world.store.engine.connect() as db:
        assert len(db.execute(select(tables.companies.c.id)).all()) == 1
    assert cookie(stranger.window, OUTCOME) == "stranger"


def test_somebody_else_with_an_intuit_account_stays_outside_and_is_not_recorded(world, company, stranger):
    answer = stranger.sign_in(company, DANA, waiting=stranger.waiting(company))
    page = stranger.window.get(answer.location).get_data(as_text=True)

    assert "nobody has let you into" in page
    assert cookie(stranger.window, SESSION) is None
    with world.store.engine.connect() as db:
        assert len(db.execute(select(tables.users)).all()) == 1


def test_saying_no_at_intuit_ends_in_a_sentence(world, company, stranger):
    start = stranger.press_sign_in(company)
    answer = stranger.window.get(world.at_intuit(start.location, decision="deny"))

    assert "You did not sign in" in stranger.window.get(answer.location).get_data(as_text=True)


def test_an_unverified_address_takes_up_no_invitation(world, company, stranger):
    with world.store.company(company) as scope:
        members.invite(scope, "noor@design.example", "manager", "user:x")
    answer = stranger.sign_in(company, NOOR)

    assert answer.location == "/signed-in"
    assert role(world, company, NOOR) is None


def test_the_cookie_is_good_in_a_frame_and_the_token_is_not_stored(world, browser, company):
    browser.press_sign_in(company, browser.waiting(company))
    browser.agree(company)
    sent = next(one for one in browser.enter(company).headers.getlist("Set-Cookie") if SESSION in one)
    token = cookie(browser.frame, SESSION)

    wanted = {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"}
    assert wanted <= {part.strip() for part in sent.split(";")}
    assert "Domain" not in sent
    with world.store.reading(company) as scope:
        stored = [row.token_hash for row in scope.rows(scope.select(tables.sessions))]
    assert stored == [digest(token)]


def test_every_answer_of_the_callback_is_a_redirect(world, browser, company, stranger):
    """It carries a code in its address, which a page would leak (I12)."""
    outcomes = [
        stranger.window.get("/oauth/callback"),
        stranger.window.get("/oauth/callback?error=access_denied&state=x"),
        stranger.sign_in(company, DANA),
        stranger.sign_in(company, CRAIG),
        browser.window.get("/oauth/callback?code=x&state=y&realmId=1"),
    ]

    assert {answer.status_code for answer in outcomes} == {302}
    assert all("code" not in answer.location and "state" not in answer.location for answer in outcomes)


def test_no_name_address_or_token_is_logged(world, browser, company, caplog):
    caplog.set_level("DEBUG")
    browser.press_sign_in(company, browser.waiting(company))
    browser.agree(company)
    browser.enter(company)
    world.a_browser().sign_in(company, DANA)
    world.a_browser().window.post("/connect", headers={"Origin": "https://evil.example"})

    secrets = [cookie(browser.frame, SESSION), "Craig", "Carlson", "design.example", DANA, "Dana"]
    assert not [word for word in secrets if word in caplog.text]


def test_a_company_nobody_connected_looks_like_any_other_to_a_stranger(world, company, stranger):
    there, nowhere = stranger.look(company), stranger.look("no-such-company")

    assert there.status_code == nowhere.status_code == 401
    assert stranger.sign_in("no-such-company", CRAIG).location == "/signed-in"
    assert local(there.request.url) != local(nowhere.request.url)


def test_intuit_out_of_reach_is_a_sentence(world, company, stranger, monkeypatch):
    def unreachable(*_):
        raise TryLater("Intuit cannot be reached. Nothing was changed.")

    monkeypatch.setattr(world.house.authority, "sign_in_url", unreachable)
    answer = stranger.press_sign_in(company)

    assert answer.status_code == 503
    assert "Intuit cannot be reached" in answer.get_data(as_text=True)


def test_an_old_frame_cookie_is_kept_while_the_page_is_open(browser, company):
    first = browser.waiting(company)

    assert browser.waiting(company) == first
    assert browser.frame.get(f"/c/{company}/open", headers=FRAMED).status_code == 401
