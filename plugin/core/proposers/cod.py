"""Cash on delivery: set when announced and the debt stands, lifted when it has cleared (S4.6, rule 9)."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core import gates
from plugin.core.account import CashOnDelivery, Invoice
from plugin.core.actions import Consent, Cover, LiftCod, SetCod, Skip
from plugin.core.because import Because, because
from plugin.core.cod import members_to_restore, members_to_set
from plugin.core.gates.freshness import stale_sync
from plugin.core.gates.stops import stopped_by_law
from plugin.core.policy import Step
from plugin.core.situation import Situation, invoice_cover, step_facts


def cash_on_delivery(situation: Situation) -> Iterator[SetCod | LiftCod | Skip]:
    """Put the customer on cash on delivery, or take it off again, or say why neither."""
    cod = situation.account.cash_on_delivery
    if cod is None:
        yield from _set(situation)
    elif cod.cause == "arrears" and not situation.overdue:
        yield from _lift(situation, cod)


def _set(situation: Situation) -> Iterator[SetCod | Skip]:
    announced = [
        (invoice, step)
        for invoice in situation.overdue
        for step in situation.steps("cash on delivery")
        if _was_told(situation, invoice, step)
    ]
    if not announced:
        return
    cover = Cover(f"customer/{situation.account.customer_id}", SetCod.kind, situation.occurrence(SetCod.kind))
    members = members_to_set(situation.account, situation.company.cod_term_id)
    shut = situation.settled(cover) or (None if members else because("already on our term"))
    reasons = [shut or situation.reason(gates.COD, invoice) for invoice, _ in announced]
    if all(reasons):
        yield Skip(customer_id=situation.account.customer_id, cover=cover, because=_first(reasons))
        return
    invoice, step = announced[reasons.index(None)]
    yield SetCod(
        customer_id=situation.account.customer_id,
        covers=(cover,),
        because=_why(situation, invoice, step),
        consent=step.consent,
        cause="arrears",
        members=members,
    )


def _was_told(situation: Situation, invoice: Invoice, step: Step) -> bool:
    past = situation.past(invoice_cover(invoice, step.name))
    return past is not None and past.status == "done" and not past.bounced


def _why(situation: Situation, invoice: Invoice, step: Step) -> Because:
    told = situation.past(invoice_cover(invoice, step.name))
    facts = step_facts(situation, invoice, step)
    return Because("arrears after notice", (*facts, ("told_on", told.on if told else None)))


def _first(reasons: list[Because | None]) -> Because:
    return next(reason for reason in reasons if reason is not None)


def _lift(situation: Situation, cod: CashOnDelivery) -> Iterator[LiftCod | Skip]:
    """Give the terms back. A relief needs no quiet day and no gap, but a fresh sync, and no legal stop.

    Payments not yet entered cannot make a cleared debt stand again, so nobody has to confirm them for this.
    When nobody's term is ours any more the lift carries no member: only our own record ends.
    """
    account, company = situation.account, situation.company
    cover = Cover(f"customer/{account.customer_id}", LiftCod.kind, situation.occurrence(LiftCod.kind))
    shut = situation.settled(cover) or _relief_waits(situation)
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
        because=because("arrears cleared", since=cod.since, policy_version=situation.policy.version),
        consent=consent,
        members=members,
    )


def _relief_waits(situation: Situation) -> Because | None:
    account, company = situation.account, situation.company
    if company.cod_term_id is None:
        return because("our term is unknown")
    return stopped_by_law(account) or stale_sync(situation.policy, company)
