"""What the settings and the policy's page show: the connection, the runs, the versions of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.store import runs
from plugin.store.scope import Scope

RUNS = 15
VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Settings:
    """The health of the company's connection, and its latest runs."""

    connection: Row[Any] | None
    runs: Sequence[Row[Any]]


def settings(scope: Scope) -> Settings:
    """Connection and runs; of the connection only what is no secret."""
    table = tables.connections
    shown = (table.c.status, table.c.status_reason, table.c.connected_at, table.c.connected_by)
    query = scope.select(table, *shown, table.c.refresh_expires_at)
    return Settings(scope.first(query), runs.latest(scope, RUNS))


def versions(scope: Scope) -> Sequence[Row[Any]]:
    """The versions of the policy, the newest first."""
    table = tables.policies
    return scope.rows(scope.select(table).order_by(table.c.version.desc()).limit(VERSIONS))
