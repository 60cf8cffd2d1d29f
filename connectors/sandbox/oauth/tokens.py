"""Authorizations: codes, access and refresh tokens, their lives and deaths (qbo.md §1.2, §1.3, §1.5)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from datetime import datetime, timedelta

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.oauth.grants import SUBJECT, Code, Connection, Denied, Tokens
from connectors.sandbox.switchboard import Switchboard

ACCOUNTING = "com.intuit.quickbooks.accounting"
PAYMENT = "com.intuit.quickbooks.payment"
SCOPES = {ACCOUNTING, PAYMENT, "openid", "profile", "email", "phone", "address"}
ACCESS_LIFE = timedelta(seconds=3600)
REFRESH_LIFE = timedelta(seconds=8_726_400)
HARD_LIFE = timedelta(days=5 * 365)
CODE_LIFE = timedelta(minutes=10)
ROTATION_AGE = timedelta(hours=24)
# Access tokens look like encrypted JWTs, which they are not.
ACCESS_HEAD = "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0"
BAD_REFRESH = "Incorrect or invalid refresh token"


class Authority:
    """Issues and checks tokens on the sandbox clock; they follow from the seed, so runs repeat."""

    def __init__(self, clock: SandboxClock, switchboard: Switchboard, seed: int) -> None:
        self._clock = clock
        self._switchboard = switchboard
        self._key = f"sandbox {seed}".encode()
        self._issued = 0
        self._codes: dict[str, Code] = {}
        self._access: dict[str, tuple[Connection, datetime]] = {}
        self._refresh: dict[str, tuple[Connection, datetime | None]] = {}
        """Refresh tokens, each with the moment its grace ends; None while it is the current one."""
        self._connections: list[Connection] = []
        self._lock = threading.RLock()

    def _word(self, length: int) -> str:
        """An unguessable-looking string that the next run with this seed gets too."""
        self._issued += 1
        blocks = (
            hmac.new(self._key, f"{self._issued}/{block}".encode(), hashlib.sha256).digest()
            for block in range(length // 40 + 1)
        )
        return base64.urlsafe_b64encode(b"".join(blocks)).decode().replace("=", "")[:length]

    def authorize(
        self,
        realm_id: str,
        scopes: frozenset[str],
        redirect_uri: str,
        *,
        subject: str = SUBJECT,
        nonce: str = "",
    ) -> str:
        """A person said yes: return the code that goes back to the app."""
        with self._lock:
            code = f"AB1{self._word(47)}"
            self._codes[code] = Code(
                realm_id=realm_id,
                scopes=scopes,
                redirect_uri=redirect_uri,
                subject=subject,
                nonce=nonce,
                issued_at=self._clock.now(),
            )
            return code

    def connect(self, realm_id: str) -> str:
        """Connect a company without anybody's consent, and return the refresh token."""
        with self._lock:
            return self._connection(realm_id, frozenset((ACCOUNTING,))).refresh_token

    def exchange(self, code: str, redirect_uri: str) -> Tokens:
        """Spend a code; spending it twice is refused, and may end what it bought."""
        with self._lock:
            held = self._codes.get(code)
            if held is None or held.issued_at + CODE_LIFE < self._clock.now():
                raise Denied("invalid_grant", "Invalid authorization code")
            if held.connection is not None:
                if self._switchboard.of(held.realm_id).reused_code_revokes:
                    held.connection.alive = False
                raise Denied("invalid_grant", "Authorization code has already been used")
            if held.redirect_uri != redirect_uri:
                raise Denied("invalid_grant", "Invalid redirect_uri")
            held.connection = self._connection(held.realm_id, held.scopes)
            held.connection.subject, held.connection.nonce = held.subject, held.nonce
            return self._tokens(held.connection)

    def refresh(self, token: str) -> Tokens:
        """Renew access; whether the refresh token changes is a matter of the rotation rule."""
        with self._lock:
            now = self._clock.now()
            connection, grace_ends = self._refresh.get(token, (None, None))
            if connection is None or not connection.alive or (grace_ends is not None and grace_ends <= now):
                raise Denied("invalid_grant", BAD_REFRESH)
            if connection.refreshed_at + REFRESH_LIFE < now or connection.authorized_at + HARD_LIFE < now:
                raise Denied("invalid_grant", BAD_REFRESH)
            connection.refreshed_at = now
            aged = connection.refresh_issued_at + ROTATION_AGE <= now
            if self._switchboard.of(connection.realm_id).refresh_rotation != "daily" or aged:
                self._rotate(connection)
            return self._tokens(connection)

    def revoke(self, token: str) -> bool:
        """End the connection of the company a token belongs to; False if nobody knows the token."""
        with self._lock:
            connection = self._refresh.get(token, (None, None))[0] or self._access.get(token, (None, None))[0]
            if connection is None:
                return False
            for each in self._connections:
                if each.realm_id == connection.realm_id:
                    each.alive = False
            return True

    def bearer(self, token: str) -> Connection | None:
        """The connection an access token speaks for, while token and connection live."""
        with self._lock:
            connection, expires_at = self._access.get(token, (None, self._clock.now()))
            good = connection is not None and connection.alive and self._clock.now() < expires_at
            return connection if good else None

    def _connection(self, realm_id: str, scopes: frozenset[str]) -> Connection:
        now = self._clock.now()
        connection = Connection(
            realm_id=realm_id, scopes=scopes, authorized_at=now, refreshed_at=now, refresh_issued_at=now
        )
        self._connections.append(connection)
        self._rotate(connection)
        return connection

    def _rotate(self, connection: Connection) -> None:
        now = self._clock.now()
        if connection.refresh_token:
            switches = self._switchboard.of(connection.realm_id)
            strict = switches.refresh_rotation == "strict"
            grace_ends = now if strict else now + switches.refresh_grace
            self._refresh[connection.refresh_token] = (connection, grace_ends)
        expiry = int((now + REFRESH_LIFE).timestamp())
        connection.refresh_token = f"AB11{expiry}{self._word(36)}"
        connection.refresh_issued_at = now
        self._refresh[connection.refresh_token] = (connection, None)

    def _tokens(self, connection: Connection) -> Tokens:
        now = self._clock.now()
        hard_end = connection.authorized_at + HARD_LIFE - now
        access = f"{ACCESS_HEAD}..{self._word(22)}.{self._word(640)}.{self._word(22)}"
        self._access[access] = (connection, now + ACCESS_LIFE)
        return Tokens(
            connection=connection,
            access_token=access,
            refresh_token=connection.refresh_token,
            expires_in=int(ACCESS_LIFE.total_seconds()),
            refresh_expires_in=int(min(REFRESH_LIFE, hard_end).total_seconds()),
            hard_expires_in=int(hard_end.total_seconds()),
        )
