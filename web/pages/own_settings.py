"""Whose settings hold for a customer (company < segment < customer < invoice), and its own to change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import abort
from sqlalchemy import Row

from plugin import own_settings, words
from plugin.access import members
from plugin.core.account import Account
from plugin.core.segments import segment_of
from plugin.core.versions import running_version
from plugin.errors import Explained
from plugin.people import Unsound
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.store.scope import Scope
from plugin.words.own_settings import own_words
from web.access import house_store, page, person
from web.pages.acting import Answer, act_on, balances_of
from web.pages.changes import open_invoices
from web.pages.customer import customer_pages
from web.pages.finding import find
from web.pages.shared import field, show_form

_FOR_MANAGERS = frozenset({"policy version"})
"""Whoever puts versions into force says who goes by which."""


@customer_pages.get("/c/<company_id>/customer/<customer_id>/own")
@page("viewer")
def own(company_id: str, customer_id: str) -> Answer:
    """Whose settings hold for the customer, and those of its own."""
    del company_id
    return _shown(customer_id)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/own/<name>/<act>")
@page("collector")
def own_act(company_id: str, customer_id: str, name: str, act: str) -> Answer:
    """Set one thing for the customer or one of its invoices, or let the policy's setting hold again."""
    del company_id
    if name not in own_settings.NAMES or act not in ("set", "end"):
        abort(404)
    if name in _FOR_MANAGERS and person().role != "manager":
        abort(403, "Only a manager says by which version of the policy a customer goes.")

    def do(scope: Scope, customer_id: str, today: date) -> str:
        actor = person().actor
        value, invoice_id = field("value", 300), field("invoice_id") or None
        if act == "end":
            ended = own_settings.end(
                scope, customer_id, actor, name, on=today, value=value or None, invoice_id=invoice_id
            )
            return "own ended" if ended else "closed already"
        balances_of(scope, customer_id, [invoice_id] if invoice_id else [])
        facts: dict[str, Any] = {"value": value, "reason": field("reason", 300), "invoice_id": invoice_id}
        try:
            own_settings.put(scope, customer_id, actor, name, on=today, **facts)
        except Explained as problem:
            raise Unsound(str(problem)) from None
        return "own"

    return act_on(customer_id, do, lambda problem: _shown(customer_id, problem, name), to="customer.own")


def _shown(customer_id: str, problem: str = "", opened: str = "") -> Answer:
    found, around = find(customer_id)
    with house_store().reading(person().company_id) as scope:
        belong = members.members(scope)
    accounts = [account for account, _ in found.accounts]
    names = {row.user_id: row.name for row in belong}
    return show_form(
        "own_settings.html",
        around,
        problem,
        opened=opened,
        found=found,
        levels=[(account.currency, list(_levels(account, around))) for account in accounts],
        own=list(_own(found, names)),
        tags=sorted({segment.tag for segment in around.now.policy.segments if segment.tag}),
        members=belong,
        is_running=any(running_version(account, around.today) is not None for account in accounts),
        versions=range(around.now.policy.version, 0, -1),
        open_invoices=open_invoices(found),
    )


def _levels(account: Account, around: Frame) -> Iterator[str]:
    """The policy and the segment that hold for *account*, in words."""
    policy, newest = around.now.policy_for(account), around.now.policy.version
    yield f"The policy “{policy.name}”, version {policy.version}, holds."
    if policy.version != newest:
        yield f"The running case began before version {newest} was put into force, and keeps its own."
    segment = segment_of(policy, account, around.today)
    yield from words.segment_words(segment) if segment else ["It is in none of the policy's segments."]


def _own(found: Found, names: dict[str, str]) -> Iterator[tuple[Row[Any], str, str]]:
    """What stands now: the row, its words, and what it is about."""
    for row in found.said["own_settings"]:
        if row.ended_on is None:
            about = f"invoice {found.numbers.get(row.invoice_id, row.invoice_id)}" if row.invoice_id else ""
            told = own_words(row.name, row.value, lambda user_id: names.get(user_id, "Somebody who has left"))
            yield row, told, about or "everything"
