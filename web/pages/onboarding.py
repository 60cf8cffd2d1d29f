"""Recording that a new customer's credit has been assessed (S3.1)."""

from __future__ import annotations

from datetime import date

from flask import request

from plugin import own_settings
from plugin.store.scope import Scope
from web.access import page, person
from web.pages.acting import Answer, change_on
from web.pages.customer import customer_pages
from web.pages.shared import field


@customer_pages.post("/c/<company_id>/customer/<customer_id>/assessment")
@page("collector")
def assessment(company_id: str, customer_id: str) -> Answer:
    """Record that the whole list has been gone through, and what was found; it never leaves this program."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        done, found, actor = ", ".join(request.form.getlist("done")), field("reason", 300), person().actor
        own_settings.put(scope, customer_id, actor, "assessment", on=today, value=done, reason=found)
        return "assessment"

    return change_on(customer_id, "assessment", act)
