"""OpenID Connect: the signing key, the id_token and the person behind it (qbo.md §1.5)."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from connectors.sandbox.oauth.grants import SUBJECT, Connection

ISSUER = "https://oauth.platform.intuit.com/op/v1"
KEY_BITS = 2048
LIFE_SECONDS = 3600
PERSON: dict[str, dict[str, Any]] = {
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

PEOPLE: dict[str, dict[str, dict[str, Any]]] = {
    SUBJECT: PERSON
    | {
        "email": {"email": "craig@design.example", "emailVerified": True},
        "profile": {"givenName": "Craig", "familyName": "Carlson"},
    },
    "5b4a2c1e-0000-4000-8000-5a4db0c5e002": PERSON
    | {
        "email": {"email": "dana@design.example", "emailVerified": True},
        "profile": {"givenName": "Dana", "familyName": "Okafor"},
    },
    "5b4a2c1e-0000-4000-8000-5a4db0c5e003": PERSON
    | {
        "email": {"email": "noor@design.example", "emailVerified": False},
        "profile": {"givenName": "Noor", "familyName": "Haddad"},
    },
}
"""Who may sit before the browser: the owner of the companies, a colleague, one with an unproven address."""


class Identity:
    """Signs id_tokens; its key is made on first use, because most sandboxes never need one."""

    def __init__(self) -> None:
        self._key: rsa.RSAPrivateKey | None = None
        self._making = threading.Lock()

    @property
    def key(self) -> rsa.RSAPrivateKey:
        """The private key of this sandbox."""
        with self._making:
            if self._key is None:
                self._key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
            return self._key

    @property
    def key_id(self) -> str:
        """The name of the key: another key, another name, so that clients notice when a sandbox is new."""
        modulus = self.key.public_key().public_numbers().n
        return f"sandbox-{hashlib.sha256(str(modulus).encode()).hexdigest()[:12]}"

    def key_set(self) -> dict[str, Any]:
        """The JSON Web Key Set that the discovery document points to."""
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": self.key_id, "use": "sig", "alg": "RS256"}]}

    def token(self, client_id: str, connection: Connection, moment: datetime) -> str:
        """An id_token; `aud` is a list and `realmid` lower case, as clients expect; a nonce comes back."""
        issued = int(moment.timestamp())
        claims: dict[str, Any] = {
            "sub": connection.subject,
            "aud": [client_id],
            "auth_time": issued,
            "iss": ISSUER,
            "exp": issued + LIFE_SECONDS,
            "iat": issued,
        }
        if connection.realm_id:
            claims["realmid"] = connection.realm_id
        if connection.nonce:
            claims["nonce"] = connection.nonce
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.key_id})


def user_info(connection: Connection) -> dict[str, Any]:
    """What the person agreed to tell."""
    told: dict[str, Any] = {"sub": connection.subject}
    for scope, facts in PEOPLE[connection.subject].items():
        if scope in connection.scopes:
            told |= facts
    return told
