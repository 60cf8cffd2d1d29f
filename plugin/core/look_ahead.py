"""When is it worth planning again although no fact has changed?

Every day on which some rule could turn by itself is collected, and the first later one is the answer. A day
too many costs one planning; a day missed would be an act forgotten, so a property test replans every day in
between. How fresh the facts are belongs to the company, not to the account: the shell plans a company's
accounts again when its sync, its confirmation of payments or any other field of `Company` changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugin.core import cod_causes
from plugin.core.account import Account
from plugin.core.actions import Action, PostCharge, SendNotice, Skip
from plugin.core.calendar import first_of_next_month
from plugin.core.contacts import said_paid
from plugin.core.escalation import asked_again_on
from plugin.core.gates.rhythm import contacts, gap_ends_on
from plugin.core.owed import Invoice
from plugin.core.policy import Policy
from plugin.core.proposers import care
from plugin.core.proposers.milestones import answers
from plugin.core.segments import turning_days
from plugin.core.situation import Situation
from plugin.core.timing import due_from

_DAY = timedelta(days=1)


def look_again_on(situation: Situation, actions: tuple[Action, ...], skips: tuple[Skip, ...]) -> date | None:
    """The first day after today on which the same facts could give another plan."""
    if any(isinstance(action, SendNotice | PostCharge) for action in actions):
        # Their figures follow the calendar, and tomorrow may be a quiet day.
        return situation.today + _DAY
    reasons = [skip.because for skip in skips]
    days = [reason.until for reason in reasons if reason.until]
    days += _turning_days(situation)
    return min((day for day in days if day > situation.today), default=None)


def _turning_days(situation: Situation) -> Iterator[date]:
    account = situation.account
    for invoice in account.invoices:
        if invoice.balance_minor > 0 and not invoice.is_voided and not invoice.is_charge:
            yield from _of_invoice(situation, invoice)
    yield from _of_what_was_said(account, situation.policy)
    yield from _of_answers(situation)
    yield from _of_contacts(situation)
    yield from turning_days(situation.policy, account)
    yield from cod_causes.turning_days(situation)
    yield from care.turning_days(situation)
    given = [past.pay_by for past in account.past if past.pay_by]
    yield from (day + _DAY for day in given)
    if given:
        # A charge is counted by calendar months.
        yield first_of_next_month(situation.today)


def _of_invoice(situation: Situation, invoice: Invoice) -> Iterator[date]:
    policy = situation.policy
    yield invoice.due_on + _DAY
    yield invoice.due_on + timedelta(days=policy.grace_days)
    own = situation.account.own_setting("grace days", invoice)
    if own is not None:
        yield invoice.due_on + timedelta(days=int(own.value))
    yield invoice.due_on + timedelta(days=policy.oldest_days_overdue + 1)
    for step in policy.steps:
        day = due_from(situation, invoice, step)
        if day is not None:
            yield day
    for _kind, after_days, _reason in answers(policy):
        if isinstance(after_days, int):
            yield invoice.due_on + timedelta(days=after_days)


def _of_what_was_said(account: Account, policy: Policy) -> Iterator[date]:
    for promise in account.promises:
        yield promise.pay_by + _DAY
    for hold in account.holds:
        yield hold.placed_on
        if hold.until:
            yield hold.until + _DAY
    yield from (day for each in account.escalations if (day := asked_again_on(each)))
    for plan in account.plans:
        yield from (part.due_on + _DAY for part in plan.instalments)
        if plan.review_on is not None:
            yield plan.review_on
        if plan.sent_on is not None:
            yield plan.sent_on + timedelta(days=policy.acknowledge_days)


def _of_answers(situation: Situation) -> Iterator[date]:
    for invoice in situation.overdue:
        said = said_paid(situation.account, invoice, situation.policy, situation.company.calendar)
        if said is not None:
            yield said.watched_through + _DAY
    for dispute in situation.account.disputes:
        if dispute.closed_on is None:
            yield dispute.opened_on + timedelta(days=situation.policy.dispute_days)


def _of_contacts(situation: Situation) -> Iterator[date]:
    calendar = situation.company.calendar
    for day, _how in contacts(situation.account):
        yield day + _DAY
        yield gap_ends_on(day, situation.policy, situation.company)
    repeats = [step.repeat_every_days for step in situation.steps("call") if step.repeat_every_days]
    for attempt in (contact.on for contact in situation.account.contacts if contact.is_attempt):
        yield from (calendar.next_contact_day(attempt + timedelta(days=every)) for every in repeats)
