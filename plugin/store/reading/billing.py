"""What was billed of what was served (S4.1); which contact data are known, and what was answered (S3.9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import and_

from plugin import tables
from plugin.core.actions import PostCharge, SendNotice
from plugin.core.because import Because
from plugin.core.contact_data import Part
from plugin.core.outcomes import ATTEMPTS
from plugin.core.unbilled import Why
from plugin.store.actions import action_of
from plugin.store.codec import from_json
from plugin.store.companies import Standing
from plugin.store.markers import CHARGE_MARKER
from plugin.store.scope import Scope

_WAITS: dict[str, Why] = {"proposed": "waits for approval", "approved": "approved"}
_TOO_SMALL: Why = "below the minimum charge"


def served(scope: Scope, since: date) -> list[tuple[date | None, date]]:
    """(earliest day of service, date) of the invoices dated since that day, without voided ones and ours."""
    table = tables.invoices
    query = scope.select(table, table.c.served_on, table.c.issued_on, table.c.private_note)
    query = query.where(table.c.issued_on >= since, table.c.is_voided.is_(False))
    rows = scope.rows(query.order_by(table.c.issued_on, table.c.id))
    return [(row.served_on, row.issued_on) for row in rows if CHARGE_MARKER not in row.private_note]


def unbilled(scope: Scope, now: Standing) -> list[tuple[Why, str, int, date]]:
    """(why, currency, amount, since) of every charge of ours that is not billed yet."""
    return [*_charges(scope), *_too_small(scope, now)]


def _charges(scope: Scope) -> Iterator[tuple[Why, str, int, date]]:
    table = tables.actions
    query = scope.select(table).where(table.c.kind == PostCharge.kind, table.c.status.in_(sorted(_WAITS)))
    for row in scope.rows(query.order_by(table.c.proposed_on, table.c.id)):
        action = action_of(row)
        if isinstance(action, PostCharge):
            yield _WAITS[row.status], row.currency, action.total_minor, row.proposed_on


def _too_small(scope: Scope, now: Standing) -> Iterator[tuple[Why, str, int, date]]:
    """What would be charged but for the minimum: told with each invoice, and counted once for a customer."""
    skips, customers = tables.skips, tables.customers
    of = and_(customers.c.company_id == skips.c.company_id, customers.c.id == skips.c.customer_id)
    rule = skips.c.because["rule"].as_string() == _TOO_SMALL
    query = scope.select(skips, skips, customers.c.currency).join(customers, of).where(rule)
    seen: set[str] = set()
    for row in scope.rows(query.order_by(skips.c.since, skips.c.customer_id, skips.c.subject)):
        amount = from_json(Because, row.because).fact("amount_minor")
        if isinstance(amount, int) and amount > 0 and row.customer_id not in seen:
            seen.add(row.customer_id)
            yield _TOO_SMALL, row.currency, amount, row.since.astimezone(now.zone).date()


def contact_data(scope: Scope) -> list[frozenset[Part]]:
    """Of every active paying customer the parts that QuickBooks has."""
    table = tables.customers
    query = scope.select(table).where(table.c.is_active.is_(True), table.c.id == table.c.payer_id)
    found = []
    for row in scope.rows(query.order_by(table.c.id)):
        known: dict[Part, bool] = {
            "e-mail address": bool(row.email),
            "telephone number": row.has_phone,
            "postal address": row.has_address,
            "contact's name": row.has_contact_name,
        }
        found.append(frozenset(part for part, is_known in known.items() if is_known))
    return found


def outgoing(scope: Scope, since: date) -> list[str]:
    """The ids of messages of ours and of attempts in vain since that day."""
    sent, said = tables.actions, tables.contacts
    ours = scope.select(sent, sent.c.id).where(
        sent.c.kind == SendNotice.kind, sent.c.status == "done", sent.c.done_on >= since
    )
    tried = scope.select(said, said.c.id).where(
        said.c.outcome.in_(sorted(ATTEMPTS)), said.c.happened_on >= since
    )
    return [row.id for query in (ours, tried) for row in scope.rows(query)]


def answers(scope: Scope, since: date) -> list[str | None]:
    """Of every contact since that day, which of them it answers."""
    table = tables.contacts
    rows = scope.rows(scope.select(table, table.c.answers).where(table.c.happened_on >= since))
    return [row.answers for row in rows]
