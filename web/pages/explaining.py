"""Why and why not, invoice by invoice, and how its interest comes about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from plugin import words
from plugin.consent import ECHOES
from plugin.core import explain
from plugin.core.account import Account
from plugin.core.actions import InterestLine, Plan, PostCharge
from plugin.core.because import Because
from plugin.core.changes import would_change
from plugin.core.interest import lines_of
from plugin.core.owed import Invoice
from plugin.store import actions as stored
from plugin.store.reading import as_if_fresh
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.words import pages as names
from web.pages.shared import sentence


@dataclass(frozen=True, slots=True)
class Explained:
    """One invoice with everything that was, is or is not done about it."""

    invoice: Invoice
    disputed_minor: int
    done: list[dict[str, str]]
    silent: dict[str, tuple[list[str], str]]
    """The steps that are not taken now and what would change that, by the reason."""
    silence: str = ""
    """Why nothing at all is said of it, for when nothing is."""


def invoices(found: Found, around: Frame) -> list[tuple[Account, list[Explained]]]:
    """The open invoices of each account, the oldest first."""
    fresh = found.accounts
    if around.stale or around.unconfirmed:
        # Nothing is called for, and what was proposed before would be told with the figures of its day.
        fresh = as_if_fresh.plans_of([account for account, _ in found.accounts], around.now)
    return [
        (account, [*_each(account, plan, found, around, by=now)])
        for (account, plan), (_, now) in zip(found.accounts, fresh, strict=True)
    ]


def _each(account: Account, plan: Plan, found: Found, around: Frame, *, by: Plan) -> Iterator[Explained]:
    """The invoices of one account; why nothing is said of one is worked out where nothing is."""
    now = around.now
    situation = explain.situation_of(account, now.policy_for(account), now.company)
    for invoice in _shown(account):
        one = _explained(account, invoice, plan, found, around, by=by)
        if not one.done and not one.silent:
            why = explain.silence(situation, invoice)
            one = replace(one, silence=sentence(why, account.currency, around))
        yield one


def _shown(account: Account) -> list[Invoice]:
    owed = (one for one in account.invoices if one.balance_minor > 0 and not one.is_voided)
    return sorted(owed, key=lambda one: (one.due_on, one.number))


def _explained(
    account: Account, invoice: Invoice, plan: Plan, found: Found, around: Frame, *, by: Plan
) -> Explained:
    """One invoice, by its *plan*; what waits is told in the figures of the plan *by* fresh facts."""
    subject = f"invoice/{invoice.id}"
    covers: dict[str, str] = {row.action_id: row.step for row in found.covers if row.subject == subject}
    done = [
        {
            "step": names.act_name(covers[row.id]),
            "state": names.STATE_NAMES[row.status],
            "kind": row.status,
            "on": names.short_day(row.done_on or row.proposed_on, around.today),
            "why": row.sentence or sentence(_because(row, by), row.currency, around),
        }
        for row in reversed(found.actions)
        if row.id in covers and row.kind not in ECHOES
    ]
    silent: dict[str, tuple[list[str], str]] = {}
    for skip in plan.skips:
        if skip.cover.subject == subject and skip.because.rule not in _SAID_BY_STATE:
            why = sentence(skip.because, account.currency, around)
            change = "; ".join(map(words.change_words, would_change(skip.because, invoice, acts=False)))
            silent.setdefault(why, ([], change))[0].append(names.act_name(skip.cover.step))
    return Explained(invoice, account.disputed_minor(invoice), done, silent)


def _because(row: Row[Any], by: Plan) -> Because:
    action = stored.action_of(row)
    return (as_if_fresh.in_todays_figures(action, by) if row.status in stored.OPEN else action).because


_SAID_BY_STATE = frozenset(
    {"already done", "on its way", "outcome unclear", "failed before", "cancelled by a person"}
)
"""Reasons that say no more than the state of the action, which stands beside them."""


def worksheet(found: Found, around: Frame) -> list[dict[str, Any]]:
    """Each line of interest: charged, or computed through today and not charged yet."""
    return [line for account, _ in found.accounts for line in _interest(account, found, around)]


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
            "charged_by": found.numbers.get(row.charge_invoice_id or "", "") or "a charge under way",
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
