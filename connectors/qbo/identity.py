"""Sign-in by Intuit's OpenID Connect: who a person is, proven by a signature (qbo.md 1.1, 1.5).

Nothing that comes from here is stored but the subject, the name and the e-mail; the tokens of a mere
sign-in are dropped at once. The clock is ours, so that a demonstration may live in another year.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import jwt
import msgspec
import requests

from connectors.qbo.intuit_auth import TIMEOUTS, Discovery
from connectors.qbo.oauth import QboOAuth
from connectors.qbo.transport import Bearer
from plugin.access.users import Who
from plugin.books import Refused, TryLater
from plugin.clock import Clock
from plugin.tokens import Tokens

CLOCK_SKEW_SECONDS = 60

_UNPROVEN = "Intuit did not prove who you are, so nobody was signed in. Please start again."
_UNREACHABLE = "Intuit cannot be reached. Nothing was changed; please try again later."


class QboIdentity:
    """The app's side of OpenID Connect; one for the whole process, safe to share between threads."""

    def __init__(self, oauth: QboOAuth, clock: Clock) -> None:
        self._oauth = oauth
        self._clock = clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._lock = threading.Lock()

    def consent_url(self, state: str, nonce: str) -> str:
        """Where a person connects a company and signs in, in one consent."""
        return self._oauth.authorize_url(state, with_identity=True, nonce=nonce)

    def sign_in_url(self, state: str, nonce: str) -> str:
        """Where a person signs in; no company is asked for."""
        return self._oauth.sign_in_url(state, nonce)

    def who_signed_in(self, code: str, nonce: str) -> Who:
        """The person behind the code of a sign-in."""
        told = self._oauth.exchange_sign_in(code)
        return self._who(told.id_token, told.access_token, nonce)

    def who_agreed(self, tokens: Tokens, nonce: str) -> Who:
        """The person behind the tokens of a consent."""
        return self._who(tokens.id_token, tokens.access_token, nonce)

    def _who(self, id_token: str, access_token: str, nonce: str) -> Who:
        """Prove the id_token, then ask for the name; both must be about the same subject (OIDC 5.3.2)."""
        discovery = self._oauth.discovery()
        claims = self._proven(id_token, discovery, nonce)
        info = self._get(discovery.userinfo_endpoint, access_token)
        if info.get("sub") != claims["sub"]:
            raise _unproven("subject")
        names = (str(info.get(part) or "").strip() for part in ("givenName", "familyName"))
        email = str(info.get("email") or "")
        return Who(
            subject=claims["sub"],
            name=" ".join(name for name in names if name) or email or "Somebody",
            email=email,
            is_email_verified=info.get("emailVerified") is True,
            realm_id=str(claims.get("realmid") or ""),
        )

    def _proven(self, id_token: str, discovery: Discovery, nonce: str) -> dict[str, Any]:
        """The claims of an id_token that is Intuit's, for us, alive and of this attempt (OIDC 3.1.3.7)."""
        try:
            head = jwt.get_unverified_header(id_token)
            key = self._key(str(head.get("kid")), discovery)
            # PyJWT knows only the machine's clock and other rules for `aud`: it proves the signature alone.
            claims = jwt.decode(
                id_token,
                key,
                algorithms=["RS256"],
                options={
                    "verify_aud": False,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "verify_iss": False,
                    "verify_sub": False,
                },
            )
        except jwt.PyJWTError:
            raise _unproven("signature") from None
        flaw = self._flaw(claims, discovery, nonce)
        if flaw:
            raise _unproven(flaw)
        return claims

    def _flaw(self, claims: Mapping[str, Any], discovery: Discovery, nonce: str) -> str:
        audience = claims.get("aud")
        now, client_id = self._clock.now().timestamp(), self._oauth.client_id
        if claims.get("iss") != discovery.issuer:
            return "issuer"
        # Intuit's `aud` is a list; a token for several apps at once was not made for this sign-in.
        if (audience if isinstance(audience, list) else [audience]) != [client_id]:
            return "audience"
        if not _is_number(claims.get("exp")) or claims["exp"] + CLOCK_SKEW_SECONDS <= now:
            return "expired"
        if _is_number(claims.get("iat")) and claims["iat"] - CLOCK_SKEW_SECONDS > now:
            return "issued in the future"
        # Intuit does not list `nonce` among its claims: where it is left out, the state must do.
        promised = "nonce" in discovery.claims_supported
        if claims.get("nonce", None if promised else nonce) != nonce:
            return "nonce"
        subject = claims.get("sub")
        return "" if isinstance(subject, str) and subject else "subject"

    def _key(self, key_id: str, discovery: Discovery) -> jwt.PyJWK:
        """Intuit's public key of this id; the set is read again when the id is new, as keys are rotated."""
        with self._lock:
            if key_id not in self._keys:
                told = self._get(discovery.jwks_uri)
                try:
                    keys = jwt.PyJWKSet.from_dict(told).keys
                except jwt.PyJWTError:
                    raise _unproven("keys") from None
                self._keys = {key.key_id: key for key in keys if key.key_id and key.key_type == "RSA"}
            if key_id not in self._keys:
                raise _unproven("unknown key")
            return self._keys[key_id]

    def _get(self, url: str, token: str | None = None) -> dict[str, Any]:
        with self._oauth.session() as session:
            try:
                response = session.get(
                    url,
                    auth=Bearer(token) if token else None,
                    headers={"Accept": "application/json"},
                    timeout=TIMEOUTS,
                    allow_redirects=False,
                )
            except requests.RequestException:
                # Not chained: nothing of the request belongs in a log.
                raise TryLater(_UNREACHABLE) from None
        if response.status_code in (400, 401, 403):
            raise _unproven("userinfo")
        try:
            told = msgspec.json.decode(response.content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            told = None
        if response.status_code != 200 or not isinstance(told, dict):
            raise TryLater(_UNREACHABLE)
        return told


def _unproven(flaw: str) -> Refused:
    return Refused(_UNPROVEN, code=f"id_token: {flaw}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
