"""Charges of ours in QuickBooks that a restored backup does not know: their days are not charged again.

QuickBooks shows what such a charge bears; our mirror has no lines that would say for which invoices. So it
counts in full against each that it may bill: less may be charged than the caps allow, and never more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, or_

from plugin import tables
from plugin.core.actions import FeeLine, FoundAgain, PostCharge
from plugin.core.because import because
from plugin.core.proposers.chargeable import interest_cover, month_cover
from plugin.orders import Proof
from plugin.outbox.found_again import found_done
from plugin.outbox.lost_fees import close_fees
from plugin.store import actions, charge_lines, companies, families, standings, taken_over
from plugin.store.markers import CHARGE_MARKER, charged_by
from plugin.store.scope import Scope

_DAY = timedelta(days=1)


def take_over(scope: Scope) -> int:
    """Take them over as done, the earliest first; returns how many there were."""
    table, found = tables.invoices, 0
    ours = scope.select(table).where(table.c.private_note.contains(CHARGE_MARKER, autoescape=True))
    for charge in scope.rows(ours.order_by(table.c.issued_on, table.c.id)):
        action_id = charged_by(charge.private_note)
        row = actions.find(scope, action_id) if action_id else _known_as(scope, charge.id)
        if row is not None and row.status == "done":
            continue
        if row is not None:
            # What the backup knew as under way holds its days already, and they may be others by now.
            charge_lines.release(scope, row.id)
        if row is not None and _is_as_raised(scope, charge, actions.action_of(row)):
            taken_over.hold_covers(scope, row.id, actions.action_of(row).covers)
            found += found_done(scope, row, Proof(ref=charge.id), charge.issued_on)
        else:
            found += _take_as_found(scope, charge, row, action_id)
    return found


def _known_as(scope: Scope, charge_invoice_id: str) -> Row[Any] | None:
    """The action that raised this invoice, whose marker does not name it."""
    table = tables.actions
    raised = (table.c.kind == PostCharge.kind, table.c.remote_ref == charge_invoice_id)
    return scope.first(scope.select(table).where(*raised))


def _is_as_raised(scope: Scope, charge: Row[Any], known: object) -> bool:
    """Whether our records hold the charge as it was raised: what they decided last may be older or newer."""
    if not isinstance(known, PostCharge) or known.total_minor != charge.total_minor:
        return False
    if known.month != _month(charge) or any(_is_taken(scope, fee) for fee in known.fees):
        return False
    return all(
        line.period_through < charge.issued_on
        and _first_day(scope, line.invoice_id, line.due_on) <= line.period_from
        for line in known.lines
    )


def _is_taken(scope: Scope, fee: FeeLine) -> bool:
    table = tables.charge_fees
    same = (table.c.invoice_id == fee.invoice_id, table.c.name == fee.name, table.c.number == fee.number)
    return scope.first(scope.select(table).where(*same)) is not None


def _take_as_found(scope: Scope, charge: Row[Any], row: Row[Any] | None, action_id: str | None) -> int:
    """Take over a charge of which nothing is known but its customer, its day and its sum.

    No day before it is charged again on any invoice that it may bill, and no fee.
    """
    (payer_id,) = families.payers_of(scope, [charge.customer_id])
    late = _late(scope, charge, payer_id)
    open_from = {one.id: _first_day(scope, one.id, one.due_on) for one in late}
    billed = [one for one in late if open_from[one.id] < charge.issued_on]
    known = _write_down(scope, row, action_id, charge, _found(scope, charge, payer_id, billed, open_from))
    if not found_done(scope, known, Proof(ref=charge.id), charge.issued_on):
        return 0
    policy = companies.standing(scope).policy
    for invoice in late:
        close_fees(scope, policy, invoice.id, action_id=known.id, charge_invoice_id=charge.id)
    for invoice in billed:
        scope.insert(
            tables.charge_lines,
            {
                "invoice_id": invoice.id,
                "period_from": open_from[invoice.id],
                "period_through": charge.issued_on - _DAY,
                "amount_minor": charge.total_minor,
                "action_id": known.id,
                "charge_invoice_id": charge.id,
            },
        )
    standings.mark_dirty(scope, [payer_id])
    return 1


def _late(scope: Scope, charge: Row[Any], payer_id: str) -> Sequence[Row[Any]]:
    """The invoices of the payer's family that were late and owed when *charge* was raised.

    Of what is settled now, those that have changed since: a payment changes what it settles.
    """
    table, customers = tables.invoices, tables.customers
    family = scope.select(customers, customers.c.id).where(customers.c.payer_id == payer_id)
    # A day before, since a company's day may begin before that of the instants QuickBooks gives.
    since = datetime.combine(charge.issued_on - _DAY, time(), UTC)
    query = scope.select(table).where(
        table.c.customer_id.in_(family),
        table.c.currency == charge.currency,
        table.c.due_on < charge.issued_on,
        ~table.c.private_note.contains(CHARGE_MARKER, autoescape=True),
        or_(table.c.balance_minor > 0, table.c.updated_at >= since),
    )
    return scope.rows(query.order_by(table.c.due_on, table.c.id))


def _first_day(scope: Scope, invoice_id: str, due_on: date) -> date:
    """The first day of an invoice that no charge bills."""
    lines = tables.charge_lines
    query = scope.select(lines, lines.c.period_through).where(lines.c.invoice_id == invoice_id)
    newest = scope.first(query.order_by(lines.c.period_through.desc()))
    return max(newest.period_through, due_on) + _DAY if newest is not None else due_on + _DAY


def _found(
    scope: Scope, charge: Row[Any], payer_id: str, billed: Sequence[Row[Any]], open_from: dict[str, date]
) -> PostCharge:
    """The charge as far as QuickBooks tells of it, with the covers of whatever it may bill."""
    periods = (interest_cover(one.id, open_from[one.id], _episode(scope, one.id)) for one in billed)
    return PostCharge(
        customer_id=payer_id,
        covers=(month_cover(payer_id, _month(charge)), *periods),
        because=because("restored backup"),
        month=_month(charge),
        source_customer_id=charge.customer_id,
        lines=(),
        found_again=FoundAgain(
            amount_minor=charge.total_minor, invoices=tuple((one.id, one.number) for one in billed)
        ),
    )


def _write_down(
    scope: Scope, row: Row[Any] | None, action_id: str | None, charge: Row[Any], found: PostCharge
) -> Row[Any]:
    """Write *found* into the row there is, or into a new one."""
    now = companies.standing(scope)
    if row is not None:
        known = str(row.id)
        taken_over.write_as(scope, known, found)
    else:
        known = taken_over.write_again(
            scope,
            found,
            action_id=action_id,
            currency=charge.currency,
            policy_version=now.policy.version,
            facts_at=scope.now,
            today=now.company.today,
        )
    taken_over.hold_covers(scope, known, found.covers)
    written = actions.find(scope, known)
    if written is None:
        raise AssertionError("The action was just written.")
    return written


def _episode(scope: Scope, invoice_id: str) -> int:
    table = tables.episodes
    told = scope.select(table, table.c.episode).where(table.c.invoice_id == invoice_id)
    latest = scope.first(told.order_by(table.c.episode.desc()))
    return latest.episode if latest is not None else 1


def _month(charge: Row[Any]) -> str:
    return str(charge.issued_on.isoformat()[:7])
