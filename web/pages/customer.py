"""One customer: what it owes and why, what was said and done, and everything a person may do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, request

from plugin import words
from plugin.store.reading import customer as reading
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame, frame
from plugin.words import pages as names
from plugin.words.outcomes import OUTCOME_NAMES, REASON_NAMES
from web.access import house_store, page, person
from web.pages import cod
from web.pages.addresses import address
from web.pages.explaining import invoices, worksheet
from web.pages.in_force import in_force
from web.pages.shared import options, show, shown_task
from web.pages.timeline import judgments, timeline

customer_pages = Blueprint("customer", __name__)

HOWS = (("call", "Call"), ("email", "E-mail"), ("letter", "Letter"), ("visit", "Visit"), ("other", "Other"))


@customer_pages.get("/c/<company_id>/customer/<customer_id>")
@page("viewer")
def customer(company_id: str, customer_id: str) -> tuple[str, int]:
    """Everything about one customer."""
    del company_id
    return shown(customer_id)


def shown(customer_id: str, problem: str = "", status: int = 200, opened: str = "") -> tuple[str, int]:
    """The customer's page; with a *problem*, what was entered stays in the form *opened*."""
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = reading.customer(scope, around.now, customer_id, around.names)
    if found is None:
        abort(404, "There is no such customer in this company.")
    entered: Mapping[str, str] = request.form if problem else {}
    return show(
        "customer.html",
        around,
        status=status,
        problem=problem,
        opened=opened,
        entered=entered,
        found=found,
        figures=_figures(found, around),
        accounts=invoices(found, around),
        tasks=[shown_task(row, _currency(found), around) for row in found.tasks],
        in_force=in_force(found, around),
        events=timeline(found, around),
        promises=_promises(found, around),
        interest=worksheet(found, around),
        charges=[
            (invoice.number, f"{invoice.number}, {words.money(invoice.balance_minor, account.currency)}")
            for account, _ in found.accounts
            for invoice in account.invoices
            if invoice.balance_minor > 0 and invoice.id in {past.ref for past in account.past}
        ],
        kept=lambda form, name: entered.get(name, "") if opened == form else "",
        address_of_act=_addresses_of_acts(found),
        open_invoices=[
            (invoice.id, f"{invoice.number}, {words.money(invoice.balance_minor, account.currency)}")
            for account, _ in found.accounts
            for invoice in account.invoices
            if invoice.balance_minor > 0 and not invoice.is_voided
        ],
        is_consumer=any(account.is_consumer for account, _ in found.accounts),
        is_business=any(account.is_business for account, _ in found.accounts),
        on_cod=cod.open_state(found.said["cod_states"]),
        cod_headline=cod.headline(found, around),
        cod_decided=cod.is_decided(found),
        cod_why_not=cod.why_not(found, around),
        options=options,
        hows=HOWS,
        outcomes=tuple(OUTCOME_NAMES.items()),
        reasons=tuple(REASON_NAMES.items()),
        terms=_terms(found, around),
        chosen=request.form.getlist("plan_invoice") if opened == "plan" else None,
    )


def _addresses_of_acts(found: Found) -> Callable[[str], str]:
    """What gives the address to which the form of an act is sent."""
    return lambda act: address(
        f"customer.{act}", company_id=person().company_id, customer_id=found.customer_id
    )


def _currency(found: Found) -> str:
    return found.accounts[0][0].currency if found.accounts else found.members[0].currency


def _figures(found: Found, around: Frame) -> list[dict[str, Any]]:
    return [
        {
            "currency": account.currency,
            "open_minor": sum(invoice.balance_minor for invoice in account.invoices),
            "overdue_minor": sum(invoice.balance_minor for invoice in account.overdue(around.today)),
            "disputed_minor": sum(account.disputed_minor(invoice) for invoice in account.invoices),
            "unapplied_minor": account.unapplied_minor,
        }
        for account, _ in found.accounts
    ]


def _terms(found: Found, around: Frame) -> str:
    """Who acknowledged our terms, when and how (S4.8); nothing while nobody has."""
    row = next(iter(found.said["customer_settings"]), None)
    if row is None or row.terms_on is None:
        return ""
    by, on = around.name_of(row.terms_recorded_by), names.short_day(row.terms_on, around.today)
    return f"{row.terms_person} acknowledged our terms on {on}: {row.terms_how} (recorded by {by})."


def _promises(found: Found, around: Frame) -> str:
    """Kept 3 of 5; nothing when none has been judged."""
    became = [judgment for judgment in judgments(found, around.today).values() if judgment != "cancelled"]
    judged = [judgment for judgment in became if judgment != "open"]
    return f"{sum(one == 'kept' for one in judged)} of {len(judged)}" if judged else ""
