"""What a person may change about a customer: one form each, on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import abort, request

from plugin import words
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.words import pages as names
from plugin.words.onboarding import CHECKLIST_WORDS
from web.access import person
from web.pages import cod
from web.pages.addresses import address
from web.pages.finding import find
from web.pages.shared import show_form

CHANGES = {
    "hold": "Put on hold",
    "dispute": "Record a dispute",
    "plan": "Agree on a payment plan",
    "cod": "Cash on delivery",
    "assessment": "Credit assessment",
    "terms": "Our terms acknowledged",
    "waive": "Waive a charge",
    "consumer": "Business or consumer",
    "legal-stop": "Legal stop",
}
"""The forms by the word in their address, in the order in which a collector needs them."""

Choices = tuple[tuple[str, str], ...]


def offered(found: Found, around: Frame) -> list[dict[str, str]]:
    """The changes there is reason for now, each with its address and with how it stands."""
    company_id = person().company_id
    standing = {
        "assessment": _assessed(found, around) or "not yet",
        "terms": _acknowledged(found, around),
        "consumer": _what_it_is(found),
    }
    return [
        {
            "name": CHANGES[change],
            "address": address(
                "customer.change", company_id=company_id, customer_id=found.customer_id, change=change
            ),
            "now": standing.get(change, ""),
        }
        for change in _possible(found)
    ]


def _possible(found: Found) -> Iterator[str]:
    """What a person has decided already is ended where it stands in force, and not decided again."""
    is_owed = any(_open(found))
    for change in CHANGES:
        if change in ("dispute", "plan") and not is_owed:
            continue
        if change == "waive" and not charges(found):
            continue
        if change == "cod" and cod.is_decided(found):
            continue
        yield change


def shown(customer_id: str, change: str, problem: str = "") -> tuple[str, int]:
    """The page of one change; with a *problem*, what was entered stays in its form."""
    if change not in CHANGES:
        abort(404)
    found, around = find(customer_id)
    if not problem and change not in _possible(found):
        abort(404, "There is nothing of this kind to change about this customer now.")
    return show_form(
        "change.html",
        around,
        problem,
        found=found,
        change=change,
        name=CHANGES[change],
        act=address(
            f"customer.{change.replace('-', '_')}",
            company_id=person().company_id,
            customer_id=found.customer_id,
        ),
        kept=lambda name, otherwise="": request.form.get(name, "") if problem else otherwise,
        open_invoices=open_invoices(found),
        chosen=request.form.getlist("plan_invoice") if problem else None,
        charges=charges(found),
        is_consumer=any(account.is_consumer for account, _ in found.accounts),
        is_business=any(account.is_business for account, _ in found.accounts),
        on_cod=cod.open_state(found.said["cod_states"]),
        cod_why_not=cod.why_not(found, around),
        terms=_terms(found, around),
        assessment=_assessed(found, around, in_full=True),
        checklist=CHECKLIST_WORDS,
        checked=request.form.getlist("done") if problem else (),
    )


def open_invoices(found: Found) -> Choices:
    """The invoices on which something is owed, to choose from."""
    return tuple((invoice.id, text) for invoice, text, _ in _open(found))


def charges(found: Found) -> Choices:
    """The charges of ours on which something is owed, by their numbers."""
    return tuple((invoice.number, text) for invoice, text, is_ours in _open(found) if is_ours)


def _open(found: Found) -> Iterator[tuple[Any, str, bool]]:
    for account, _ in found.accounts:
        ours = {past.ref for past in account.past}
        for invoice in account.invoices:
            if invoice.balance_minor > 0 and not invoice.is_voided:
                text = f"{invoice.number}, {words.money(invoice.balance_minor, account.currency)}"
                yield invoice, text, invoice.id in ours


def _terms(found: Found, around: Frame) -> str:
    """Who acknowledged our terms, when and how (S4.8); nothing while nobody has."""
    row = next(iter(found.said["customer_settings"]), None)
    if row is None or row.terms_on is None:
        return ""
    by, on = around.name_of(row.terms_recorded_by), names.short_day(row.terms_on, around.today)
    return f"{row.terms_person} acknowledged our terms on {on}: {row.terms_how} (recorded by {by})."


def _acknowledged(found: Found, around: Frame) -> str:
    row = next(iter(found.said["customer_settings"]), None)
    if row is None or row.terms_on is None:
        return "not yet"
    return f"by {row.terms_person} on {names.short_day(row.terms_on, around.today)}"


def _assessed(found: Found, around: Frame, *, in_full: bool = False) -> str:
    """Who assessed the customer's credit, and when (S3.1), and what was found; nothing while nobody has."""
    rows = [each for each in found.said["own_settings"] if each.name == "assessment" and not each.ended_on]
    if not rows:
        return ""
    by, on = around.name_of(rows[-1].recorded_by), names.short_day(rows[-1].set_on, around.today)
    return f"{by} assessed this customer on {on}: {rows[-1].reason}." if in_full else f"by {by} on {on}"


def _what_it_is(found: Found) -> str:
    if any(account.is_consumer for account, _ in found.accounts):
        return "a consumer"
    return "a business" if any(account.is_business for account, _ in found.accounts) else "nobody has said"
