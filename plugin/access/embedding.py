"""Which origins may frame a company's pages: those recorded for it, and none by default (T5)."""

from __future__ import annotations

from collections.abc import Iterable

from plugin import tables
from plugin.origins import is_origin
from plugin.store.scope import Scope


def allow(scope: Scope, origins: Iterable[str]) -> None:
    """Let dashboards at *origins* frame the company's pages; raises ValueError for what is no origin."""
    for origin in origins:
        if not is_origin(origin):
            raise ValueError(f"{origin!r} is no origin: write https://host, without a path.")
        scope.insert_new(tables.embed_origins, {"origin": origin})


def forbid(scope: Scope, origin: str) -> None:
    """Let *origin* frame them no longer."""
    table = tables.embed_origins
    scope.db.execute(scope.delete(table).where(table.c.origin == origin))


def origins(scope: Scope) -> list[str]:
    """The origins that may frame the company's pages."""
    table = tables.embed_origins
    return [row.origin for row in scope.rows(scope.select(table).order_by(table.c.origin))]
