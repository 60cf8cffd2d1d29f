"""How the interest and the late fees of each invoice come about: what is charged, and what is computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plugin import words
from plugin.core.account import Account
from plugin.core.actions import FeeLine, InterestLine, PostCharge
from plugin.core.billed import ChargedFee
from plugin.core.explain import situation_of
from plugin.core.interest import lines_of
from plugin.core.proposers.announced import terms_disclosed
from plugin.core.proposers.chargeable import fees_to_come
from plugin.store import actions as stored
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from web.access import page
from web.pages.acting import Answer
from web.pages.customer import customer_pages
from web.pages.finding import find
from web.pages.shared import show

UNDER_WAY = "a charge under way"


@customer_pages.get("/c/<company_id>/customer/<customer_id>/interest")
@page("viewer")
def interest(company_id: str, customer_id: str) -> Answer:
    """How the interest of one customer comes about."""
    del company_id
    found, around = find(customer_id)
    return show("interest.html", around, found=found, interest=worksheet(found, around))


def worksheet(found: Found, around: Frame) -> list[dict[str, Any]]:
    """Each line of interest, charged or computed through today; each late fee, charged or announced."""
    return [
        line
        for account, _ in found.accounts
        for line in (
            *_interest(account, found, around),
            *_fees(account, found),
            *_fees_to_come(account, around),
        )
    ]


def _interest(account: Account, found: Found, around: Frame) -> Iterator[dict[str, Any]]:
    billed = _billed_lines(found)
    mine = {invoice.id for invoice in account.invoices}
    for row in found.charge_lines:
        if row.invoice_id not in mine:
            continue
        line = billed.get((row.action_id, row.invoice_id, row.period_from))
        yield {
            "number": found.numbers.get(row.invoice_id, row.invoice_id),
            "period_from": row.period_from,
            "period_through": row.period_through,
            "parts": _parts(line) if line else [],
            "amount_minor": row.amount_minor,
            "currency": account.currency,
            "charged_by": found.numbers.get(row.charge_invoice_id or "", "") or UNDER_WAY,
        }
    terms = around.now.policy.interest
    if terms is None:
        return
    for invoice in account.overdue(around.today):
        accrued = lines_of(
            invoice,
            account.disputes,
            account.charged,
            terms,
            currency=account.currency,
            through=around.today,
        )
        for line in accrued:
            yield {
                "number": invoice.number,
                "period_from": line.period_from,
                "period_through": line.period_through,
                "parts": _parts(line),
                "amount_minor": line.amount_minor,
                "currency": account.currency,
                "charged_by": "",
            }


def _fees(account: Account, found: Found) -> Iterator[dict[str, Any]]:
    """Each late fee or fixed sum that a charge bills: on what was owed once the date given had passed."""
    raised = {past.id: past.ref for past in account.past}
    for fee in account.charged:
        if isinstance(fee, ChargedFee):
            yield {
                **_fee(fee, account),
                "number": found.numbers.get(fee.invoice_id, fee.invoice_id),
                "charged_by": found.numbers.get(raised.get(fee.charge_id) or "", "") or UNDER_WAY,
            }


def _fees_to_come(account: Account, around: Frame) -> Iterator[dict[str, Any]]:
    """Each fee that a notice has announced and that is not charged yet, with the day from which it may be."""
    situation = situation_of(account, around.now.policy_for(account), around.now.company)
    terms = terms_disclosed(situation)
    if terms is None:
        return
    for invoice in situation.overdue:
        for day, fee in fees_to_come(situation, terms, invoice):
            yield {**_fee(fee, account), "number": invoice.number, "charged_by": "", "from_day": day}


def _fee(fee: ChargedFee | FeeLine, account: Account) -> dict[str, Any]:
    """What stands of a fee in the worksheet, whether it is charged or to come."""
    rate = f"{words.percent(fee.percent)} once" if fee.percent is not None else "a fixed sum"
    return {
        "fee": fee.name if fee.number == 1 else f"{fee.name}, number {fee.number}",
        "parts": [{"days": "", "principal_minor": fee.owed_minor, "rate": rate}],
        "amount_minor": fee.amount_minor,
        "currency": account.currency,
    }


def _billed_lines(found: Found) -> dict[tuple[str, str, Any], InterestLine]:
    lines: dict[tuple[str, str, Any], InterestLine] = {}
    for row in found.actions:
        action = stored.action_of(row) if row.kind == PostCharge.kind else None
        if isinstance(action, PostCharge):
            lines |= {(row.id, line.invoice_id, line.period_from): line for line in action.lines}
    return lines


def _parts(line: InterestLine) -> list[dict[str, Any]]:
    """The runs of days on which principal and rate stood still; the whole period when there is one."""
    if not line.parts:
        return [
            {
                "days": line.days,
                "principal_minor": line.principal_minor,
                "rate": words.percent(line.annual_rate_percent),
            }
        ]
    return [
        {
            "days": part.days,
            "principal_minor": part.principal_minor,
            "rate": words.percent(part.annual_rate_percent),
        }
        for part in line.parts
    ]
