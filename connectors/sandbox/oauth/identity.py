"""OpenID Connect: the signing key, the id_token and the person behind it (qbo.md §1.5)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://oauth.platform.intuit.com/op/v1"
KEY_ID = "sandbox-key-1"
KEY_BITS = 2048
LIFE_SECONDS = 3600
SUBJECT = "5b4a2c1e-0000-4000-8000-5a4db0c5e001"
PERSON: dict[str, dict[str, Any]] = {
    "email": {"email": "craig@design.example", "emailVerified": True},
    "profile": {"givenName": "Craig", "familyName": "Carlson"},
    "phone": {"phoneNumber": "+1 4155550100", "phoneNumberVerified": False},
    "address": {
        "address": {
            "streetAddress": "123 Sierra Way",
            "locality": "San Pablo",
            "region": "CA",
            "postalCode": "87999",
            "country": "US",
        }
    },
}


class Identity:
    """Signs id_tokens; its key is made on first use, because most sandboxes never need one."""

    def __init__(self) -> None:
        self._key: rsa.RSAPrivateKey | None = None

    @property
    def key(self) -> rsa.RSAPrivateKey:
        """The private key of this sandbox."""
        if self._key is None:
            self._key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        return self._key

    def key_set(self) -> dict[str, Any]:
        """The JSON Web Key Set that the discovery document points to."""
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]}

    def token(self, client_id: str, realm_id: str, moment: datetime) -> str:
        """An id_token; `aud` is a list and `realmid` lower case, as clients expect."""
        issued = int(moment.timestamp())
        claims = {
            "sub": SUBJECT,
            "aud": [client_id],
            "realmid": realm_id,
            "auth_time": issued,
            "iss": ISSUER,
            "exp": issued + LIFE_SECONDS,
            "iat": issued,
        }
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": KEY_ID})


def user_info(scopes: frozenset[str]) -> dict[str, Any]:
    """What the person agreed to tell."""
    told: dict[str, Any] = {"sub": SUBJECT}
    for scope, facts in PERSON.items():
        if scope in scopes:
            told |= facts
    return told
