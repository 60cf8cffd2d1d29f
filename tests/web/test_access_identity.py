"""An id_token counts only when Intuit signed it, for us, now, for this attempt (OpenID Connect 3.1.3.7)."""

import json
import logging

import jwt
import pytest
import responses
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from connectors.qbo.identity import QboIdentity
from connectors.qbo.oauth import QboOAuth
from connectors.qbo.settings import PRODUCTION_DISCOVERY, QboSettings
from plugin.access.users import IdentityProvider
from plugin.books import Refused, TryLater, Unclear
from tests.clocks import StillClock

SETTINGS = QboSettings(client_id="app", client_secret="hush", redirect_uri="https://dunwell.example/callback")
ISSUER = "https://oauth.platform.intuit.com/op/v1"
DISCOVERY = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://appcenter.intuit.com/connect/oauth2",
    "token_endpoint": "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    "userinfo_endpoint": "https://accounts.platform.intuit.com/v1/openid_connect/userinfo",
    "revocation_endpoint": "https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
    "jwks_uri": f"{ISSUER}/jwks",
    "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
}
INFO = {
    "sub": "person-1",
    "email": "craig@design.example",
    "emailVerified": True,
    "givenName": "Craig",
    "familyName": "Carlson",
}
NONCE = "nonce-of-this-attempt"


@pytest.fixture(scope="module")
def keys():
    return {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("old", "new")}


@pytest.fixture
def clock():
    return StillClock()


class Intuit:
    """Intuit's side, which answers as told."""

    def __init__(self, mock, keys, clock):
        self.mock, self.keys, self.clock = mock, keys, clock
        self.info, self.published, self.discovery = dict(INFO), ["old"], dict(DISCOVERY)
        mock.add_callback("GET", PRODUCTION_DISCOVERY, self._says(lambda: self.discovery))
        mock.add_callback("GET", DISCOVERY["jwks_uri"], self._says(self.key_set))
        mock.add_callback("GET", DISCOVERY["userinfo_endpoint"], self._says(lambda: self.info))

    def _says(self, told):
        return lambda _: (200, {}, json.dumps(told()))

    def key_set(self):
        made = [
            (name, json.loads(RSAAlgorithm.to_jwk(self.keys[name].public_key()))) for name in self.published
        ]
        return {"keys": [key | {"kid": name, "use": "sig", "alg": "RS256"} for name, key in made]}

    def signs(self, *, by="old", kid=None, alg="RS256", key=None, without=(), **changes):
        now = int(self.clock.now().timestamp())
        claims = {
            "sub": "person-1",
            "aud": ["app"],
            "realmid": "123",
            "iss": ISSUER,
            "iat": now,
            "exp": now + 3600,
            "nonce": NONCE,
        } | changes
        for name in without:
            del claims[name]
        return jwt.encode(claims, key or self.keys[by], algorithm=alg, headers={"kid": kid or by})

    def answers(self, id_token):
        body = {"token_type": "bearer", "access_token": "eyJ-secret", "id_token": id_token}
        self.mock.add("POST", DISCOVERY["token_endpoint"], json=body)


@pytest.fixture
def intuit(keys, clock):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Intuit(mock, keys, clock)


@pytest.fixture
def identity(clock) -> IdentityProvider:
    return QboIdentity(QboOAuth(SETTINGS, clock), clock)


def test_a_person_is_who_intuit_signed_for(intuit, identity):
    intuit.answers(intuit.signs())
    who = identity.who_signed_in("code", NONCE)

    assert (who.subject, who.name, who.email) == ("person-1", "Craig Carlson", "craig@design.example")
    assert who.is_email_verified
    assert who.realm_id == "123"
    assert "Craig" not in repr(who)


def test_signing_in_asks_for_the_person_alone_and_carries_the_nonce(intuit, identity):
    url = identity.sign_in_url("a-state", NONCE)

    assert "scope=openid+email+profile&" in url
    assert "accounting" not in url
    assert f"nonce={NONCE}" in url
    assert "accounting" in identity.consent_url("a-state", NONCE)


