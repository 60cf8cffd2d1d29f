"""One customer: what it owes and why, what was said and done, and everything a person may do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.words.outcomes import OUTCOME_NAMES, REASON_NAMES
from web.access import page
from web.pages import changes, cod
from web.pages.explaining import invoices
from web.pages.finding import find
from web.pages.in_force import in_force
from web.pages.outgoing import SHOWN, outgoing
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


@customer_pages.get("/c/<company_id>/customer/<customer_id>/change/<change>")
@page("collector")
def change(company_id: str, customer_id: str, change: str) -> tuple[str, int]:
    """The form of one change about the customer."""
    del company_id
    return changes.shown(customer_id, change)


def shown(
    customer_id: str, problem: str = "", status: int = 200, entered: Mapping[str, str] | None = None
) -> tuple[str, int]:
    """The customer's page; what was *entered* about a conversation stays in its form."""
    found, around = find(customer_id)
    kept = entered or {}
    return show(
        "customer.html",
        around,
        status=status,
        problem=problem,
        found=found,
        figures=_figures(found, around),
        accounts=invoices(found, around),
        tasks=[shown_task(row, _currency(found), around) for row in found.tasks],
        in_force=in_force(found, around),
        events=timeline(found, around),
        promises=_promises(found, around),
        has_interest=_has_interest(found, around),
        kept=lambda name, otherwise="": kept.get(name, otherwise),
        open_invoices=changes.open_invoices(found),
        outgoing=tuple(outgoing(found, around.today).items())[:SHOWN],
        changes=changes.offered(found, around),
        cod_headline=cod.headline(found, around),
        options=options,
        hows=HOWS,
        outcomes=tuple(OUTCOME_NAMES.items()),
        reasons=tuple(REASON_NAMES.items()),
    )


def _has_interest(found: Found, around: Frame) -> bool:
    """Whether lateness costs the customer anything, or has."""
    charged = any(account.charged for account, _ in found.accounts)
    return around.now.policy.interest is not None or charged


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


def _promises(found: Found, around: Frame) -> str:
    """Kept 3 of 5; nothing when none has been judged."""
    became = [judgment for judgment in judgments(found, around.today).values() if judgment != "cancelled"]
    judged = [judgment for judgment in became if judgment != "open"]
    return f"{sum(one == 'kept' for one in judged)} of {len(judged)}" if judged else ""
