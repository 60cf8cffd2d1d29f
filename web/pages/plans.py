"""Payment plans of a customer: made, shown with their agreement, sent, acknowledged, reviewed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from flask import abort, request
from sqlalchemy import Row

from plugin import people
from plugin.core.account import Account
from plugin.core.money import to_minor
from plugin.core.plans import Every, equal_parts, missed_on, recurring, state
from plugin.core.said import Instalment, InterestInPlan
from plugin.people import Agreed, Unsound
from plugin.people.plans import open_invoices
from plugin.store import said
from plugin.store.codec import from_json
from plugin.store.reading.customer import Found, belongs_to
from plugin.store.scope import Scope
from plugin.words.agreements import PLAN_STATE_NAMES
from web.access import page, person
from web.pages.acting import Answer, act_on, change_on, currency_of
from web.pages.customer import customer_pages
from web.pages.finding import find
from web.pages.shared import amount_field, day_field, field, show_form

EVERY: tuple[Every, ...] = ("week", "two weeks", "month")


@customer_pages.post("/c/<company_id>/customer/<customer_id>/plan")
@page("collector")
def plan(company_id: str, customer_id: str) -> Answer:
    """Record a payment plan and draft its agreement."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        invoice_ids = request.form.getlist("plan_invoice")
        rows = open_invoices(scope, customer_id, invoice_ids)
        currency, review_on = currency_of(scope, customer_id), None
        layout = field("layout")
        if layout == "again and again":
            review_on = _needed_day("review_on", "the day on which you look whether it still fits")
        owed_minor = sum(row.balance_minor for row in rows)
        interest = field("interest")
        if interest not in ("waits", "runs"):
            raise Unsound("Choose whether interest waits or runs while the plan is kept.")
        agreed = Agreed(
            on=today,
            person=field("person", 200),
            invoice_ids=invoice_ids,
            instalments=_instalments(layout, owed_minor, currency, review_on),
            interest=cast("InterestInPlan", interest),
            review_on=review_on,
        )
        people.make_plan(scope, customer_id, person().actor, agreed)
        return "plan"

    return change_on(customer_id, "plan", act)


def _instalments(
    layout: str, owed_minor: int, currency: str, review_on: date | None
) -> tuple[Instalment, ...]:
    """The instalments as the form lays them out; raises Unsound when something it needs is missing."""
    if layout == "listed":
        return tuple(_listed(line, currency) for line in field("list").splitlines() if line.strip())
    first_on = _needed_day("first_on", "the day of the first instalment")
    every = field("every")
    if every not in EVERY:
        raise Unsound("Choose how often an instalment is paid.")
    if layout == "equal parts":
        parts = field("parts", 20)
        if not (parts.isdecimal() and 1 <= int(parts) <= min(owed_minor, people.INSTALMENTS_MAX)):
            raise Unsound(f"Say in how many parts, from 1 to {people.INSTALMENTS_MAX}.")
        return equal_parts(owed_minor, int(parts), first_on, every)
    if layout == "again and again" and review_on is not None:
        amount = amount_field("amount", currency, "The amount")
        if amount is None:
            raise Unsound("Say how much is paid each time.")
        return recurring(amount, first_on, every, review_on)
    raise Unsound("Choose how the plan is laid out.")


def _listed(line: str, currency: str) -> Instalment:
    """`2026-04-01 250.00`, a line for each instalment."""
    day, _, amount = line.strip().partition(" ")
    try:
        return Instalment(
            due_on=date.fromisoformat(day),
            amount_minor=to_minor(Decimal(amount.strip().replace(",", "")), currency),
        )
    except (ArithmeticError, ValueError):
        raise Unsound(
            f"“{line.strip()}” is no instalment. Write a day and an amount: 2026-04-01 250.00."
        ) from None


def _needed_day(name: str, what: str) -> date:
    found = day_field(name, f"{what[:1].upper()}{what[1:]}")
    if found is None:
        raise Unsound(f"Say {what}.")
    return found


@customer_pages.get("/c/<company_id>/customer/<customer_id>/plan/<plan_id>")
@page("viewer")
def agreement(company_id: str, customer_id: str, plan_id: str) -> Answer:
    """A payment plan: its agreement to copy or print, its instalments, and where it stands."""
    del company_id
    return _shown(customer_id, plan_id)


def _shown(customer_id: str, plan_id: str, problem: str = "") -> Answer:
    found, around = find(customer_id)
    row = _of(found, plan_id)
    if row is None:
        abort(404, "There is no such payment plan.")
    return show_form(
        "plan.html",
        around,
        problem,
        found=found,
        plan=row,
        currency=found.accounts[0][0].currency if found.accounts else found.members[0].currency,
        parts=[from_json(Instalment, part) for part in row.instalments],
        **_judged(row, found, around.today),
    )


def _of(found: Found, plan_id: str) -> Row[Any] | None:
    return next((row for row in found.said["payment_plans"] if row.id == plan_id), None)


def _judged(row: Row[Any], found: Found, today: date) -> Mapping[str, Any]:
    account: Account | None = next((account for account, _ in found.accounts), None)
    if row.ended_on is not None or account is None:
        return {"state": "ended", "state_name": "ended", "missed_on": None}
    value = said.plan(row)
    became = state(value, account, today)
    return {
        "state": became,
        "state_name": PLAN_STATE_NAMES[became],
        "missed_on": missed_on(value, account, today),
    }


@customer_pages.post("/c/<company_id>/customer/<customer_id>/plan/<plan_id>/<act>")
@page("collector")
def agreement_act(company_id: str, customer_id: str, plan_id: str, act: str) -> Answer:
    """The agreement was sent or acknowledged, or the plan was reviewed or ended."""
    del company_id
    if act not in ("sent", "acknowledged", "reviewed", "ended"):
        abort(404)

    def do(scope: Scope, customer_id: str, today: date) -> str:
        if not belongs_to(scope, "payment_plans", plan_id, customer_id):
            abort(404)
        return f"plan {act}" if _act(scope, plan_id, act, today) else "closed already"

    return act_on(customer_id, do, lambda problem: _shown(customer_id, plan_id, problem))


def _act(scope: Scope, plan_id: str, act: str, today: date) -> bool:
    actor = person().actor
    if act == "sent":
        return people.plan_sent(scope, plan_id, actor, on=today)
    if act == "acknowledged":
        return people.plan_acknowledged(scope, plan_id, actor, on=today, how=field("how", 300))
    if act == "reviewed":
        review_on = _needed_day("review_on", "when to look at it again")
        return people.review_plan(scope, plan_id, on=today, review_on=review_on)
    return people.end_plan(scope, plan_id, actor, on=today, why=field("why", 300))
