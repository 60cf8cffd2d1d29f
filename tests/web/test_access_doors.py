"""No page is open to strangers: every route of the whole application, by every method, for everybody."""

import pytest
from flask import Blueprint

from plugin import policies
from plugin.access import embedding, members
from plugin.books import TryLater
from plugin.config import ConfigError, Settings, Web, parse
from plugin.store import companies
from plugin.store.scope import Store
from tests.engine.town import COMPANY, found_town
from tests.memory_books import PROFILE
from tests.web.people import an_app, sign_in
from tests.web.sign_in_world import FROM_OUR_PAGE
from web.access import csrf_field, house_store, page, person
from web.access.cookies import SESSION, WAITING
from web.access.guard import METHODS, PUBLIC

OTHER = "company2"
UNUSED_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "MERGE")
OURS = FROM_OUR_PAGE


def some_pages():
    """Pages as others write them."""
    pages = Blueprint("some", __name__)

    @pages.get("/c/<company_id>/")
    @page()
    def home(company_id):
        return f"{person().name} sees {person().company_id} {csrf_field()}"

    @pages.post("/c/<company_id>/customers/<customer_id>/hold")
    @page("collector")
    def hold(company_id, customer_id):
        with house_store().reading(person().company_id) as scope:
            return f"{companies.get(scope).name}: {customer_id} held by {person().actor}"

    @pages.route("/c/<company_id>/policy", methods=["GET", "POST"])
    @page("manager")
    def policy(company_id):
        return "policy"

    @pages.get("/c/<company_id>/late")
    @page()
    def late(company_id):
        raise TryLater("QuickBooks is busy.")

    return pages


@pytest.fixture
def store(sqlite_engine, clock, new_id):
    return Store(sqlite_engine, clock, new_id)


@pytest.fixture
def app(store, clock):
    found_town(store, clock)
    with store.company(OTHER) as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "user:z")
    return an_app(store, [some_pages()])


@pytest.fixture
def client(app):
    return app.test_client()


