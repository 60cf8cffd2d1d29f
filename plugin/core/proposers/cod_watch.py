"""What people see to about cash on delivery: leaks, who should be on it, service (S4.5 to S4.7)."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.actions import Task, TaskKind
from plugin.core.because import Because, because
from plugin.core.cod_causes import cause_of
from plugin.core.escalation import is_answered, last_decision
from plugin.core.proposers.cod_by_hand import changing_now
from plugin.core.situation import Situation


def cod_watch(situation: Situation) -> Iterator[Task]:
    """The tasks that cash on delivery brings."""
    yield from _left_on_our_term(situation)
    if situation.account.legal_stop is None:
        yield from _leaks(situation)
        yield from _should_be_on(situation)
        yield from _service(situation)


def _leaks(situation: Situation) -> Iterator[Task]:
    """An invoice on terms, written to who is to pay before work: QuickBooks cannot forbid it."""
    cod = situation.account.cash_on_delivery
    for invoice in situation.account.invoices if cod is not None else ():
        is_open = invoice.principal_minor > 0 and not (invoice.is_voided or invoice.is_charge)
        if cod is not None and is_open and cod.since <= invoice.issued_on < invoice.due_on:
            why = because(
                "invoice on terms",
                number=invoice.number,
                issued_on=invoice.issued_on,
                due_on=invoice.due_on,
                since=cod.since,
            )
            yield _task(situation, "invoice on terms", f"invoice/{invoice.id}", why)


def _left_on_our_term(situation: Situation) -> Iterator[Task]:
    """Our terms without cash on delivery: a person chose them, or a change of terms broke off half-way."""
    account, our_term = situation.account, situation.company.cod_term_id
    if our_term is None or account.cash_on_delivery is not None or account.terms_tried:
        return
    left = sum(member.is_active and member.term_id == our_term for member in account.members)
    if left and changing_now(situation) is None:
        why = because("our term without a reason", customers=left)
        yield _task(situation, "look at the terms", f"customer/{account.customer_id}", why)


def _should_be_on(situation: Situation) -> Iterator[Task]:
    """With nothing late there is no invoice that could tell them, so a person decides and tells them."""
    account = situation.account
    word = account.cod_decision
    if situation.overdue or account.cash_on_delivery is not None or (word is not None and word.is_on):
        return
    if any(past.is_cod_for_history and past.status == "done" for past in account.past):
        return
    cause = cause_of(situation)
    if cause is not None and cause.is_history:
        why = because(
            "repeatedly late",
            late_payments=cause.count,
            late_by_days=situation.policy.cash_on_delivery.late_by_days,
            policy_version=situation.policy.version,
        )
        yield _task(situation, "decide about cash on delivery", f"customer/{account.customer_id}", why)


def _service(situation: Situation) -> Iterator[Task]:
    """S4.7: do not be afraid to cut them loose; a person decides."""
    account, times = situation.account, situation.policy.cash_on_delivery.service_after_times
    if isinstance(times, int) and account.cod_times >= times and situation.overdue:
        decided = last_decision(account, situation.overdue[0].due_on, about_service=True)
        if is_answered(decided, situation.today):
            return
        why = because(
            "on cash on delivery again", times=account.cod_times, policy_version=situation.policy.version
        )
        yield _task(situation, "decide about service", f"customer/{account.customer_id}", why)


def _task(situation: Situation, kind: TaskKind, subject: str, why: Because) -> Task:
    return Task(
        kind=kind,
        customer_id=situation.account.customer_id,
        subject=subject,
        due_on=situation.company.calendar.next_working_day(situation.today),
        because=why,
    )
