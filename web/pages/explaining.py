"""Why and why not, invoice by invoice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from plugin import words
from plugin.consent import ECHOES
from plugin.core import explain
from plugin.core.account import Account
from plugin.core.actions import Plan
from plugin.core.because import Because
from plugin.core.changes import would_change
from plugin.core.owed import Invoice
from plugin.store import actions as stored
from plugin.store.reading import as_if_fresh
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.words import pages as names
from web.pages.shared import sentence


@dataclass(frozen=True, slots=True)
class Done:
    """An action that was done about an invoice, is under way, or waits."""

    step: str
    state: str
    kind: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One invoice with everything that was, is or is not done about it."""

    invoice: Invoice
    disputed_minor: int
    done: list[Done]
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
        Done(
            step=names.act_name(covers[row.id]),
            state=names.STATE_NAMES[row.status],
            kind=row.status,
            on=names.short_day(stored.day_of(row), around.today),
            # What is done is not explained any more.
            why=""
            if row.status == "done"
            else row.sentence or sentence(_because(row, by), row.currency, around),
        )
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
