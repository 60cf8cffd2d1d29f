"""Tokens: what is sent to Intuit, what comes back as a value, and what each refusal means."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses

from connectors.qbo.oauth import QboOAuth
from connectors.qbo.settings import PRODUCTION_DISCOVERY, QboSettings
from plugin.books import NotConnected, Refused, TryLater, Unclear

SETTINGS = QboSettings(client_id="app", client_secret="hush", redirect_uri="https://dunwell.example/callback")
TOKEN = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
REVOKE = "https://developer.api.intuit.com/v2/oauth2/tokens/revoke"
DISCOVERY = {
    "issuer": "https://oauth.platform.intuit.com/op/v1",
    "authorization_endpoint": "https://appcenter.intuit.com/connect/oauth2",
    "token_endpoint": TOKEN,
    "userinfo_endpoint": "https://accounts.platform.intuit.com/v1/openid_connect/userinfo",
    "revocation_endpoint": REVOKE,
    "jwks_uri": "https://oauth.platform.intuit.com/op/v1/jwks",
    "scopes_supported": ["openid"],
}
ANSWER = {
    "token_type": "bearer",
    "access_token": "eyJ-secret",
    "refresh_token": "AB11-secret",
    "expires_in": 3600,
    "x_refresh_token_expires_in": 8726400,
}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class FrozenClock:
    def now(self):
        return NOON

    def sleep(self, seconds):
        pytest.fail("slept")


@pytest.fixture
def intuit():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add("GET", PRODUCTION_DISCOVERY, json=DISCOVERY)
        yield mock


@pytest.fixture
def oauth():
    return QboOAuth(SETTINGS, FrozenClock())


def test_the_consent_page_gets_the_callers_state_and_only_the_accounting_scope(oauth, intuit):
    url = urlsplit(oauth.authorize_url("a-state"))

    assert f"{url.scheme}://{url.netloc}{url.path}" == DISCOVERY["authorization_endpoint"]
    assert parse_qs(url.query) == {
        "client_id": ["app"],
        "response_type": ["code"],
        "scope": ["com.intuit.quickbooks.accounting"],
        "redirect_uri": ["https://dunwell.example/callback"],
        "state": ["a-state"],
    }


def test_signing_in_with_intuit_asks_for_the_identity_too(oauth, intuit):
    (scope,) = parse_qs(urlsplit(oauth.authorize_url("s", with_identity=True)).query)["scope"]

    assert scope == "com.intuit.quickbooks.accounting openid email profile"


def test_the_discovery_document_is_read_once(oauth, intuit):
    intuit.add("POST", TOKEN, json=ANSWER)
    for _ in range(3):
        oauth.authorize_url("s")
        oauth.refresh("AB11-old")

    assert len([call for call in intuit.calls if call.request.method == "GET"]) == 1


def test_a_code_is_exchanged_for_tokens_that_know_when_they_end(oauth, intuit):
    intuit.add("POST", TOKEN, json=ANSWER | {"x_refresh_token_hard_expires_in": 157_494_248})
    tokens = oauth.exchange("the-code")

    request = intuit.calls[-1].request
    assert parse_qs(request.body) == {
        "grant_type": ["authorization_code"],
        "code": ["the-code"],
        "redirect_uri": ["https://dunwell.example/callback"],
    }
    assert request.headers["Authorization"].startswith("Basic ")
    assert request.headers["x-include-refresh-token-hard-expires-in"] == "true"
    assert (tokens.access_token, tokens.refresh_token) == ("eyJ-secret", "AB11-secret")
    assert tokens.access_expires_at == NOON + timedelta(hours=1)
    assert tokens.refresh_expires_at == NOON + timedelta(days=101)
    assert tokens.refresh_hard_expires_at == NOON + timedelta(seconds=157_494_248)
    assert "secret" not in repr(tokens)


def test_an_identity_token_is_neither_read_nor_allowed_to_lose_the_tokens(oauth, intuit):
    intuit.add("POST", TOKEN, json=ANSWER | {"id_token": "not.a.token"})

    assert oauth.refresh("AB11-old").refresh_token == "AB11-secret"
    assert oauth.refresh("AB11-old").refresh_hard_expires_at is None


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (400, {"error": "invalid_grant"}, NotConnected),
        (
            400,
            {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"},
            NotConnected,
        ),
        (401, {"error": "invalid_client"}, Refused),
        (401, None, Refused),
        (400, {"error": "invalid_request"}, Refused),
        (400, {"error": "unsupported_grant_type"}, Refused),
        (429, None, TryLater),
        (500, None, Unclear),
        (503, {"error": "server_error"}, Unclear),
        (400, None, Unclear),
        (200, None, Unclear),
        (200, {"access_token": "eyJ-secret"}, Unclear),
    ],
)
@pytest.mark.parametrize("call", ["exchange", "refresh"])
def test_what_a_refused_token_means(oauth, intuit, call, status, body, failure):
    intuit.add("POST", TOKEN, body=json.dumps(body) if body else "<html>oops</html>", status=status)

    with pytest.raises(failure) as caught:
        getattr(oauth, call)("AB11-secret")

    assert "-secret" not in str(caught.value)
    assert caught.value.reason == ("app credentials" if failure is Refused else None)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (requests.ConnectTimeout(), TryLater),
        (requests.ReadTimeout(), Unclear),
        (requests.ConnectionError(), Unclear),
    ],
)
def test_a_refresh_whose_answer_is_lost_is_unclear(oauth, intuit, error, failure):
    intuit.add("POST", TOKEN, body=error)

    with pytest.raises(failure):
        oauth.refresh("AB11-old")


@pytest.mark.parametrize("status", [200, 400])
def test_a_connection_is_ended_once_and_for_all(oauth, intuit, status):
    intuit.add("POST", REVOKE, status=status)
    oauth.revoke("AB11-old")

    assert json.loads(intuit.calls[-1].request.body) == {"token": "AB11-old"}


def test_a_revocation_that_may_not_have_worked_is_unclear(oauth, intuit):
    intuit.add("POST", REVOKE, status=503)

    with pytest.raises(Unclear):
        oauth.revoke("AB11-old")


@pytest.mark.parametrize("answer", [{"body": requests.ReadTimeout()}, {"body": "<html>", "status": 502}])
def test_without_the_discovery_document_nothing_has_happened_yet(oauth, answer):
    with responses.RequestsMock() as mock:
        mock.add("GET", PRODUCTION_DISCOVERY, **answer)
        with pytest.raises(TryLater):
            oauth.refresh("AB11-old")
