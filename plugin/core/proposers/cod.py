"""Cash on delivery for arrears: set when announced and the debt stands, lifted when it has cleared (S4.6).

A person's word goes before it (rules 5 and 9): `plugin.core.proposers.cod_by_hand`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from plugin.core import gates
from plugin.core.actions import Consent, LiftCod, SetCod, Skip
from plugin.core.because import Because, because
from plugin.core.cod import is_for_a_part, members_to_restore, members_to_set
from plugin.core.owed import Applied, Invoice
from plugin.core.past import CashOnDelivery, PastAction
from plugin.core.policy import Step
from plugin.core.proposers.cod_by_hand import (
    changing_now,
    end_by_hand,
    let_go,
    relief_waits,
    set_by_hand,
)
from plugin.core.said import CodDecision
from plugin.core.situation import Situation, invoice_cover
from plugin.core.timing import step_facts


def cash_on_delivery(situation: Situation) -> Iterator[SetCod | LiftCod | Skip]:
    """Put the customer on cash on delivery, or take it off again, or say why neither."""
    cod, word = situation.account.cash_on_delivery, situation.account.cod_decision
    is_wanted = word is not None and word.is_on
    if cod is None:
        yield from set_by_hand(situation, word) if word and is_wanted else _set(situation)
    elif cod.cause != "arrears" or is_wanted:
        yield from end_by_hand(situation, cod, word)
    elif not situation.overdue:
        yield from _lift(situation, cod)
    elif is_for_a_part(situation.account, situation.company.cod_term_id):
        yield from _set(situation)


def _set(situation: Situation) -> Iterator[SetCod | Skip]:
    announced = {
        (invoice, step): told
        for invoice in sorted(situation.account.invoices, key=lambda i: (i.due_on, i.number, i.id))
        for step in situation.steps("cash on delivery")
        if (told := _told(situation, invoice, step))
        and (told.is_cod_for_history or invoice in situation.overdue)
    }
    if not announced:
        return
    subject = f"customer/{situation.account.customer_id}"
    # A person's skip answers for what had told the customer by then, and for nothing that tells it anew.
    skipped = situation.declined(subject, SetCod.kind)
    anew = {found: told for found, told in announced.items() if skipped is None or told.came_after(skipped)}
    cover = situation.next_cover(subject, SetCod.kind, is_over=lambda _: bool(anew))
    announced = anew or announced
    members = members_to_set(situation.account, situation.company.cod_term_id)
    shut = situation.settled(cover) or changing_now(situation)
    shut = shut or (None if members else because("already on our term"))
    reasons = {
        (invoice, step): shut
        or _exempted(situation, told)
        or situation.reason(gates.COD_FOR_HISTORY if told.is_cod_for_history else gates.COD, invoice)
        for (invoice, step), told in announced.items()
    }
    open_to = next((found for found, reason in reasons.items() if reason is None), None)
    if open_to is None:
        yield Skip(customer_id=situation.account.customer_id, cover=cover, because=_first(reasons.values()))
        return
    invoice, step = open_to
    yield SetCod(
        customer_id=situation.account.customer_id,
        covers=(cover,),
        because=_why(situation, invoice, step, announced[open_to]),
        consent=step.consent,
        cause="history" if announced[open_to].is_cod_for_history else "arrears",
        members=members,
    )


def _told(situation: Situation, invoice: Invoice, step: Step) -> PastAction | None:
    """The notice by which the customer knows; None when there is none, or it may not have arrived."""
    past = situation.past(invoice_cover(invoice, step.name))
    return past if past is not None and past.status == "done" and not past.bounced else None


def _exempted(situation: Situation, told: PastAction) -> Because | None:
    """Who was taken off by a person is put on again only after being told anew (rule 5)."""
    word = situation.account.cod_decision
    if word is None or word.ended_on is None or told.on > word.ended_on:
        return None
    return because("cod lifted by a person", by=word.ended_by, decided_on=word.ended_on)


def _why(situation: Situation, invoice: Invoice, step: Step, told: PastAction) -> Because:
    if told.is_cod_for_history:
        version = situation.policy.version
        return because("history after notice", told_on=told.on, policy_version=version)
    facts = step_facts(situation, invoice, step)
    return Because("arrears after notice", (*facts, ("told_on", told.on)))


def _clearing(situation: Situation) -> Because | None:
    """Rule 9: the debt has cleared once its last payment can hardly bounce any more.

    What was paid on time was never part of the debt: who pays before each new job would never come off.
    """
    paid = (part.on for part in _applied_late(situation) if part.source == "payment")
    last = max(paid, default=None)
    if last is None or last + timedelta(days=situation.policy.clearing_days) <= situation.today:
        return None
    clears_on = last + timedelta(days=situation.policy.clearing_days)
    return because("payment may not have cleared", until=clears_on, paid_on=last)


def _applied_late(situation: Situation) -> Iterator[Applied]:
    """What was applied by today to invoices of the customer's own debt after their due dates."""
    own = (invoice for invoice in situation.account.invoices if not invoice.is_charge)
    parts = ((invoice.due_on, part) for invoice in own for part in invoice.applied)
    return (part for due_on, part in parts if due_on < part.on <= situation.today)


