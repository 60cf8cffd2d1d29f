"""Why the policy is silent where a step would be due: the present reason, and since when it holds."""

from __future__ import annotations

from collections.abc import Iterable

from plugin import tables
from plugin.core.actions import Cover, Skip
from plugin.store.codec import to_json
from plugin.store.scope import Scope


def keep(scope: Scope, customer_id: str, wanted_skips: Iterable[Skip], policy_version: int) -> None:
    """Store a silence when its reason changes, so that `since` tells how long it has lasted."""
    table = tables.skips
    stored = {
        Cover(row.subject, row.step, row.episode): row
        for row in scope.rows(scope.select(table).where(table.c.customer_id == customer_id))
    }
    wanted: dict[Cover, Skip] = {skip.cover: skip for skip in wanted_skips}
    for cover in stored.keys() - wanted.keys():
        scope.db.execute(
            scope.delete(table).where(
                table.c.customer_id == customer_id,
                table.c.subject == cover.subject,
                table.c.step == cover.step,
                table.c.episode == cover.episode,
            )
        )
    changed = [
        {
            "customer_id": customer_id,
            "subject": cover.subject,
            "step": cover.step,
            "episode": cover.episode,
            "because": to_json(skip.because),
            "policy_version": policy_version,
            "since": scope.now,
        }
        for cover, skip in wanted.items()
        if cover not in stored or stored[cover].because["rule"] != skip.because.rule
    ]
    scope.upsert(table, changed)
