"""What each charge bills, reserved as it is ordered: no period and no fee is billed twice (rule 2)."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Delete, Table, Update, bindparam

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.store.scope import Scope
from plugin.store.statements import own_delete, own_update


def take(scope: Scope, action_id: str, charge: PostCharge) -> None:
    """Reserve the periods and fees *charge* bills; raises IntegrityError when another holds one (rule 2)."""
    scope.insert(
        tables.charge_lines,
        *(
            {
                "invoice_id": line.invoice_id,
                "period_from": line.period_from,
                "period_through": line.period_through,
                "amount_minor": line.amount_minor,
                "action_id": action_id,
                "principal_minor": line.principal_minor,
                "annual_rate_percent": str(line.annual_rate_percent),
                "day_count": line.day_count,
                "paid_in_time_through": line.paid_in_time_through,
            }
            for line in charge.lines
        ),
    )
    scope.insert(
        tables.charge_fees,
        *(
            {
                "invoice_id": fee.invoice_id,
                "name": fee.name,
                "number": fee.number,
                "amount_minor": fee.amount_minor,
                "owed_minor": fee.owed_minor,
                "percent": None if fee.percent is None else str(fee.percent),
                "paid_in_time_through": fee.paid_in_time_through,
                "action_id": action_id,
            }
            for fee in charge.fees
        ),
    )


def release(scope: Scope, action_id: str) -> None:
    """Free the periods and fees of a charge that is proved never to have left."""
    for table in (tables.charge_lines, tables.charge_fees):
        scope.write(_taken(table), of_action=action_id)


def name_invoice(scope: Scope, action_id: str, charge_invoice_id: str) -> None:
    """Remember which invoice bills these periods and fees."""
    for table in (tables.charge_lines, tables.charge_fees):
        scope.write(_billed(table), of_action=action_id, charge_invoice_id=charge_invoice_id)


@cache
def _taken(table: Table) -> Delete:
    return own_delete(table).where(table.c.action_id == bindparam("of_action"))


@cache
def _billed(table: Table) -> Update:
    return own_update(table).where(table.c.action_id == bindparam("of_action"))
