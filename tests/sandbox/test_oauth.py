"""OAuth 2.0 and OpenID Connect as a connecting app meets them (qbo.md §1)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from intuitlib.client import AuthClient

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.world import Sandbox
from tests.sandbox.people import HOST, a_caller, a_sandbox, a_session, on_a_socket

CALLBACK = "http://localhost:8000/callback"
ACCOUNTING = "com.intuit.quickbooks.accounting"


class App:
    """A connecting app, as bare as it gets."""

    def __init__(self, sandbox, base=HOST, session=None):
        self.sandbox, self.base = sandbox, base
        self.session = session or a_session(sandbox)

    def asked(self, **more):
        return {
            "client_id": self.sandbox.client_id,
            "redirect_uri": CALLBACK,
            "state": "s1",
            "response_type": "code",
            "scope": ACCOUNTING,
        } | more

    def decide(self, decision="allow", **more):
        """Press a button on the consent page; return what comes back to the app."""
        form = self.asked(**more) | {"decision": decision, "realm_id": self.sandbox.realms()[0]}
        answer = self.session.post(
            f"{self.base}/connect/oauth2", data=form, allow_redirects=False, timeout=60
        )
        return {
            name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()
        }

    def token(self, auth=True, headers=None, **form):
        basic = (self.sandbox.client_id, self.sandbox.client_secret) if auth else None
        url = f"{self.base}/oauth2/v1/tokens/bearer"
        return self.session.post(url, data=form, auth=basic, headers=headers, timeout=60)

    def exchange(self, code):
        return self.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)

    def refresh(self, token, **more):
        return self.token(grant_type="refresh_token", refresh_token=token, **more)

    def connected(self):
        return self.exchange(self.decide()["code"]).json()


@pytest.fixture
def app():
    return App(a_sandbox())


@pytest.mark.parametrize("name", ["openid_sandbox_configuration", "openid_configuration"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_discovery_is_found_at_both_paths_with_and_without_a_slash(app, name, slash):
    answer = app.session.get(f"{HOST}/.well-known/{name}{slash}", timeout=60, allow_redirects=False)

    assert answer.status_code == 200
    assert answer.json()["token_endpoint"] == f"{HOST}/oauth2/v1/tokens/bearer"


def test_the_page_offers_every_company_and_refuses_to_be_framed(app):
    page = app.session.get(f"{HOST}/connect/oauth2", params=app.asked(state="<s>"), timeout=60)

    assert page.headers["X-Frame-Options"] == "DENY"
    assert all(
        app.sandbox.company_name(realm).split("'")[0] in page.text for realm in app.sandbox.realms()[:1]
    )
    assert "<s>" not in page.text
    assert page.text.count('type="radio"') == 3


def test_saying_yes_no_and_asking_for_too_much(app):
    assert set(app.decide()) == {"code", "state", "realmId"}
    assert app.decide("deny") == {"error": "access_denied", "state": "s1"}
    assert "realmId" not in app.decide(scope="openid email")
    page = app.session.get(
        f"{HOST}/connect/oauth2", params=app.asked(scope="everything"), timeout=60, allow_redirects=False
    )
    assert "error=invalid_scope" in page.headers["Location"]


@pytest.mark.parametrize("wrong", [{"client_id": "x"}, {"redirect_uri": "javascript:1"}, {"state": ""}])
def test_nobody_is_sent_anywhere_for_a_request_that_is_wrong(app, wrong):
    page = app.session.get(
        f"{HOST}/connect/oauth2", params=app.asked(**wrong), timeout=60, allow_redirects=False
    )

    assert page.status_code == 400


def test_a_code_buys_tokens_once(app):
    code = app.decide()["code"]
    bought = app.exchange(code)
    again = app.exchange(code)

    assert bought.json().keys() == {
        "token_type", "access_token", "refresh_token", "expires_in", "x_refresh_token_expires_in",
    }  # fmt: skip
    assert (bought.json()["expires_in"], bought.json()["x_refresh_token_expires_in"]) == (3600, 8726400)
    assert bought.json()["refresh_token"].startswith("AB11")
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert app.refresh(bought.json()["refresh_token"]).status_code == 400


def test_a_code_grows_old_and_belongs_to_its_address(app):
    code = app.decide()["code"]
    elsewhere = app.token(grant_type="authorization_code", code=code, redirect_uri="http://localhost/other")
    app.sandbox.clock.advance(timedelta(minutes=11))

    assert elsewhere.json()["error"] == "invalid_grant"
    assert app.exchange(code).json()["error"] == "invalid_grant"


def test_client_credentials_come_in_the_header_or_the_body(app):
    token = app.sandbox.issue_refresh_token(app.sandbox.realms()[0])
    body = {"client_id": app.sandbox.client_id, "client_secret": app.sandbox.client_secret}

    assert app.refresh(token, auth=False, **body).status_code == 200
    assert app.refresh(token, auth=False).status_code == 401
    assert app.token(grant_type="password").json() == {"error": "unsupported_grant_type"}
    wrong = app.refresh("AB11nonsense")
    assert wrong.json() == {
        "error_description": "Incorrect or invalid refresh token", "error": "invalid_grant",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rotation", "same_day", "next_day"),
    [
        ("daily", "same", "new with grace"),
        ("always", "new with grace", "new with grace"),
        ("strict", "new", "new"),
    ],
)
def test_refresh_tokens_rotate_as_the_switch_says(rotation, same_day, next_day):
    app = App(a_sandbox(refresh_rotation=rotation))
    for wait, expected in ((timedelta(hours=1), same_day), (timedelta(hours=25), next_day)):
        old = app.connected()["refresh_token"]
        app.sandbox.clock.advance(wait)
        new = app.refresh(old).json()["refresh_token"]

        assert (new == old) is (expected == "same")
        assert (app.refresh(old).status_code == 200) is (expected != "new")
        app.sandbox.clock.advance(timedelta(hours=24))
        assert (app.refresh(old).status_code == 200) is (expected == "same")


def test_a_refresh_token_lives_a_hundred_days_from_its_last_use(app):
    token = app.connected()["refresh_token"]
    for _ in range(3):
        app.sandbox.clock.advance(timedelta(days=60))
        token = app.refresh(token).json()["refresh_token"]
    app.sandbox.clock.advance(timedelta(days=102))

    assert app.refresh(token).json()["error"] == "invalid_grant"


def test_answers_are_written_as_the_service_writes_them(app):
    """qbo.md §1.3, §1.4: names in their order, the charset, and nothing kept by caches."""
    good = app.exchange(app.decide(scope=f"openid {ACCOUNTING}")["code"])
    bad = app.refresh("AB11nonsense")

    assert list(good.json()) == [
        "token_type", "access_token", "refresh_token", "expires_in", "x_refresh_token_expires_in", "id_token",
    ]  # fmt: skip
    assert bad.content == (
        b'{"error_description":"Incorrect or invalid refresh token","error":"invalid_grant"}'
    )
    for answer in (good, bad):
        assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
        assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == (
            "no-cache, no-store",
            "no-cache",
        )
        assert answer.headers["Intuit-Tid"]


def test_the_discovery_document_has_intuits_names_in_intuits_order(app):
    told = app.session.get(f"{HOST}/.well-known/openid_configuration", timeout=60).json()

    assert list(told) == [
        "issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint",
        "jwks_uri", "response_types_supported", "subject_types_supported",
        "id_token_signing_alg_values_supported", "scopes_supported", "token_endpoint_auth_methods_supported",
        "claims_supported",
    ]  # fmt: skip
    assert ACCOUNTING not in told["scopes_supported"]


def test_no_refresh_token_outlives_five_years(app):
    token = app.connected()["refresh_token"]
    for _ in range(18):
        app.sandbox.clock.advance(timedelta(days=100))
        answer = app.refresh(token).json()
        token = answer["refresh_token"]
    assert answer["x_refresh_token_expires_in"] == pytest.approx(25 * 86400, abs=5)
    app.sandbox.clock.advance(timedelta(days=26))

    assert app.refresh(token).json()["error"] == "invalid_grant"


def claims(token):
    return jwt.decode(token, options={"verify_signature": False, "verify_exp": False, "verify_aud": False})


def test_an_id_token_names_the_app_in_a_list_and_the_company_in_lower_case(app):
    both = app.exchange(app.decide(scope=f"openid {ACCOUNTING}", nonce="n1")["code"]).json()
    told = claims(both["id_token"])
    (key,) = app.session.get(f"{HOST}/op/v1/jwks", timeout=60).json()["keys"]

    assert (told["aud"], told["realmid"]) == ([app.sandbox.client_id], app.sandbox.realms()[0])
    assert (told["iss"], told["nonce"]) == ("https://oauth.platform.intuit.com/op/v1", "n1")
    assert jwt.get_unverified_header(both["id_token"]) == {"alg": "RS256", "kid": key["kid"], "typ": "JWT"}
    public = jwt.PyJWK(key).key
    assert jwt.decode(
        both["id_token"], public, ["RS256"], audience=app.sandbox.client_id, options={"verify_exp": False}
    )


def test_a_sign_in_alone_is_about_no_company(app):
    back = app.decide(scope="openid email")
    tokens = app.exchange(back["code"]).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    realm = app.sandbox.realms()[0]
    person = app.session.get(f"{HOST}/v1/openid_connect/userinfo", headers=bearer, timeout=60).json()
    data = app.session.get(f"{HOST}/v3/company/{realm}/companyinfo/{realm}", headers=bearer, timeout=60)

    assert set(back) == {"code", "state"}
    assert "realmid" not in claims(tokens["id_token"])
    assert set(person) == {"sub", "email", "emailVerified"}
    assert data.status_code == 403


def test_userinfo_is_for_those_who_asked_to_know(app):
    bearer = {"Authorization": f"Bearer {app.connected()['access_token']}"}
    answer = app.session.get(f"{HOST}/v1/openid_connect/userinfo", headers=bearer, timeout=60)

    assert answer.status_code == 401


def test_an_app_with_addresses_of_its_own_is_sent_back_to_these_only(app):
    app.sandbox.redirect_uris = {CALLBACK}
    statuses = [
        app.session.get(f"{HOST}/connect/oauth2", params=app.asked(redirect_uri=uri), timeout=60).status_code
        for uri in (CALLBACK, f"{CALLBACK}/")
    ]

    assert statuses == [200, 400]


@pytest.mark.parametrize("wrong", [{"client_secret": "x"}, {"client_id": "x"}, {}])
def test_a_wrong_secret_is_a_401_wherever_it_comes(app, wrong):
    body = {"client_id": app.sandbox.client_id, "client_secret": app.sandbox.client_secret} | wrong
    if not wrong:
        body = {}
    token = app.connected()["refresh_token"]
    answers = [
        app.refresh(token, auth=False, **body),
        app.session.post(f"{HOST}/v2/oauth2/tokens/revoke", data=body | {"token": token}, timeout=60),
    ]

    assert [each.status_code for each in answers] == [401, 401]
    assert answers[0].json() == {"error": "invalid_client"}
    assert app.refresh(token).status_code == 200


def test_the_hard_end_is_told_to_those_who_ask(app):
    token = app.connected()["refresh_token"]
    told = app.refresh(token, headers={"x-include-refresh-token-hard-expires-in": "true"}).json()

    assert told["x_refresh_token_hard_expires_in"] == pytest.approx(5 * 365 * 86400, abs=5)


def test_an_access_token_lasts_an_hour_of_sandbox_time():
    caller = a_caller()
    assert caller.get("customer/1").status_code == 200

    caller.sandbox.clock.advance(timedelta(hours=1))
    late = caller.get("customer/1")

    assert late.status_code == 401
    assert late.json()["fault"]["error"][0]["code"] == "3200"
    assert late.headers["Www-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'


@pytest.mark.parametrize("form", ["json", "data"])
@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_the_connection(app, form, which):
    tokens = app.connected()
    auth = (app.sandbox.client_id, app.sandbox.client_secret)
    url = f"{HOST}/v2/oauth2/tokens/revoke"
    answer = app.session.post(url, auth=auth, timeout=60, **{form: {"token": tokens[which]}})

    assert (answer.status_code, answer.content) == (200, b"")
    assert app.refresh(tokens["refresh_token"]).status_code == 400
    assert app.session.post(url, auth=auth, json={"token": "unknown"}, timeout=60).status_code == 400


def test_openid_over_a_socket_with_the_real_client():
    # The client checks the expiry of an id_token against the real clock, so the sandbox runs with it.
    sandbox = Sandbox(SandboxClock(datetime.now(UTC), running=True))
    with on_a_socket(sandbox) as base, requests.Session() as session:
        app = App(sandbox, base, session)
        scope = f"openid email profile {ACCOUNTING}"
        auth = AuthClient(
            sandbox.client_id,
            sandbox.client_secret,
            CALLBACK,
            f"{base}/.well-known/openid_sandbox_configuration",
        )
        auth.get_bearer_token(app.decide(scope=scope)["code"])

        assert auth.id_token
        assert auth.get_user_info().json()["givenName"] == "Craig"
        auth.close()


def test_tokens_follow_from_the_seed():
    first, second = (App(a_sandbox()).connected()["access_token"] for _ in range(2))

    assert first == second
