"""A company's authorization in the database: one refresh at a time, and kept before it is used.

Two refreshes of one refresh token end the whole connection (qbo.md 1.3), so the right to refresh is a
short lease in the row itself, and new tokens are written by compare-and-set on their version.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Update, bindparam, or_, select

from plugin import tables
from plugin.books import BooksError, NotConnected, TryLater
from plugin.connecting.vault import Vault
from plugin.store import events
from plugin.store.scope import Scope, Store
from plugin.store.statements import own, own_update
from plugin.tokens import Authority, Tokens

_REFRESH_LEASE = timedelta(minutes=3)
_WAIT_SECONDS = 0.5
_WAITS_MAX = 400
_EARLY = timedelta(minutes=5)
"""Refreshed this long before its end, so that no call starts with a token about to die."""

RECONNECT = "QuickBooks no longer accepts our authorization for this company. Reconnect it."


@dataclass(frozen=True, slots=True)
class Connections:
    """The authorizations of all companies, sealed by *vault* and renewed by *authority*."""

    store: Store
    vault: Vault
    authority: Authority
    _opened: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict, repr=False, compare=False)
    """By company, the sealed secret that was read last and what it holds: each call reads the row again."""

    def keep_new(self, scope: Scope, realm_id: str, tokens: Tokens, actor: str) -> None:
        """Store the authorization of a company that has just been connected, or connected again."""
        row = scope.first(scope.select(tables.connections))
        scope.upsert(
            tables.connections,
            [
                {
                    "realm_fingerprint": self.vault.fingerprint(realm_id),
                    "token_version": row.token_version + 1 if row else 1,
                    "status": "connected",
                    "status_reason": None,
                    "refreshing_by": None,
                    "refreshing_until": None,
                    "connected_at": scope.now,
                    "connected_by": actor,
                    **self._sealed(scope.company_id, realm_id, tokens),
                }
            ],
        )

    def company_of(self, realm_id: str) -> str | None:
        """The company that is connected to this realm, or was once."""
        table = tables.connections
        known = select(table.c.company_id).where(
            table.c.realm_fingerprint == self.vault.fingerprint(realm_id)
        )
        with self.store.engine.connect().execution_options(reads_only=True) as db, db.begin():
            return db.execute(known).scalar()

    def realm_id(self, company_id: str) -> str:
        """The company's id at QuickBooks; raises NotConnected."""
        return self._secret(self._row(company_id))["realm"]

    def access_token(self, company_id: str) -> str:
        """A token that is good for a while yet, renewed if need be; raises NotConnected and TryLater."""
        row = self._row(company_id)
        if row.access_expires_at - self.store.clock.now() > _EARLY:
            return self._secret(row)["access"]
        return self._newer(company_id, row)

    def renewed(self, company_id: str) -> str:
        """A token newer than the one stored now, which QuickBooks has refused."""
        return self._newer(company_id, self._row(company_id))

    def _newer(self, company_id: str, old: Row[Any]) -> str:
        """A token of a later version than *old*'s; whoever renews it first serves all who wait."""
        row = old
        for _ in range(_WAITS_MAX):
            owner = self._take_turn(row)
            if owner is not None:
                return self._renew(row, owner)
            self.store.clock.sleep(_WAIT_SECONDS)
            row = self._row(company_id)
            if row.token_version != old.token_version:
                return self._secret(row)["access"]
        raise TryLater("Another worker is still renewing the authorization of this company.")

    def disconnect(self, company_id: str, actor: str) -> None:
        """End the connection here and at QuickBooks; what we recorded stays.

        Here it has ended even when QuickBooks' answer is one of the four failures.
        """
        row = self._row(company_id)
        refresh_token = self._secret(row)["refresh"]
        self._opened.pop(company_id, None)
        with self.store.company(company_id) as scope:
            gone = scope.update(tables.connections).values(
                status="disconnected", status_reason="A person disconnected the company."
            )
            scope.db.execute(gone)
            events.note(scope, actor, "disconnected")
        self.authority.revoke(refresh_token)

    def _row(self, company_id: str) -> Row[Any]:
        with self.store.reading(company_id) as scope:
            row = scope.read_one(_connection())
        if row is None or row.status != "connected":
            raise NotConnected(RECONNECT)
        return row

    def _secret(self, row: Row[Any]) -> dict[str, str]:
        sealed, secret = self._opened.get(row.company_id, (b"", {}))
        if sealed != row.secret:
            secret = self.vault.open(row.company_id, row.secret)
            self._opened[row.company_id] = row.secret, secret
        return secret

    def _take_turn(self, row: Row[Any]) -> str | None:
        with self.store.company(row.company_id) as scope:
            owner = scope.new_id()
            taken = scope.write(
                _free_turn(),
                of_version=row.token_version,
                now=scope.now,
                refreshing_by=owner,
                refreshing_until=scope.now + _REFRESH_LEASE,
            )
        return owner if taken else None

    def _renew(self, row: Row[Any], owner: str) -> str:
        """Refresh and keep the answer before anybody uses it."""
        secret = self._secret(row)
        try:
            tokens = self.authority.refresh(secret["refresh"])
        except NotConnected:
            self._end_turn(row, owner, dead=True)
            raise
        except BooksError:
            self._end_turn(row, owner, dead=False)
            raise
        with self.store.company(row.company_id) as scope:
            kept = scope.write(
                _turn_of(),
                of_version=row.token_version,
                of_owner=owner,
                token_version=row.token_version + 1,
                refreshing_by=None,
                refreshing_until=None,
                **self._sealed(row.company_id, secret["realm"], tokens),
            )
        # When the turn was lost in between, the row holds newer tokens than these.
        return tokens.access_token if kept else self._secret(self._row(row.company_id))["access"]

    def _end_turn(self, row: Row[Any], owner: str, *, dead: bool) -> None:
        values: dict[str, Any] = {"refreshing_by": None, "refreshing_until": None}
        if dead:
            values |= {"status": "dead", "status_reason": RECONNECT}
        with self.store.company(row.company_id) as scope:
            scope.write(_turn_of(), of_version=row.token_version, of_owner=owner, **values)

    def _sealed(self, company_id: str, realm_id: str, tokens: Tokens) -> dict[str, Any]:
        secret = {"realm": realm_id, "access": tokens.access_token, "refresh": tokens.refresh_token}
        return {
            "secret": self.vault.seal(company_id, secret),
            "access_expires_at": tokens.access_expires_at,
            "refresh_expires_at": tokens.refresh_expires_at,
            "refresh_hard_expires_at": tokens.refresh_hard_expires_at,
        }


@cache
def _connection() -> Select[Any]:
    return own(tables.connections)


@cache
def _free_turn() -> Update:
    table = tables.connections
    is_free = or_(table.c.refreshing_by.is_(None), table.c.refreshing_until < bindparam("now"))
    return own_update(table).where(table.c.token_version == bindparam("of_version"), is_free)


@cache
def _turn_of() -> Update:
    table = tables.connections
    return own_update(table).where(
        table.c.token_version == bindparam("of_version"), table.c.refreshing_by == bindparam("of_owner")
    )
