"""What people set for their company, each with who set it and when; plans are made anew where it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plugin import tables
from plugin.core.company import Mode
from plugin.core.gates.freshness import unconfirmed
from plugin.errors import Explained
from plugin.store import companies, events, standings
from plugin.store.scope import Scope


class NotYet(Explained):
    """What is asked for cannot be so yet; the text says what to do first."""


def set_mode(scope: Scope, mode: Mode, actor: str) -> None:
    """Switch between preview, approve and automatic."""
    _set(scope, actor, mode=mode)


def set_stopped(scope: Scope, actor: str, *, is_stopped: bool) -> None:
    """The kill switch: while it is on nothing leaves; reading goes on."""
    _set(scope, actor, is_stopped=is_stopped)


def confirm_payments(scope: Scope, through: date, actor: str) -> None:
    """A person confirms that payments up to *through* are entered (rule 8); raises NotYet for a later day.

    Plans know of it only whether payments count as entered, and that turns by time in one direction alone.
    So when they counted just now and still do, under each version of the policy that a case may have, no
    plan was ever made under anything else.
    """
    now = companies.standing(scope)
    if through > now.company.today:
        raise NotYet("Choose today or an earlier day: nobody knows tomorrow's payments yet.")
    confirmed = replace(now.company, payments_entered_through=through)
    is_same = all(
        unconfirmed(policy, now.company) is None and unconfirmed(policy, confirmed) is None
        for policy in (now.policy, *now.earlier.values())
    )
    _set(scope, actor, replan=not is_same, payments_entered_through=through)


def record_terms_disclose_interest(scope: Scope, actor: str, *, disclosed: bool) -> None:
    """A person records that the company's terms disclose interest, or that they no longer do (rule 3)."""
    _set(scope, actor, terms_disclose_interest=disclosed)


def record_terms_disclose_fees(scope: Scope, actor: str, *, disclosed: bool) -> None:
    """A person records that the company's terms disclose late fees, or that they no longer do (rule 3)."""
    _set(scope, actor, terms_disclose_fees=disclosed)


def record_late_fees_off(scope: Scope, actor: str, *, is_off: bool) -> None:
    """A person confirms that QuickBooks' own late fees are off, or takes that back."""
    _set(scope, actor, late_fees_off=is_off)


def start_chasing_on(scope: Scope, day: date | None, actor: str) -> None:
    """Debts due before *day* go to a person's list (rule 6)."""
    _set(scope, actor, chasing_starts_on=day)


def preview_seen(scope: Scope, actor: str) -> None:
    """Somebody has looked at what would leave; before that nothing can be switched on (rule 6)."""
    table = tables.companies
    unseen = scope.update(table).where(table.c.preview_seen_at.is_(None))
    if scope.changed_one(unseen.values(preview_seen_at=scope.now, preview_seen_by=actor)):
        events.note(scope, actor, "preview_seen")


def keep_cod_term(scope: Scope, term_id: str) -> None:
    """Remember the id of our own cash-on-delivery term."""
    companies.note(scope, cod_term_id=term_id)


def _set(scope: Scope, actor: str, *, replan: bool = True, **values: object) -> None:
    companies.get(scope)
    companies.note(scope, **values)
    for what, value in values.items():
        events.note(scope, actor, what, str(value))
    if replan:
        standings.mark_all_dirty(scope)
