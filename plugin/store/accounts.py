"""Mirrors and records made into `Account` values, the only thing the planner reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from plugin.core.account import Account
from plugin.core.blocks import NOTES
from plugin.core.owed import History, Invoice, Lookalike, Member, Unreadable
from plugin.core.past import PastAction
from plugin.facts import ANYBODY
from plugin.store import said
from plugin.store.acted import noteworthy, past_action, terms_tried
from plugin.store.billed import billed, billed_of_deleted, charge_invoices
from plugin.store.gather import Gathered, gather
from plugin.store.invoices import invoice_of
from plugin.store.open_items import other_items
from plugin.store.scope import Scope

_PAYERS_AT_ONCE = 200


def load(
    scope: Scope,
    payer_ids: Collection[str],
    zone: ZoneInfo,
    *,
    without: str | None = None,
    paid_since: date | None = None,
    history_since: date | None = None,
) -> Iterator[Account]:
    """The accounts of these paying customers, one per customer and currency, in the order of their ids.

    Instants of mailings and acts are given in *zone*, the company's own, so that their date is its date.
    The action *without* is left out of the past, as if it were not there. Invoices that are settled and
    were never acted on are left out, but for those that changed since a promise, since cash on delivery was
    set, or since *paid_since*.
    """
    wanted = sorted(set(payer_ids))
    for start in range(0, len(wanted), _PAYERS_AT_ONCE):
        part = wanted[start : start + _PAYERS_AT_ONCE]
        yield from made_of(scope, gather(scope, part, paid_since, history_since), part, zone, without=without)


def made_of(
    scope: Scope, found: Gathered, payer_ids: Iterable[str], zone: ZoneInfo, *, without: str | None = None
) -> Iterator[Account]:
    """The accounts that *found* holds for these paying customers, as `load` gives them."""
    charges = charge_invoices(found)
    as_invoice, as_past = partial(_invoice, found, zone, charges), partial(past_action, found, zone)
    for payer_id in payer_ids:
        yield from _accounts(scope, found, payer_id, without, as_invoice=as_invoice, as_past=as_past)


def _accounts(
    scope: Scope,
    found: Gathered,
    payer_id: str,
    without: str | None,
    *,
    as_invoice: Callable[[Row[Any]], Invoice],
    as_past: Callable[[Row[Any]], PastAction],
) -> Iterator[Account]:
    rows = found.members_by_payer.get(payer_id, [])
    rows = sorted(rows, key=lambda row: (row.id != payer_id, row.id))
    for currency in sorted({row.currency for row in rows}):
        members = [row for row in rows if row.currency == currency]
        invoices = [
            as_invoice(row)
            for member in members
            for row in found.invoices_by_customer.get(member.id, [])
            if row.currency == currency
        ]
        ids = [member.id for member in members]
        others = tuple(item for customer_id in ids for item in other_items(found, customer_id))
        words = {name: by_customer.get(payer_id, []) for name, by_customer in found.said.items()}
        looked_at = {row.subject for row in words["set_aside"] if row.kind == "look at this receipt"}
        actions = [
            row
            for row in found.actions_by_customer.get(payer_id, [])
            if row.currency == currency and row.id != without
        ]
        yield Account(
            company_id=scope.company_id,
            customer_id=payer_id,
            name=rows[0].name,
            currency=currency,
            members=tuple(_member(found, row, currency) for row in members),
            invoices=tuple(invoices),
            unapplied_minor=-sum(min(item.open_minor, 0) for item in others),
            other_items=others,
            lookalikes=tuple(
                receipt
                for receipt in _lookalikes(found, invoices, currency, set(ids))
                if f"{receipt.kind}/{receipt.id}" not in looked_at
            ),
            unreadable=tuple(
                Unreadable(kind=row.kind, id=row.id, reason=row.reason)
                for customer_id in (*ids, ANYBODY)
                for row in found.unreadable_by_customer.get(customer_id, ())
            ),
            contacts=tuple(said.contact(row, found.names) for row in sorted(words["contacts"], key=_in_time)),
            promises=tuple(said.promise(row) for row in words["promises"]),
            disputes=tuple(said.dispute(row, found.names) for row in words["disputes"]),
            holds=tuple(said.hold(row, found.names) for row in words["holds"] if row.lifted_on is None),
            plans=tuple(said.plan(row) for row in words["payment_plans"] if row.ended_on is None),
            legal_stop=next(
                (said.legal_stop(row) for row in words["legal_stops"] if row.lifted_on is None), None
            ),
            is_consumer=payer_id in found.consumers,
            is_business=payer_id in found.businesses,
            terms_acknowledged_on=next((row.terms_on for row in words["customer_settings"]), None),
            past=tuple(as_past(row) for row in actions),
            charged=(
                *(line for invoice in invoices for line in billed(found, invoice.id)),
                *billed_of_deleted(scope, found, actions, {invoice.id for invoice in invoices}),
            ),
            escalations=tuple(said.escalation(row, found.names) for row in words["escalations"]),
            waivers=tuple(said.waiver(row, found.names) for row in words["waivers"]),
            cash_on_delivery=next(
                (said.cod(row) for row in words["cod_states"] if row.ended_on is None), None
            ),
            cod_times=len(words["cod_states"]),
            terms_tried=terms_tried(found.actions_by_customer.get(payer_id, [])),
            cod_decision=said.cod_decision(words["cod_decisions"], found.names),
            own=tuple(
                said.own(row, found.names) for row in reversed(words["own_settings"]) if row.ended_on is None
            ),
            history=found.history.get(payer_id, History()),
            noteworthy=tuple(
                noteworthy(found, words["contacts"] if currency == rows[0].currency else [], actions)
            ),
            digest=NOTES.block_in(rows[0].notes) or "",
        )


def _in_time(row: Row[Any]) -> tuple[date, datetime, str]:
    return row.happened_on, row.recorded_at, row.id


def _invoice(found: Gathered, zone: ZoneInfo, charges: Collection[str | None], row: Row[Any]) -> Invoice:
    parts, episode = found.applied_by_invoice.get(row.id, ()), found.episodes_by_invoice.get(row.id)
    return invoice_of(row, parts, zone, charges=charges, episode=episode)


def _member(found: Gathered, row: Row[Any], currency: str) -> Member:
    owed = sum(
        invoice.balance_minor
        for invoice in found.invoices_by_customer.get(row.id, [])
        if invoice.currency == currency
    )
    others = sum(item.open_minor for item in other_items(found, row.id))
    return Member(
        id=row.id,
        name=row.name,
        is_active=row.is_active,
        email=row.email,
        term_id=row.term_id,
        notes=row.notes,
        reported_balance_minor=row.balance_minor,
        open_items_minor=owed + others,
    )


def _lookalikes(
    found: Gathered, invoices: list[Invoice], currency: str, family: set[str]
) -> Iterator[Lookalike]:
    for invoice in invoices:
        for row in found.receipts_by_amount.get(invoice.balance_minor, []):
            theirs = row.customer_id is None or row.customer_id in family
            if theirs and row.currency == currency and row.received_on >= invoice.issued_on:
                yield Lookalike(
                    kind=row.kind,
                    id=row.receipt_id,
                    on=row.received_on,
                    amount_minor=row.amount_minor,
                    invoice_id=invoice.id,
                )
