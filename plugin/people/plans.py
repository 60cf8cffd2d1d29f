"""Payment plans: made from what was agreed, with the words in which it is sent (S1.4, S1.6, S3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import Row

from plugin import tables, words
from plugin.core.plans import INSTALMENTS_MAX
from plugin.core.said import Instalment, InterestInPlan
from plugin.people.recording import Unsound, record
from plugin.store import families
from plugin.store.codec import to_json
from plugin.store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed with somebody at the customer."""

    on: date
    person: str
    invoice_ids: Sequence[str]
    instalments: Sequence[Instalment]
    interest: InterestInPlan = "waits"
    review_on: date | None = None
    """Of small recurring payments: when a person looks whether they still fit."""


def make_plan(scope: Scope, customer_id: str, actor: str, agreed: Agreed) -> str:
    """Record a payment plan and draft its agreement; returns the plan's id.

    From now on nobody is chased about its invoices, until an instalment is missed. Raises Unsound when
    its days or amounts make no plan, or when one of its invoices is not open or is in another plan.
    """
    if not agreed.person.strip():
        raise Unsound("Say with whom it was agreed.")
    (payer_id,) = families.payers_of(scope, [customer_id])
    rows = open_invoices(scope, payer_id, agreed.invoice_ids)
    _check_days(agreed)
    _check_amounts(agreed, sum(row.balance_minor for row in rows), rows[0].currency)
    _in_no_other(scope, payer_id, agreed.invoice_ids)
    return record(
        scope,
        "payment_plans",
        payer_id,
        actor,
        agreed_on=agreed.on,
        person=agreed.person.strip(),
        invoice_ids=list(agreed.invoice_ids),
        instalments=[to_json(part) for part in agreed.instalments],
        interest=agreed.interest,
        review_on=agreed.review_on,
        text=_text(scope, payer_id, agreed, rows),
    )


def open_invoices(scope: Scope, payer_id: str, invoice_ids: Sequence[str]) -> Sequence[Row[Any]]:
    """These invoices of the payer's family, each open and all in one currency; Unsound when they are not."""
    invoices, customers = tables.invoices, tables.customers
    family = scope.select(customers, customers.c.id).where(customers.c.payer_id == payer_id)
    mine = scope.select(invoices).where(
        invoices.c.id.in_(set(invoice_ids)), invoices.c.customer_id.in_(family), invoices.c.balance_minor > 0
    )
    rows = scope.rows(mine.order_by(invoices.c.due_on, invoices.c.id))
    if not rows or len(rows) != len(set(invoice_ids)):
        raise Unsound("Choose which of the customer's open invoices the plan is about.")
    if len({row.currency for row in rows}) > 1:
        raise Unsound("These invoices are in different currencies. Make a plan for each.")
    return rows


def _check_days(agreed: Agreed) -> None:
    parts = agreed.instalments
    if not parts:
        raise Unsound("A plan needs at least one instalment; look at its first day and its review.")
    if len(parts) > INSTALMENTS_MAX:
        raise Unsound(f"A plan has at most {INSTALMENTS_MAX} instalments.")
    if parts[0].due_on < agreed.on:
        raise Unsound("The first instalment cannot be due before the plan was agreed.")
    if any(earlier.due_on >= later.due_on for earlier, later in pairwise(parts)):
        raise Unsound("The instalments must stand in the order of their days, each on a day of its own.")
    if agreed.review_on is not None and agreed.review_on <= agreed.on:
        raise Unsound("The review must be on a day after the agreement.")


def _check_amounts(agreed: Agreed, owed_minor: int, currency: str) -> None:
    if any(part.amount_minor <= 0 for part in agreed.instalments):
        raise Unsound("Each instalment needs an amount above zero.")
    if sum(part.amount_minor for part in agreed.instalments) > owed_minor:
        owed = words.money(owed_minor, currency)
        raise Unsound(f"The instalments come to more than these invoices, which is {owed}. Correct them.")


def _in_no_other(scope: Scope, payer_id: str, invoice_ids: Sequence[str]) -> None:
    table = tables.payment_plans
    query = scope.select(table).where(table.c.customer_id == payer_id, table.c.ended_on.is_(None))
    if any(set(invoice_ids) & set(row.invoice_ids) for row in scope.rows(query)):
        raise Unsound("One of these invoices is in another plan. End that one first.")


def _text(scope: Scope, payer_id: str, agreed: Agreed, rows: Sequence[Row[Any]]) -> str:
    (company,) = scope.rows(scope.select(tables.companies, tables.companies.c.name))
    customers = tables.customers
    (customer,) = scope.rows(scope.select(customers, customers.c.name).where(customers.c.id == payer_id))
    return words.agreement_words(
        words.Agreement(
            company=company.name,
            customer=customer.name,
            person=agreed.person.strip(),
            currency=rows[0].currency,
            agreed_on=agreed.on,
            invoices=tuple((row.number, row.balance_minor) for row in rows),
            instalments=tuple(agreed.instalments),
            interest=agreed.interest,
            review_on=agreed.review_on,
        )
    )
