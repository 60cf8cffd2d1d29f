"""What a completed or released action means for our own records, in the transaction that settles it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from plugin.core.actions import AnyAction, LiftCod, PostCharge, SetCod
from plugin.orders import Proof
from plugin.store import actions, charge_lines, cod_of_families, company_settings
from plugin.store.companies import Standing
from plugin.store.scope import Scope


def completed(scope: Scope, row: Row[Any], action: AnyAction, proof: Proof, today: date) -> None:
    """Write down what follows from *action* having happened."""
    match action:
        case PostCharge():
            charge_lines.name_invoice(scope, row.id, proof.ref)
        case SetCod():
            term_id = proof.details.get("cod_term_id")
            if term_id:
                company_settings.keep_cod_term(scope, term_id)
            cod_of_families.begin(
                scope,
                row.id,
                _payer(scope, row),
                since=today,
                cause=action.cause,
                former_terms=[list(member) for member in action.members],
                recorded_by=row.approved_by or actions.SYSTEM,
            )
        case LiftCod():
            cod_of_families.end(scope, _payer(scope, row), on=today)
        case _:
            pass


def _payer(scope: Scope, row: Row[Any]) -> str:
    """Whose act it is by now: since it was ordered, its customer may have got another payer."""
    now = actions.find(scope, row.id)
    return str((now or row).customer_id)


def happened_on(proof: Proof, now: Standing) -> date:
    """The day on which an act happened that was found afterwards: the gap to the next counts from there."""
    return min(proof.at.astimezone(now.zone).date(), now.company.today) if proof.at else now.company.today


def intended(scope: Scope, row: Row[Any], action: AnyAction) -> None:
    """Reserve what must not be taken twice before the call is made; raises IntegrityError when it is taken.

    What *row* was planned to cover and *action* does not is free again: nobody may take it for done.
    """
    if actions.action_of(row).covers != action.covers:
        actions.cover(scope, row.id, action.covers)
    if isinstance(action, PostCharge):
        charge_lines.release(scope, row.id)
        charge_lines.take(scope, row.id, action)


def released(scope: Scope, row: Row[Any]) -> None:
    """Give up the reservations of an action that is proved not to have happened."""
    if row.kind == PostCharge.kind:
        charge_lines.release(scope, row.id)
