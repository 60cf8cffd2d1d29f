"""Why the policy is silent where a step would be due: the present reason, and since when it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Delete, Select, bindparam

from plugin import tables
from plugin.core.actions import Skip
from plugin.store.codec import to_json
from plugin.store.scope import Scope
from plugin.store.statements import among, own, own_delete

_Key = tuple[str, str, str, int]


def keep(scope: Scope, wanted_by_customer: Mapping[str, Sequence[Skip]], versions: Mapping[str, int]) -> None:
    """Store these customers' silences; a row changes only when its reason does, so `since` tells how long.

    *versions* tells of each customer under which version of the policy it was planned.
    """
    table = tables.skips
    rows = scope.read(_of_customers(), customers=list(wanted_by_customer))
    held = {(row.customer_id, row.subject, row.step, row.episode): row for row in rows}
    wanted = {_key(skip): skip for found in wanted_by_customer.values() for skip in found}
    for key in held.keys() - wanted.keys():
        scope.write(_one(), **{f"of_{name}": value for name, value in zip(_KEY, key, strict=True)})
    changed = [
        _row(scope, key, skip, versions[skip.customer_id])
        for key, skip in wanted.items()
        if key not in held or held[key].because["rule"] != skip.because.rule
    ]
    scope.upsert(table, changed)


_KEY = ("customer_id", "subject", "step", "episode")


@cache
def _of_customers() -> Select[Any]:
    return own(tables.skips).where(among(tables.skips.c.customer_id, "customers"))


@cache
def _one() -> Delete:
    return own_delete(tables.skips).where(*(tables.skips.c[name] == bindparam(f"of_{name}") for name in _KEY))


def _key(skip: Skip) -> _Key:
    return (skip.customer_id, skip.cover.subject, skip.cover.step, skip.cover.episode)


def _row(scope: Scope, key: _Key, skip: Skip, policy_version: int) -> dict[str, Any]:
    return {
        **dict(zip(_KEY, key, strict=True)),
        "because": to_json(skip.because),
        "policy_version": policy_version,
        "since": scope.now,
    }