def _is_new_debt(situation: Situation, skipped: PastAction) -> bool:
    """Whether something was late again after a person *skipped* the lift: a new debt, or one that bounced.

    A lift is skipped while nothing is late, so a debt that is owed again from that day on is owed since then.
    """
    day = skipped.settled_on
    own = (invoice for invoice in situation.account.invoices if not invoice.is_charge)
    is_owed_again = any(invoice.overdue_again_on and invoice.overdue_again_on >= day for invoice in own)
    return is_owed_again or any(part.on > day for part in _applied_late(situation))


def _is_later_word(word: CodDecision | None, skipped: PastAction) -> bool:
    """Whether a person has let the customer go since somebody *skipped* the lift (rule 5)."""
    if word is None or word.ended_on is None:
        return False
    is_same_day = word.ended_on == skipped.settled_on
    if is_same_day and word.at is not None and skipped.at is not None:
        return word.at >= skipped.at
    return word.ended_on >= skipped.settled_on


def _first(reasons: Iterable[Because | None]) -> Because:
    return next(reason for reason in reasons if reason is not None)


def _lift(situation: Situation, cod: CashOnDelivery) -> Iterator[LiftCod | Skip]:
    """Give the terms back. A relief needs no quiet day and no gap, but a fresh sync, and no legal stop.

    Payments not yet entered cannot make a cleared debt stand again, so nobody has to confirm them for this.
    When nobody's term is ours any more the lift carries no member: only our own record ends.
    """
    account, company = situation.account, situation.company
    subject, word = f"customer/{account.customer_id}", account.cod_decision
    skipped = situation.declined(subject, LiftCod.kind)
    is_new = skipped is None or _is_new_debt(situation, skipped)
    is_let_go = skipped is not None and not is_new and _is_later_word(word, skipped)
    cover = situation.next_cover(subject, LiftCod.kind, is_over=lambda _: is_new or is_let_go)
    shut = situation.settled(cover) or relief_waits(situation) or _clearing(situation)
    if shut is not None:
        yield Skip(customer_id=account.customer_id, cover=cover, because=shut)
        return
    members = members_to_restore(account, company.cod_term_id or "")
    had_none = any(term is None for _, term in members)
    # Who had no term may get the company's default instead of none: a person looks at that.
    consent: Consent = "approve" if had_none else situation.policy.lift_cod_consent
    yield LiftCod(
        customer_id=account.customer_id,
        covers=(cover,),
        because=let_go(word, cod) if word and is_let_go else _cleared(situation, cod),
        agreed_by=word.ended_actor if word and is_let_go else None,
        consent=consent,
        members=members,
    )


def _cleared(situation: Situation, cod: CashOnDelivery) -> Because:
    return because("arrears cleared", since=cod.since, policy_version=situation.policy.version)
