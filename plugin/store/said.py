"""What people recorded about a customer, row by row, as values of the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from plugin.core.past import CashOnDelivery
from plugin.core.said import (
    CodDecision,
    Contact,
    Dispute,
    Escalation,
    Hold,
    Instalment,
    LegalStop,
    Own,
    PaymentPlan,
    Promise,
    Waiver,
)
from plugin.store.codec import from_json
from plugin.store.names import name_of


def contact(row: Row[Any], names: Mapping[str, str]) -> Contact:
    """A conversation as the planner sees it."""
    return Contact(
        id=row.id,
        on=row.happened_on,
        by=name_of(names, row.recorded_by),
        how=row.how,
        outcome=row.outcome,
        person=row.person,
        summary=row.summary,
        reason_code=row.reason_code,
        invoice_id=row.invoice_id,
    )


def promise(row: Row[Any]) -> Promise:
    """A promise; whether it was kept is judged from payments, not stored."""
    return Promise(
        id=row.id,
        made_on=row.made_on,
        pay_by=row.pay_by,
        amount_minor=row.amount_minor,
        method=row.method,
        invoice_ids=tuple(row.invoice_ids),
        paid_already_minor=row.paid_already_minor,
        status="cancelled" if row.cancelled_on else "open",
    )


def dispute(row: Row[Any], names: Mapping[str, str]) -> Dispute:
    """A dispute, open or closed."""
    return Dispute(
        invoice_id=row.invoice_id,
        amount_minor=row.amount_minor,
        reason=row.reason,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        owner=name_of(names, row.owner),
    )


def hold(row: Row[Any], names: Mapping[str, str]) -> Hold:
    """A hold that nobody has lifted."""
    return Hold(
        placed_by=name_of(names, row.recorded_by),
        reason=row.reason,
        placed_on=row.placed_on,
        until=row.until,
        invoice_id=row.invoice_id,
    )


def legal_stop(row: Row[Any]) -> LegalStop:
    """A legal stop in force."""
    return LegalStop(reason=row.reason, placed_by=row.recorded_by, placed_on=row.placed_on)


def plan(row: Row[Any]) -> PaymentPlan:
    """A payment plan in force."""
    return PaymentPlan(
        id=row.id,
        invoice_ids=tuple(row.invoice_ids),
        instalments=tuple(from_json(Instalment, part) for part in row.instalments),
        agreed_on=row.agreed_on,
        interest=row.interest,
        review_on=row.review_on,
        sent_on=row.sent_on,
        acknowledged_on=row.acknowledged_on,
    )


def cod_decision(rows: Sequence[Row[Any]], names: Mapping[str, str]) -> CodDecision | None:
    """The decision on cash on delivery that stands, or else the one that was ended last."""
    row = max(rows, key=lambda row: (row.ended_on is None, row.ended_on, row.recorded_at), default=None)
    if row is None:
        return None
    return CodDecision(
        id=row.id,
        reason=row.reason,
        by=name_of(names, row.recorded_by),
        actor=row.recorded_by,
        on=row.decided_on,
        at=row.recorded_at,
        ended_by=name_of(names, row.ended_by),
        ended_actor=row.ended_by or "",
        ended_on=row.ended_on,
    )


def waiver(row: Row[Any], names: Mapping[str, str]) -> Waiver:
    """A charge of ours that a person has waived."""
    return Waiver(
        charge_id=row.charge_id,
        reason=row.reason,
        by=name_of(names, row.recorded_by),
        actor=row.recorded_by,
        on=row.waived_on,
    )


def cod(row: Row[Any]) -> CashOnDelivery:
    """A cash-on-delivery state in force."""
    return CashOnDelivery(
        since=row.since,
        cause=row.cause,
        former_terms=tuple((customer_id, term_id) for customer_id, term_id in row.former_terms),
    )


def own(row: Row[Any], names: Mapping[str, str]) -> Own:
    """What a person has set for the customer or one of its invoices."""
    return Own(
        name=row.name,
        by=name_of(names, row.recorded_by),
        on=row.set_on,
        value=row.value,
        reason=row.reason,
        invoice_id=row.invoice_id,
    )


def escalation(row: Row[Any], names: Mapping[str, str]) -> Escalation:
    """What a person decided about a debt that nothing else had settled."""
    by = name_of(names, row.recorded_by)
    return Escalation(id=row.id, kind=row.kind, by=by, on=row.decided_on, reason=row.reason)