def addresses(app, company_id):
    """Every route of the application with something in its gaps."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        gaps = dict.fromkeys(rule.arguments, "1") | {"company_id": company_id}
        if "filename" in rule.arguments:
            gaps["filename"] = "dunwell.css"
        wanted = {name: gaps[name] for name in rule.arguments}
        method = "GET" if "GET" in rule.methods else "POST"
        yield rule.endpoint, rule.methods, adapter.build(rule.endpoint, wanted, method=method)


def every_closed_page(app, company_id):
    found = [(methods, path) for name, methods, path in addresses(app, company_id) if name not in PUBLIC]
    assert found
    return found


def test_a_stranger_sees_no_page(app, client):
    for _, path in every_closed_page(app, COMPANY):
        for method in METHODS:
            answer = client.open(path, method=method, headers=OURS)
            assert answer.status_code == 401, (method, path)
            assert "Larkspur" not in answer.text, path


def test_a_member_of_another_company_finds_no_page(app, client, store):
    for role in ("viewer", "collector", "manager"):
        token = sign_in(client, store, OTHER, role)
        for _, path in every_closed_page(app, COMPANY):
            for method in METHODS:
                answer = client.open(path, method=method, headers=OURS | token.headers)
                assert answer.status_code == 404, (role, method, path)
                assert "Larkspur" not in answer.text, path


def test_a_member_of_both_companies_is_asked_to_sign_in_to_the_second(client, store):
    token = sign_in(client, store, OTHER)
    with store.company(COMPANY) as scope:
        members.admit(scope, token.user_id, "viewer")

    assert client.get(f"/c/{COMPANY}/").status_code == 401


def test_the_whole_house_is_closed_too(lite_world):
    client = lite_world.app.test_client()
    for _, path in every_closed_page(lite_world.app, COMPANY):
        for method in METHODS:
            assert client.open(path, method=method, headers=OURS).status_code == 401, (method, path)


def test_public_pages_are_the_ones_we_think_of(app):
    assert {name for name, _, _ in addresses(app, COMPANY)} & PUBLIC == PUBLIC
    assert {name.partition(".")[0] for name in PUBLIC} == {
        "healthz",
        "favicon",
        "static",
        "connecting",
        "access",
    }


def test_unused_methods_are_refused_to_everybody(app, client, store):
    token = sign_in(client, store, COMPANY)
    for _, _, path in addresses(app, COMPANY):
        for method in UNUSED_METHODS:
            answer = client.open(path, method=method, headers=OURS | token.headers)
            assert answer.status_code == 405, (method, path)


def test_a_page_that_names_no_role_keeps_the_application_from_starting(store):
    pages = Blueprint("careless", __name__)
    pages.add_url_rule("/c/<company_id>/secrets", "secrets", lambda company_id: "secrets")
    with pytest.raises(ValueError, match=r"careless\.secrets"):
        an_app(store, [pages])

    elsewhere = Blueprint("careless", __name__)
    elsewhere.add_url_rule("/secrets", "secrets", page()(lambda: "secrets"))
    with pytest.raises(ValueError, match=r"careless\.secrets"):
        an_app(store, [elsewhere])


def test_a_member_sees_the_page_as_themselves(client, store):
    token = sign_in(client, store, COMPANY, "viewer", "Bob")
    seen = client.get(f"/c/{COMPANY}/").text

    assert f"Bob sees {COMPANY}" in seen
    assert token.value in seen
    assert client.head(f"/c/{COMPANY}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "hold", "policy"), [("viewer", 403, 403), ("collector", 200, 403), ("manager", 200, 200)]
)
def test_a_role_opens_what_it_should(client, store, role, hold, policy):
    token = sign_in(client, store, COMPANY, role)
    held = client.post(f"/c/{COMPANY}/customers/9/hold", data=token.form, headers=OURS)

    assert held.status_code == hold
    assert client.get(f"/c/{COMPANY}/policy").status_code == policy
    assert "needs the role of a" in held.text or held.status_code == 200


def test_a_membership_that_ends_closes_the_page_at_once(client, store):
    sign_in(client, store, COMPANY, "manager", "Alice")
    token = sign_in(client, store, COMPANY, "collector", "Bob")
    assert client.get(f"/c/{COMPANY}/").status_code == 200
    with store.company(COMPANY) as scope:
        members.remove(scope, token.user_id)

    assert client.get(f"/c/{COMPANY}/").status_code == 401


def test_idleness_closes_the_page_and_use_keeps_it_open(client, store, clock):
    sign_in(client, store, COMPANY)
    for _ in range(3):
        clock.advance(minutes=29)
        assert client.get(f"/c/{COMPANY}/").status_code == 200
    clock.advance(minutes=31)

    assert client.get(f"/c/{COMPANY}/").status_code == 401


@pytest.mark.parametrize(
    ("headers", "brings", "status"),
    [
        (OURS, True, 200),
        ({}, True, 200),
        (OURS, False, 403),
        ({"Origin": "https://evil.example"}, True, 403),
        ({"Origin": "null"}, True, 403),
        ({"Sec-Fetch-Site": "cross-site"}, True, 403),
        ({"Sec-Fetch-Site": "same-site"}, True, 403),
        ({"Sec-Fetch-Site": "none"}, True, 403),
        ({"Origin": "http://localhost:9999"}, True, 403),
    ],
)
def test_a_post_needs_the_token_and_our_origin(client, store, headers, brings, status):
    token = sign_in(client, store, COMPANY)
    path = f"/c/{COMPANY}/customers/9/hold"

    assert client.post(path, headers=headers, data=token.form if brings else {}).status_code == status
    assert client.post(path, headers=headers | (token.headers if brings else {})).status_code == status


def test_the_token_of_another_session_does_not_do(client, store):
    others = sign_in(client, store, COMPANY, "manager", "Mallory")
    sign_in(client, store, COMPANY, "manager", "Alice")

    assert client.post(f"/c/{COMPANY}/policy", data=others.form, headers=OURS).status_code == 403
    assert client.post(f"/c/{COMPANY}/policy", data={"csrf": "é"}, headers=OURS).status_code == 403


def test_a_part_of_a_page_whose_session_is_over_loads_the_whole_page(client):
    answer = client.get(f"/c/{COMPANY}/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Refresh"]) == (401, "true")


def test_every_answer_carries_the_headers(app, client, store):
    for signed_in in (False, True):
        if signed_in:
            sign_in(client, store, COMPANY)
        paths = [path for _, _, path in addresses(app, COMPANY)] + ["/no-such-page", f"/c/{COMPANY}/none"]
        for path in paths:
            answer = client.get(path)
            answer.close()
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
            assert "unsafe" not in policy
            stored = "no-cache" if path.startswith("/static/") else "no-cache, no-store"
            assert answer.headers["Cache-Control"] == stored, path
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "max-age" in answer.headers["Strict-Transport-Security"]
            for cookie in answer.headers.getlist("Set-Cookie"):
                assert cookie.startswith("__Host-"), path
                assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; ")), path


def ancestors(answer):
    return answer.headers["Content-Security-Policy"].partition("frame-ancestors ")[2]


def test_only_the_companys_own_dashboards_may_frame_its_pages(client, store):
    with store.company(COMPANY) as scope:
        embedding.allow(scope, ["https://qbo.intuit.com", "http://books.localhost:8090"])
    allowed = "http://books.localhost:8090 https://qbo.intuit.com"
    assert ancestors(client.get(f"/c/{COMPANY}/")) == allowed
    sign_in(client, store, COMPANY)

    assert ancestors(client.get(f"/c/{COMPANY}/")) == allowed
    assert "X-Frame-Options" not in client.get(f"/c/{COMPANY}/").headers
    for path in (f"/c/{OTHER}/", "/connect", "/connected", "/signed-in", f"/c/{COMPANY}/open", "/none"):
        answer = client.get(path)
        assert ancestors(answer) == "'none'", path
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_forms_lead_away_only_where_people_sign_in(client, store):
    def targets(path):
        policy = client.get(path).headers["Content-Security-Policy"]
        return policy.partition("form-action ")[2].partition(";")[0]

    assert targets("/connect") == targets(f"/c/{COMPANY}/") == "'self' https:"
    sign_in(client, store, COMPANY)
    assert targets(f"/c/{COMPANY}/") == "'self'"


def test_a_frame_gets_its_secret_and_a_window_does_not(client):
    client.get(f"/c/{COMPANY}/", headers={"Sec-Fetch-Dest": "document"})
    assert client.get_cookie(WAITING) is None
    client.get(f"/c/{COMPANY}/", headers={"Sec-Fetch-Dest": "iframe"})
    assert client.get_cookie(WAITING) is not None


def test_other_hosts_names_are_refused(client):
    assert client.get("/connect", base_url="http://evil.example").status_code == 400
    assert client.get("/connect", base_url="http://127.0.0.1:5000").status_code == 200
    assert client.get("/healthz", base_url="http://10.0.0.7").status_code == 200


def test_behind_a_name_of_our_own_localhost_is_no_name(store):
    client = an_app(store, public_url="https://dunwell.example.com").test_client()

    assert client.get("/connect", base_url="https://dunwell.example.com").status_code == 200
    assert client.get("/connect", base_url="http://localhost").status_code == 400


@pytest.mark.parametrize("path", ["/c//", "/c/", "/c", "/c/x%2Fy/", "/c/../connect", f"/c/{'x' * 999}/"])
def test_odd_addresses_open_nothing(client, store, path):
    sign_in(client, store, COMPANY)

    assert client.get(path).status_code in (308, 401, 404)


def test_a_busy_quickbooks_is_a_sentence(client, store):
    sign_in(client, store, COMPANY)
    answer = client.get(f"/c/{COMPANY}/late")

    assert (answer.status_code, "QuickBooks is busy." in answer.text) == (503, True)


def test_a_mistake_of_ours_is_logged_without_its_text(store, caplog):
    pages = Blueprint("careless", __name__)

    @pages.get("/c/<company_id>/broken")
    @page()
    def broken(company_id):
        raise ValueError(f"{person().name} owes 100.00")

    app = an_app(store, [pages])
    app.testing = False
    client = app.test_client()
    found_town(store, store.clock)
    sign_in(client, store, COMPANY, "viewer", "Acme")
    answer = client.get(f"/c/{COMPANY}/broken")

    assert answer.status_code == 500
    assert "Acme" not in answer.text + caplog.text
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text


def test_signing_out_ends_the_session_on_the_server(client, store):
    token = sign_in(client, store, COMPANY)
    held = client.get_cookie(SESSION).value
    assert client.post(f"/c/{COMPANY}/sign-out", data=token.form, headers=OURS).status_code == 303
    assert client.get_cookie(SESSION) is None

    client.set_cookie(SESSION, held, secure=True)
    assert client.get(f"/c/{COMPANY}/").status_code == 401


def test_people_reach_us_over_https_or_on_this_machine():
    assert Web(public_url="http://127.0.0.1:8080").origin == "http://127.0.0.1:8080"
    assert Web(public_url="https://dunwell.example.com/").origin == "https://dunwell.example.com"
    for wrong in ("http://dunwell.example.com", "https://dunwell.example.com/app"):
        with pytest.raises(ConfigError, match="public_url"):
            parse(f'[quickbooks]\nclient_id="a"\nredirect_uri="b"\n[web]\npublic_url="{wrong}"', "c.toml", {})


def test_a_wildcard_is_no_place_for_a_dashboard():
    text = '[quickbooks]\nclient_id="a"\nredirect_uri="b"\n[web]\nembed_origins=["https://*.example.com"]'
    with pytest.raises(ConfigError, match="embed_origins"):
        parse(text, "c.toml", {})
    assert Settings.model_fields["web"].default.embed_origins == ()
