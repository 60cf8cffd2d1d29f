"""Waiving a charge of ours: a person's word, by which all of it is credited."""

from __future__ import annotations

from datetime import date

from plugin import waiving
from plugin.store.scope import Scope
from web.access import page, person
from web.pages.acting import Answer, change_on
from web.pages.customer import customer_pages
from web.pages.shared import field


@customer_pages.post("/c/<company_id>/customer/<customer_id>/waive")
@page("collector")
def waive(company_id: str, customer_id: str) -> Answer:
    """Decide that a charge is not asked for; its credit leaves with the next run."""
    del company_id
    number, reason = field("number", 21), field("reason", 300)

    def act(scope: Scope, customer_id: str, today: date) -> str:
        waiving.waive(scope, customer_id, number, person().actor, reason=reason, on=today)
        return "waived"

    return change_on(customer_id, "waive", act)