@pytest.mark.parametrize(
    "flaw",
    [
        {"aud": ["another app"]},
        {"aud": "another app"},
        {"aud": ["app", "another app"]},
        {"aud": []},
        {"without": ["aud"]},
        {"iss": "https://evil.example"},
        {"without": ["iss"]},
        {"nonce": "of another attempt"},
        {"without": ["exp"]},
        {"exp": "later"},
        {"exp": 1},
        {"iat": 99_999_999_999},
        {"sub": "somebody else"},
        {"without": ["sub"]},
        {"by": "new"},
        {"by": "new", "kid": "old"},
    ],
    ids=str,
)
def test_a_flawed_token_signs_nobody_in(intuit, identity, flaw, caplog):
    caplog.set_level(logging.DEBUG)
    token = intuit.signs(**flaw)
    intuit.answers(token)

    with pytest.raises(Refused, match="did not prove who you are") as refused:
        identity.who_signed_in("code", NONCE)
    assert token not in f"{refused.value} {refused.value.code} {caplog.text}"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJwZXJzb24tMSJ9."])
def test_what_is_no_signed_token_signs_nobody_in(intuit, identity, token):
    intuit.answers(token)

    with pytest.raises(Refused):
        identity.who_signed_in("code", NONCE)


def test_a_token_signed_with_the_public_key_as_a_password_is_refused(intuit, identity):
    intuit.answers(intuit.signs(alg="HS256", key="0" * 64))

    with pytest.raises(Refused):
        identity.who_signed_in("code", NONCE)


def test_expiry_is_judged_on_our_clock_with_a_minute_of_grace(intuit, identity, clock):
    token = intuit.signs()
    intuit.answers(token)
    clock.advance(seconds=3659)
    assert identity.who_signed_in("code", NONCE).subject == "person-1"

    clock.advance(seconds=1)
    with pytest.raises(Refused):
        identity.who_signed_in("code", NONCE)


def test_a_missing_nonce_counts_as_a_flaw_where_intuit_promises_one(intuit, identity, clock):
    intuit.answers(intuit.signs(without=["nonce"]))
    assert identity.who_signed_in("code", NONCE).subject == "person-1"

    intuit.discovery["claims_supported"] = ["nonce"]
    strict = QboIdentity(QboOAuth(SETTINGS, clock), clock)
    with pytest.raises(Refused):
        strict.who_signed_in("code", NONCE)


def test_keys_may_change(intuit, identity):
    intuit.answers(intuit.signs())
    identity.who_signed_in("code", NONCE)
    intuit.published = ["new"]
    intuit.mock.replace(
        "POST",
        DISCOVERY["token_endpoint"],
        json={"access_token": "x", "id_token": intuit.signs(by="new")},
    )

    assert identity.who_signed_in("code", NONCE).subject == "person-1"


def test_an_unverified_address_is_told_as_such(intuit, identity):
    intuit.info |= {"emailVerified": "true"}
    intuit.answers(intuit.signs())

    assert not identity.who_signed_in("code", NONCE).is_email_verified


def test_who_has_no_name_is_called_by_address(intuit, identity):
    intuit.info = {"sub": "person-1", "email": "craig@design.example"}
    intuit.answers(intuit.signs())

    assert identity.who_signed_in("code", NONCE).name == "craig@design.example"


def test_a_broken_intuit_is_not_a_stranger(intuit, identity):
    intuit.answers(intuit.signs())
    intuit.mock.replace("GET", DISCOVERY["userinfo_endpoint"], status=502, body="<html>")
    with pytest.raises(TryLater):
        identity.who_signed_in("code", NONCE)

    intuit.mock.replace("POST", DISCOVERY["token_endpoint"], json={"access_token": "x"})
    with pytest.raises(Unclear):
        identity.who_signed_in("code", NONCE)
