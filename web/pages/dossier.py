"""The dossier of a customer, and management's decision about what comes next (S2.9, S2.10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from plugin import people
from plugin.core.account import Account
from plugin.core.escalation import Check, asked_again_on, before_writing_off, last_decision
from plugin.core.said import EscalationKind
from plugin.people import Unsound
from plugin.store.scope import Scope
from plugin.words.decisions import CHECK_WORDS, DECISION_NAMES, what_follows
from plugin.words.dossier import dossier_parts
from web.access import page, person
from web.pages.acting import Answer, act_on
from web.pages.customer import customer_pages
from web.pages.finding import find
from web.pages.shared import field, show_form

KINDS: tuple[EscalationKind, ...] = get_args(EscalationKind)


@customer_pages.get("/c/<company_id>/customer/<customer_id>/dossier")
@page("viewer")
def dossier(company_id: str, customer_id: str) -> Answer:
    """All that is known about a customer's debt, for whoever decides what comes next."""
    del company_id
    return _shown(customer_id)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/decide")
@page("manager")
def decide(company_id: str, customer_id: str) -> Answer:
    """Record what becomes of the debt; an agency or an attorney ends every outward act of ours."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        kind = field("kind", 20)
        if kind not in KINDS:
            raise Unsound("Choose what comes next.")
        if kind == "write off" and not field("is_checked"):
            raise Unsound("Go through the list before a debt is written off, and say that you have.")
        reason = field("reason", 300)
        people.decide(scope, customer_id, person().actor, kind=kind, reason=reason, on=today)
        return "decided"

    return act_on(customer_id, act, lambda problem: _shown(customer_id, problem))


def _shown(customer_id: str, problem: str = "") -> Answer:
    found, around = find(customer_id)
    accounts = [account for account, _ in found.accounts]
    return show_form(
        "dossier.html",
        around,
        problem,
        found=found,
        told=[(account.currency, dossier_parts(account, around.today)) for account in accounts],
        stands=list(_stands(accounts)),
        choices=[(kind, DECISION_NAMES[kind], what_follows(kind)) for kind in KINDS],
        checks=[(check.is_met, CHECK_WORDS[check.name]) for check in _checks(accounts, around.today)],
    )


def _stands(accounts: list[Account]) -> Iterator[dict[str, Any]]:
    """The latest decisions, on the debt and on service, and until when each answers its question."""
    # A person's words about a customer stand in each of its accounts alike.
    for about_service in (False, True):
        latest = last_decision(accounts[0], date.min, about_service=about_service) if accounts else None
        if latest is not None:
            name, again_on = DECISION_NAMES[latest.kind], asked_again_on(latest)
            yield {"decision": latest, "name": name, "again_on": again_on}


def _checks(accounts: list[Account], today: date) -> list[Check]:
    """The questions before a write-off; met when they are so in every currency."""
    each = [before_writing_off(account, today) for account in accounts]
    return [
        Check(of_one[0].name, all(check.is_met for check in of_one)) for of_one in zip(*each, strict=True)
    ]
