"""On which day a step is due: counted from the invoice, its due date, the step before, a promise or a notice.

What a step counts from may not have happened: then it has no day, and the steps after it do not wait for it.
"""

from __future__ import annotations

from datetime import date, timedelta

from plugin.core import promises
from plugin.core.because import Fact
from plugin.core.owed import Invoice
from plugin.core.policy import Policy, Step
from plugin.core.situation import MAY_HAVE_LEFT, Situation, invoice_cover

_ANSWERED = MAY_HAVE_LEFT | {"cancelled"}
"""Done, perhaps done, or passed over by a person: the step after it begins to count."""


def due_from(situation: Situation, invoice: Invoice, step: Step) -> date | None:
    """The first day on which *step* is due for *invoice*; None while what it counts from has not happened."""
    known = day_by_dates(invoice, step)
    if known is not None:
        return known
    if step.days_after_previous is not None:
        return _after(_answered_on(situation, invoice, step), step.days_after_previous)
    if step.days_after_promise is not None:
        failed_on = promises.last_failed_on(situation.account, invoice.id, situation.today)
        return _after(failed_on, step.days_after_promise)
    return _after(notice_before(situation, invoice, step), step.days_after_notice or 0)


def day_by_dates(invoice: Invoice, step: Step) -> date | None:
    """The day that follows from the invoice's own dates; None for a step that counts from something else."""
    if step.after_days_overdue is not None:
        return invoice.due_on + timedelta(days=step.after_days_overdue)
    if step.days_before_due is not None:
        return invoice.due_on - timedelta(days=step.days_before_due)
    if step.days_after_invoice is not None:
        return invoice.issued_on + timedelta(days=step.days_after_invoice)
    return None


def is_due(situation: Situation, invoice: Invoice, step: Step) -> bool:
    """Whether the day of *step* has come: from its day on, so that a missed day is caught up."""
    day = due_from(situation, invoice, step)
    return day is not None and day <= situation.today


def notice_before(situation: Situation, invoice: Invoice, step: Step) -> date | None:
    """The day the last notice of a step before *step* left, in this episode of *invoice*."""
    before = {earlier.name for earlier in _earlier(situation.policy, step)}
    left = (past.on for past in situation.notices(invoice) if past.covers[0].step in before)
    return max(left, default=None)


def step_facts(situation: Situation, invoice: Invoice, step: Step) -> tuple[tuple[str, Fact], ...]:
    """The facts by which a step is due: which invoice, how late, under which policy (rule 7)."""
    return (
        ("step", step.name),
        ("number", invoice.number),
        ("due_on", invoice.due_on),
        ("days_overdue", invoice.days_overdue(situation.today)),
        ("after_days_overdue", step.after_days_overdue),
        ("due_from", due_from(situation, invoice, step)),
        ("policy_version", situation.policy.version),
        ("segment", situation.policy.segment or None),
    )


def days_by_due_date(policy: Policy) -> tuple[int | None, ...]:
    """For each step its earliest day, counted from the due date; None where that differs by invoice.

    For whoever reads the policy: on a ledger the days may come later, since acts wait for contact days.
    """
    found: list[int | None] = []
    last_notice: int | None = None
    for step in policy.steps:
        day = step.after_days_overdue
        if step.days_before_due is not None:
            day = -step.days_before_due
        elif step.days_after_previous is not None and found and found[-1] is not None:
            day = found[-1] + step.days_after_previous
        elif day is None and step.days_after_notice is not None and last_notice is not None:
            day = last_notice + step.days_after_notice
        if day is not None and step.kind in ("reminder", "interest notice", "cash on delivery"):
            last_notice = day
        found.append(day)
    return tuple(found)


def _after(day: date | None, days: int) -> date | None:
    return day + timedelta(days=days) if day else None


def _earlier(policy: Policy, step: Step) -> tuple[Step, ...]:
    return policy.steps[: policy.steps.index(step)]


def _answered_on(situation: Situation, invoice: Invoice, step: Step) -> date | None:
    """The day the step before *step* was done, tried or passed over by a person."""
    earlier = _earlier(situation.policy, step)
    if not earlier:
        return None
    previous = earlier[-1]
    if previous.kind == "call":
        return _tried_on(situation, invoice, previous)
    if previous.kind == "charge":
        return _charged_on(situation, invoice)
    past = situation.past(invoice_cover(invoice, previous.name))
    return past.on if past is not None and past.status in _ANSWERED else None


def _tried_on(situation: Situation, invoice: Invoice, call: Step) -> date | None:
    """The first conversation, or attempt at one, since *call* was due."""
    began = due_from(situation, invoice, call)
    if began is None:
        return None
    return min((each.on for each in situation.account.contacts if each.on >= began), default=None)


def _charged_on(situation: Situation, invoice: Invoice) -> date | None:
    """The day *invoice* was first charged interest in this episode."""
    subject = f"invoice/{invoice.id}"
    days = (
        past.on
        for past in situation.account.past
        if past.kind == "charge"
        and past.status in _ANSWERED
        and any(cover.subject == subject and cover.episode == invoice.episode for cover in past.covers)
    )
    return min(days, default=None)
