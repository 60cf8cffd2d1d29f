"""Calls: a task for a person, asked for again until somebody is reached (S2.5, S3.5, S4.4).

A call step is over once someone was reached on or after the day it fell due, in any way; a payment, a
promise or a dispute ends it through the gates. A promise that breaks, a payment that bounces, and one that
was said to be made and did not come, begin it anew. The task is one per customer, since one conversation is
about all that is late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plugin.core import contacts, gates, plans, promises
from plugin.core.actions import Skip, Task
from plugin.core.because import Because, because
from plugin.core.owed import Invoice
from plugin.core.policy import Step
from plugin.core.situation import Situation, invoice_cover
from plugin.core.timing import due_from, notice_before, step_facts

_DAY = timedelta(days=1)


def calls(situation: Situation) -> Iterator[Task | Skip]:
    """One task for the customer when any late invoice calls for it, and the reason for each that waits."""
    wanted: list[tuple[date, Because]] = []
    for invoice in situation.overdue:
        due = next_call(situation, invoice)
        if due is None:
            continue
        shut = situation.reason(gates.CALL, invoice) or _used_up(situation, due) or _not_yet(situation, due)
        if shut is None:
            wanted.append((due.on, _why(situation, invoice, due)))
            continue
        yield Skip(
            customer_id=situation.account.customer_id,
            cover=invoice_cover(invoice, due.step.name),
            because=shut,
        )
    if wanted:
        # S4.4: by telephone or, depending on the relationship, by e-mail; a person either way.
        due_on, why = min(wanted, key=lambda item: item[0])
        prefers_email = situation.account.own_setting("prefers email") is not None
        yield Task(
            kind="write" if prefers_email else "call",
            customer_id=situation.account.customer_id,
            subject=f"customer/{situation.account.customer_id}",
            due_on=due_on,
            because=why,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCall:
    """A call step of one invoice that is not over, and the contact day it is due."""

    step: Step
    on: date
    attempts: int
    broken_on: date | None
    notice_on: date | None = None
    """When the notice left from which the day is counted, if it is."""


def next_call(situation: Situation, invoice: Invoice) -> DueCall | None:
    """The first call step of *invoice* whose day is reached and which is not over."""
    for step in situation.steps("call"):
        due = due_from(situation, invoice, step)
        if due is None or due > situation.today:
            continue
        found = _due(situation, invoice, step, due)
        if found is not None:
            return found
    return None


def _due(situation: Situation, invoice: Invoice, step: Step, day: date) -> DueCall | None:
    account, calendar = situation.account, situation.company.calendar
    broken_on = _broken_on(situation, invoice)
    begins = [day]
    begins += [broken_on + _DAY] if broken_on else []
    begins += [invoice.overdue_again_on] if invoice.overdue_again_on else []
    said = contacts.said_paid(account, invoice, situation.policy, calendar)
    begins += [said.watched_through + _DAY] if said else []
    # The day of the notice that this call follows (S4.4), if the policy counts from it.
    notice_on = notice_before(situation, invoice, step) if step.days_after_notice is not None else None
    if notice_on is not None:
        begins.append(notice_on + timedelta(days=step.days_after_notice or 0))
    began = max(begins)
    since = [contact for contact in account.contacts if contact.on >= began]
    if any(contact.reached and not contact.is_about_receipt for contact in since):
        return None
    attempts = sorted(contact.on for contact in since if contact.is_attempt)
    on, every = began, step.repeat_every_days
    if attempts:
        if every is None:
            return None
        on = attempts[-1] + timedelta(days=every)
    return DueCall(
        step=step,
        on=calendar.next_contact_day(on),
        attempts=len(attempts),
        broken_on=broken_on,
        notice_on=notice_on,
    )


def _broken_on(situation: Situation, invoice: Invoice) -> date | None:
    """The day of the latest promise, or instalment of a plan, that did not come."""
    account, today = situation.account, situation.today
    days = (
        promises.last_failed_on(account, invoice.id, today),
        plans.last_missed_on(account, invoice.id, today),
    )
    return max((day for day in days if day is not None), default=None)


def _used_up(situation: Situation, due: DueCall) -> Because | None:
    """S2.8: calls that reach nobody end at the policy's number; whoever knows the customer takes over."""
    calls_max = situation.policy.calls_max
    if calls_max is None or calls_max == "until reached" or due.attempts < calls_max:
        return None
    return because(
        "calls used up",
        attempts=due.attempts,
        promised_by=due.broken_on,
        policy_version=situation.policy.version,
    )


def _not_yet(situation: Situation, due: DueCall) -> Because | None:
    if due.on <= situation.today:
        return None
    if due.attempts:
        return because(
            "next call later",
            until=due.on,
            attempts=due.attempts,
            every_days=due.step.repeat_every_days,
            promised_by=due.broken_on,
        )
    if due.notice_on is not None:
        return because(
            "notice is recent",
            until=due.on,
            sent_on=due.notice_on,
            days_after_notice=due.step.days_after_notice,
        )
    return because("quiet day", until=due.on)


def _why(situation: Situation, invoice: Invoice, due: DueCall) -> Because:
    facts = step_facts(situation, invoice, due.step)
    if due.attempts:
        return Because("call again", (*facts, ("attempts", due.attempts), ("promised_by", due.broken_on)))
    if due.broken_on:
        return Because("call after a broken promise", (*facts, ("promised_by", due.broken_on)))
    return Because("call is due", facts)
