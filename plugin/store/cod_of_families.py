"""Cash on delivery where a customer gets another payer: each one's own terms stay known (rule 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Table

from plugin import tables
from plugin.store import families
from plugin.store.actions import SYSTEM
from plugin.store.copied import copy
from plugin.store.scope import Scope

_STATES, _DECISIONS = tables.cod_states, tables.cod_decisions


def begin(
    scope: Scope,
    state_id: str,
    payer: str,
    *,
    since: date,
    cause: str,
    former_terms: list[list[str | None]],
    recorded_by: str,
) -> None:
    """*payer*'s family is on it from now on; what a part of it was on before is of the same state then."""
    standing = next(iter(_in_force(scope, {payer})), None)
    if standing is not None:
        _add_terms(scope, standing, former_terms)
    else:
        state = {"id": state_id, "customer_id": payer, "since": since, "cause": cause}
        recorded = {"recorded_by": recorded_by, "recorded_at": scope.now}
        scope.insert(_STATES, {**state, "former_terms": former_terms, **recorded})
    divide(scope, {payer})


def end(scope: Scope, payer: str, *, on: date) -> None:
    """*payer*'s family has its own terms again."""
    for state in _in_force(scope, {payer}):
        _change(scope, _STATES, state, ended_on=on)


def join(scope: Scope, former: str, payer: str, *, on: date) -> None:
    """*former* is a member of *payer*'s family: what it is on is the family's, to be given back with it."""
    for state in _in_force(scope, {former}):
        if standing := _in_force(scope, {payer}):
            _add_terms(scope, standing[0], state.former_terms)
            _change(scope, _STATES, state, ended_on=on)
        else:
            _change(scope, _STATES, state, customer_id=payer)
    for word in _decided(scope, former):
        # One word is enough, and one that is forgotten must not come back to life when the part leaves.
        changed = {"ended_on": on, "ended_by": SYSTEM} if _decided(scope, payer) else {"customer_id": payer}
        _change(scope, _DECISIONS, word, **changed)


def divide(scope: Scope, payer_ids: Collection[str]) -> set[str]:
    """Who is no member of these payers' families any more takes along the terms it is to get back."""
    touched = set()
    standing = scope.rows(scope.select(_STATES, _STATES.c.customer_id).where(_STATES.c.ended_on.is_(None)))
    for payer_id in sorted({row.customer_id for row in standing}.intersection(payer_ids)):
        for state in _in_force(scope, {payer_id}):
            payers = families.payer_of_each(scope, {member for member, _ in state.former_terms})
            parts: defaultdict[str, list[list[str | None]]] = defaultdict(list)
            for member, term in state.former_terms:
                parts[payers[member]].append([member, term])
            others = sorted(parts.keys() - {payer_id})
            for payer in others:
                _give_terms(scope, state, payer, parts[payer])
                touched |= {payer_id, payer}
            if others:
                _change(scope, _STATES, state, former_terms=parts[payer_id])
    return touched


def inherit(scope: Scope, loser: str, winner: str, *, on: date) -> None:
    """*loser* was merged into *winner*: its terms are gone with it; a person's word begins anew (rule 5)."""
    for state in _in_force(scope, {loser}):
        _change(scope, _STATES, state, ended_on=on)
    for word in _decided(scope, loser):
        if not _decided(scope, winner):
            # Under an id of its own: what was done by the word that stood is no answer to this one.
            copy(scope, _DECISIONS, word, customer_id=winner)
        _change(scope, _DECISIONS, word, ended_on=on, ended_by=SYSTEM)


def _decided(scope: Scope, customer_id: str) -> Sequence[Row[Any]]:
    """The decision that stands for this customer; there is at most one."""
    stands = _DECISIONS.c.customer_id == customer_id, _DECISIONS.c.ended_on.is_(None)
    return scope.rows(scope.select(_DECISIONS).where(*stands))


def _change(scope: Scope, table: Table, row: Row[Any], **values: object) -> None:
    scope.db.execute(scope.update(table).where(table.c.id == row.id).values(**values))


def _in_force(scope: Scope, payer_ids: Collection[str]) -> Sequence[Row[Any]]:
    stands = _STATES.c.customer_id.in_(sorted(payer_ids)), _STATES.c.ended_on.is_(None)
    return scope.rows(scope.select(_STATES).where(*stands).order_by(_STATES.c.recorded_at, _STATES.c.id))


def _give_terms(scope: Scope, state: Row[Any], payer: str, terms: list[list[str | None]]) -> None:
    """Have *payer*'s family be on it too, for the same cause, with these terms to give back."""
    standing = next(iter(_in_force(scope, {payer})), None)
    if standing is None:
        copy(scope, _STATES, state, customer_id=payer, former_terms=terms)
    else:
        _add_terms(scope, standing, terms)


def _add_terms(scope: Scope, state: Row[Any], terms: list[list[str | None]]) -> None:
    known = {member for member, _ in state.former_terms}
    new = [each for each in terms if each[0] not in known]
    _change(scope, _STATES, state, former_terms=[*state.former_terms, *new])
