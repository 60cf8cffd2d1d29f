"""The versions of a company's policy: written down once, in force one after the other."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, Update, bindparam

from plugin import policies, tables
from plugin.core.policy import Policy
from plugin.errors import Explained
from plugin.store import events, standings
from plugin.store.scope import Scope
from plugin.store.statements import own, own_update


class NoPolicy(Explained):
    """The company has no policy; the text says what to do."""

    def __init__(self) -> None:
        super().__init__("This company has no policy yet. Activate one with: dunwell policy activate FILE")


def activate(scope: Scope, toml: str, actor: str, *, moves_running: bool = False) -> int:
    """Make *toml* the active policy, as the next version; raises policies.PolicyError when it is unsound.

    Cases that run keep the version they began with, unless *moves_running* takes them along.
    """
    table = tables.policies
    newest = scope.first(scope.select(table, table.c.version).order_by(table.c.version.desc()))
    version = newest.version + 1 if newest else 1
    policy = policies.load(toml, version)
    scope.insert(
        table,
        {
            "version": version,
            "name": policy.name,
            "toml": toml,
            "activated_at": scope.now,
            "activated_by": actor,
            "moves_running": moves_running,
        },
    )
    scope.write(_in_force(), policy_version=version)
    events.note(scope, actor, "policy", str(version))
    standings.mark_all_dirty(scope)
    return version


@cache
def _in_force() -> Update:
    return own_update(tables.companies)


def active(scope: Scope) -> Policy:
    """The policy in force."""
    row = scope.read_one(_newest_policy())
    if row is None:
        raise NoPolicy
    return read(row.toml, row.version)


def activated_at(scope: Scope) -> datetime:
    """When the policy in force was activated."""
    row = scope.read_one(_newest_policy())
    if row is None:
        raise NoPolicy
    moment: datetime = row.activated_at
    return moment


@cache
def _newest_policy() -> Select[Any]:
    table = tables.policies
    read = (table.c.toml, table.c.version, table.c.activated_at)
    return own(table, *read).order_by(table.c.version.desc()).limit(1)


@lru_cache(maxsize=256)
def read(toml: str, version: int) -> Policy:
    """The policy of a stored version; what was sound when it was activated stays so."""
    return policies.in_force(toml, version)


def before(scope: Scope, version: int, *, since: int) -> dict[int, Policy]:
    """The versions before this one, from *since* on, that a running case may still have."""
    if version == 1 or since >= version:
        return {}
    rows = scope.read(_versions(), since=since, before=version)
    return {row.version: read(row.toml, row.version) for row in rows}


@cache
def _versions() -> Select[Any]:
    table = tables.policies
    return own(table, table.c.toml, table.c.version).where(
        table.c.version >= bindparam("since"), table.c.version < bindparam("before")
    )
