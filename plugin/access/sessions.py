"""Sessions: on the server, of one person in one company, ended by idleness, age, sign-out or exclusion.

Only a hash of the token is stored. The row hangs on the membership, so that the database itself ends the
session when the membership goes (ASVS V7.4; reliability.md T4). One token may open several companies of
the same person: who works for two need not sign in at each change between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import or_, select, update

from plugin import tables
from plugin.access.secret import digest, fresh
from plugin.people import Role
from plugin.store.scope import Scope, Store

_TOUCHED_EACH = timedelta(minutes=1)
"""How exactly idleness is known; each touch is a write."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How long a session lasts without a request, and at all (reliability.md T4)."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A living session, with the person as they stand now."""

    user_id: str
    name: str = field(repr=False)
    role: Role
    waiting: str | None = field(repr=False)
    """The hash of the framed page's secret, when this sign-in was started from there."""
    needs_touch: bool


def begin(scope: Scope, user_id: str, *, waiting: str | None = None) -> str:
    """Start a session in a company the person belongs to; returns its new token."""
    token = fresh()
    row = {
        "token_hash": digest(token),
        "user_id": user_id,
        "waiting_hash": waiting,
        "began_at": scope.now,
        "seen_at": scope.now,
    }
    scope.insert(tables.sessions, row)
    belongs = tables.memberships
    mine = scope.update(belongs).where(belongs.c.user_id == user_id)
    scope.db.execute(mine.values(signed_in_at=scope.now))
    return token


def renew(scope: Scope, user_id: str, old: str, lives: Lives, *, waiting: str | None = None) -> str:
    """Sign the person in with a new token, never with the *old* one the browser came with (T4).

    What the old token opened for the same person elsewhere, the new one opens; the old one dies.
    """
    table = tables.sessions
    dead = or_(table.c.seen_at <= scope.now - lives.idle, table.c.began_at <= scope.now - lives.absolute)
    scope.db.execute(scope.delete(table).where(dead))
    token = begin(scope, user_id, waiting=waiting)
    if old:
        before = table.c.token_hash == digest(old)
        elsewhere = (before, table.c.user_id == user_id, table.c.company_id != scope.company_id)
        scope.db.execute(update(table).where(*elsewhere).values(token_hash=digest(token)))
        scope.db.execute(table.delete().where(before))
    return token


def find(scope: Scope, token: str, lives: Lives) -> Session | None:
    """The living session that *token* opens in this company."""
    table, people, roles = tables.sessions, tables.users, tables.memberships
    columns = (table.c.user_id, table.c.waiting_hash, table.c.seen_at, people.c.name, roles.c.role)
    belongs = (roles.c.company_id == table.c.company_id) & (roles.c.user_id == table.c.user_id)
    query = (
        scope.select(table, *columns)
        .join(people, people.c.id == table.c.user_id)
        .join(roles, belongs)
        .where(
            table.c.token_hash == digest(token),
            table.c.seen_at > scope.now - lives.idle,
            table.c.began_at > scope.now - lives.absolute,
        )
    )
    row = scope.first(query)
    if row is None:
        return None
    return Session(
        user_id=row.user_id,
        name=row.name,
        role=row.role,
        waiting=row.waiting_hash,
        needs_touch=row.seen_at < scope.now - _TOUCHED_EACH,
    )


def is_stranger_here(store: Store, company_id: str, token: str, lives: Lives) -> bool:
    """True when *token* is somebody's living session, but that person does not belong to the company."""
    table, roles, now = tables.sessions, tables.memberships, store.clock.now()
    alive = select(table.c.user_id).where(
        table.c.token_hash == digest(token),
        table.c.seen_at > now - lives.idle,
        table.c.began_at > now - lives.absolute,
    )
    with store.reading(company_id) as scope:
        user_id = scope.db.execute(alive).scalar()
        mine = scope.select(roles, roles.c.role).where(roles.c.user_id == user_id)
        return user_id is not None and scope.first(mine) is None


def wait_for(scope: Scope, token: str, waiting: str) -> None:
    """A framed page waits for the person of this session, who is asked whether to let it in."""
    table = tables.sessions
    mine = scope.update(table).where(table.c.token_hash == digest(token))
    scope.db.execute(mine.values(waiting_hash=waiting))


def touch(scope: Scope, token: str) -> None:
    """The session was used just now."""
    table = tables.sessions
    mine = scope.update(table).where(table.c.token_hash == digest(token))
    scope.db.execute(mine.values(seen_at=scope.now))


def end(scope: Scope, token: str) -> None:
    """Sign out: the token opens nothing any more, in no company."""
    table = tables.sessions
    scope.db.execute(table.delete().where(table.c.token_hash == digest(token)))


def end_all(scope: Scope, user_id: str) -> int:
    """End every session of the person in this company; returns how many there were."""
    table = tables.sessions
    return scope.db.execute(scope.delete(table).where(table.c.user_id == user_id)).rowcount
