"""Cash on delivery where a customer gets another payer: each one's own terms stay known (rule 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, Table

from plugin import tables
from plugin.store import families
from plugin.store.actions import SYSTEM
from plugin.store.copied import copy
from plugin.store.scope import Scope

_STATES, _DECISIONS = tables.cod_states, tables.cod_decisions


def join(scope: Scope, former: str, payer: str, *, on: date) -> None:
    """*former* is a member of *payer*'s family: what it is on is the family's, to be given back with it."""
    for state in _in_force(scope, {former}):
        if _in_force(scope, {payer}):
            _add(scope, state, payer, state.former_terms)
            _change(scope, _STATES, state, ended_on=on)
        else:
            _change(scope, _STATES, state, customer_id=payer)
    for word in _only_by(scope, former, payer):
        _change(scope, _DECISIONS, word, customer_id=payer)


def divide(scope: Scope, payer_ids: Collection[str]) -> set[str]:
    """Who is no member of these payers' families any more takes along the terms it is to get back."""
    touched = set()
    for state in _in_force(scope, payer_ids):
        payers = families.payer_of_each(scope, {member for member, _ in state.former_terms})
        parts: defaultdict[str, list[list[str | None]]] = defaultdict(list)
        for member, term in state.former_terms:
            parts[payers[member]].append([member, term])
        others = sorted(parts.keys() - {state.customer_id})
        for payer in others:
            _add(scope, state, payer, parts[payer])
            touched |= {state.customer_id, payer}
        if others:
            _change(scope, _STATES, state, former_terms=parts[state.customer_id])
    return touched


def inherit(scope: Scope, loser: str, winner: str, *, on: date) -> None:
    """*loser* was merged into *winner*: its terms are gone with it; a person's word begins anew (rule 5)."""
    for state in _in_force(scope, {loser}):
        _change(scope, _STATES, state, ended_on=on)
    for word in _only_by(scope, loser, winner):
        # Under an id of its own: what was done by the word that stood is no answer to this one.
        copy(scope, _DECISIONS, word, customer_id=winner)
        _change(scope, _DECISIONS, word, ended_on=on, ended_by=SYSTEM)


def _only_by(scope: Scope, former: str, other: str) -> list[Row[Any]]:
    """The decision that stands for *former*, where none stands for the *other*; one word is enough."""
    of_both = _DECISIONS.c.customer_id.in_((former, other)), _DECISIONS.c.ended_on.is_(None)
    words = scope.rows(scope.select(_DECISIONS).where(*of_both))
    return [] if any(word.customer_id == other for word in words) else list(words)


def _change(scope: Scope, table: Table, row: Row[Any], **values: object) -> None:
    scope.db.execute(scope.update(table).where(table.c.id == row.id).values(**values))


def _in_force(scope: Scope, payer_ids: Collection[str]) -> list[Row[Any]]:
    query = scope.select(_STATES).where(_STATES.c.ended_on.is_(None)).order_by(_STATES.c.recorded_at)
    return [row for row in scope.rows(query) if row.customer_id in payer_ids]


def _add(scope: Scope, state: Row[Any], payer: str, terms: list[list[str | None]]) -> None:
    """Have *payer* be on it too, for the same cause, unless it is on it already."""
    standing = _in_force(scope, {payer})
    if not standing:
        copy(scope, _STATES, state, customer_id=payer, former_terms=terms)
        return
    known = {member for member, _ in standing[0].former_terms}
    new = [each for each in terms if each[0] not in known]
    _change(scope, _STATES, standing[0], former_terms=[*standing[0].former_terms, *new])
