"""How the interest and the late fees of each invoice come about: what is charged, and what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class Part:
    """A run of days on which principal and rate stood still; of a fee, what it is taken of."""

    days: int | None
    principal_minor: int
    rate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Interest of one invoice for a period, or a late fee."""

    number: str
    parts: Sequence[Part]
    amount_minor: int
    currency: str
    period: tuple[date, date] | None = None
    """From and through; None of a fee."""
    fee: str = ""
    charged_by: str = ""
    """The charge that bills it; empty while none does."""
    from_day: date | None = None
    """From when a fee that was announced may be charged."""


@customer_pages.get("/c/<company_id>/customer/<customer_id>/interest")
@page("viewer")
def interest(company_id: str, customer_id: str) -> Answer:
    """How the interest of one customer comes about."""
    del company_id
    found, around = find(customer_id)
    lines = worksheet(found, around)
    return show("interest.html", around, found=found, lines=lines, sums=_sums(lines))


def worksheet(found: Found, around: Frame) -> list[Line]:
    """Each line of interest, charged or computed through today; each late fee, charged or announced."""
    return [
        line
        for account, _ in found.accounts
        for line in (
            *_charged(account, found),
            *_accrued(account, around),
            *_fees(account, found),
            *_fees_to_come(account, around),
        )
    ]


def _sums(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """Of each currency what is charged, and what is not charged yet."""
    return [
        (
            currency,
            sum(line.amount_minor for line in lines if line.currency == currency and line.charged_by),
            sum(line.amount_minor for line in lines if line.currency == currency and not line.charged_by),
        )
        for currency in sorted({line.currency for line in lines})
    ]


def _charged(account: Account, found: Found) -> Iterator[Line]:
    billed = _billed_lines(found)
    mine = {invoice.id for invoice in account.invoices}
    rows = [row for row in found.charge_lines if row.invoice_id in mine]
    yield from _lost(account, found, [row for row in rows if row.day_count is None])
    for row in rows:
        if row.day_count is not None:
            line = billed.get((row.action_id, row.invoice_id, row.period_from))
            yield Line(
                number=found.numbers.get(row.invoice_id, row.invoice_id),
                period=(row.period_from, row.period_through),
                parts=_parts(line) if line else (),
                amount_minor=row.amount_minor,
                currency=account.currency,
                charged_by=found.numbers.get(row.charge_invoice_id or "", "") or UNDER_WAY,
            )


def _lost(account: Account, found: Found, rows: Sequence[Any]) -> Iterator[Line]:
    """Each charge whose lines a restored backup has lost, once: any of the invoices it names may bear it."""
    for charge_id in sorted({row.action_id for row in rows}):
        mine = [row for row in rows if row.action_id == charge_id]
        yield Line(
            number=" or ".join(found.numbers.get(row.invoice_id, row.invoice_id) for row in mine),
            period=(min(row.period_from for row in mine), max(row.period_through for row in mine)),
            parts=(),
            amount_minor=mine[0].amount_minor,
            currency=account.currency,
            charged_by=found.numbers.get(mine[0].charge_invoice_id or "", "") or UNDER_WAY,
        )


def _accrued(account: Account, around: Frame) -> Iterator[Line]:
    """By the version under which the customer's case runs, which is the one that will be charged by."""
    terms = around.now.policy_for(account).interest
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
            yield Line(
                number=invoice.number,
                period=(line.period_from, line.period_through),
                parts=_parts(line),
                amount_minor=line.amount_minor,
                currency=account.currency,
            )


def _fees(account: Account, found: Found) -> Iterator[Line]:
    """Each late fee or fixed sum that a charge bills: on what was owed once the date given had passed."""
    raised = {past.id: past.ref for past in account.past}
    for fee in account.charged:
        if isinstance(fee, ChargedFee):
            number = found.numbers.get(fee.invoice_id, fee.invoice_id)
            charged_by = found.numbers.get(raised.get(fee.charge_id) or "", "") or UNDER_WAY
            yield _fee(fee, number, account.currency, charged_by=charged_by)


def _fees_to_come(account: Account, around: Frame) -> Iterator[Line]:
    """Each fee that a notice has announced and that is not charged yet, with the day from which it may be."""
    situation = situation_of(account, around.now.policy_for(account), around.now.company)
    terms = terms_disclosed(situation)
    if terms is None:
        return
    for invoice in situation.overdue:
        for day, fee in fees_to_come(situation, terms, invoice):
            yield _fee(fee, invoice.number, account.currency, from_day=day)


def _fee(
    fee: ChargedFee | FeeLine,
    number: str,
    currency: str,
    *,
    charged_by: str = "",
    from_day: date | None = None,
) -> Line:
    rate = f"{words.percent(fee.percent)} once" if fee.percent is not None else "a fixed sum"
    return Line(
        number=number,
        fee=fee.name if fee.number == 1 else f"{fee.name}, number {fee.number}",
        parts=(Part(None, fee.owed_minor, rate),),
        amount_minor=fee.amount_minor,
        currency=currency,
        charged_by=charged_by,
        from_day=from_day,
    )


def _billed_lines(found: Found) -> dict[tuple[str, str, Any], InterestLine]:
    lines: dict[tuple[str, str, Any], InterestLine] = {}
    for row in found.actions:
        action = stored.action_of(row) if row.kind == PostCharge.kind else None
        if isinstance(action, PostCharge):
            lines |= {(row.id, line.invoice_id, line.period_from): line for line in action.lines}
    return lines


def _parts(line: InterestLine) -> list[Part]:
    """The runs of days of a line; the whole period when there is one."""
    if not line.parts:
        return [Part(line.days, line.principal_minor, words.percent(line.annual_rate_percent))]
    return [
        Part(part.days, part.principal_minor, words.percent(part.annual_rate_percent)) for part in line.parts
    ]
