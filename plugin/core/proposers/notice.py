"""Notices: one step at a time, for each late invoice and episode (S2.4, S4.2, S4.5).

The next step is the first that is neither done nor cancelled by a person, so severity never jumps: an old
debt starts at the first step. A step is due from its day on (>=), so a missed day is caught up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from plugin.core import gates
from plugin.core.actions import AnnouncedFee, Consent, NoticeTone, SendNotice, Skip
from plugin.core.because import Because, because
from plugin.core.cod_causes import Cause, brought_forward
from plugin.core.gates.rhythm import gap_ends_on
from plugin.core.gates.terms import knows_terms
from plugin.core.interest import fees_to_announce, is_used_up, lines_of, rate_on, starts_on
from plugin.core.owed import Invoice
from plugin.core.past import PastAction
from plugin.core.policy import InterestTerms, Step, StepKind
from plugin.core.proposers.announced import announced_by, terms_disclosed, why_silent
from plugin.core.proposers.cod_notice import before_its_day, not_told
from plugin.core.situation import Situation, invoice_cover
from plugin.core.timing import due_from, is_due, step_facts

TONES: dict[StepKind, NoticeTone] = {
    "reminder": "reminder",
    "interest notice": "interest notice",
    "cash on delivery": "cash on delivery notice",
}
_FINISHED = ("done", "cancelled")
_DAY = timedelta(days=1)


def notices(situation: Situation) -> Iterator[SendNotice | Skip]:
    """The next notice of every late invoice whose day is reached, or why it does not leave."""
    early = brought_forward(situation)
    for invoice in situation.overdue:
        cause = early[2] if early is not None and early[0] is invoice else None
        step = early[1] if early is not None and cause is not None else next_step(situation, invoice)
        if step is None or (cause is None and not is_due(situation, invoice, step)):
            continue
        shut = (
            situation.settled(invoice_cover(invoice, step.name))
            or situation.in_doubt(invoice)
            or situation.reason(gates.REACHING, invoice)
            or _own_reason(situation, invoice, step, cause)
            or situation.reason(gates.RHYTHM, invoice)
        )
        if shut is None:
            yield _cod_notice(situation, invoice, step, cause) if cause else _notice(situation, invoice, step)
        else:
            yield Skip(
                customer_id=situation.account.customer_id,
                cover=invoice_cover(invoice, step.name),
                because=shut,
            )


def next_step(situation: Situation, invoice: Invoice) -> Step | None:
    """The first notice step of *invoice*'s episode that is not finished; None at the end of the ladder.

    A step that counts from what has not happened, such as a broken promise, is no rung yet.
    """
    for step in situation.steps("reminder", "interest notice", "cash on delivery"):
        past = situation.past(invoice_cover(invoice, step.name))
        is_finished = past is not None and past.status in _FINISHED
        if not is_finished and due_from(situation, invoice, step) is not None:
            return step
    return None


def _own_reason(situation: Situation, invoice: Invoice, step: Step, cause: Cause | None) -> Because | None:
    earlier = situation.notices(invoice)
    given = max((past.pay_by for past in earlier if past.pay_by), default=None)
    if given is not None and given >= situation.today:
        return because("date given has not passed", until=given + _DAY, pay_by=given)
    if earlier and earlier[-1].on == situation.today:
        # Other invoices' notices of today are the same contact; a second step of this one is not.
        return because(
            "minimum gap",
            until=max(
                gap_ends_on(situation.today, situation.policy, situation.company), situation.today + _DAY
            ),
            last_contact_on=situation.today,
            last_contact="notice",
            minimum_gap_days=situation.policy.minimum_gap_days,
        )
    too_soon = _too_soon(step, earlier, situation.today)
    if too_soon is None and step.kind == "cash on delivery":
        return not_told(situation, invoice, cause)
    return too_soon


def _too_soon(step: Step, earlier: Sequence[PastAction], today: date) -> Because | None:
    """The policy counts this step from when the notice before it really left."""
    if step.days_after_notice is None or not earlier:
        return None
    due_on = earlier[-1].on + timedelta(days=step.days_after_notice)
    if due_on <= today:
        return None
    return because(
        "notice is recent", until=due_on, sent_on=earlier[-1].on, days_after_notice=step.days_after_notice
    )


def _cod_notice(situation: Situation, invoice: Invoice, step: Step, cause: Cause) -> SendNotice:
    """The notice of cash on delivery before its day; of a history it says that it is now our policy."""
    notice = _notice(situation, invoice, step)
    tone: NoticeTone = "cash on delivery policy notice" if cause.is_history else notice.tone
    return replace(notice, because=before_its_day(situation, invoice, step, cause), tone=tone)


def _notice(situation: Situation, invoice: Invoice, step: Step) -> SendNotice:
    account = situation.account
    terms = _terms_announced(situation, invoice, step)
    consent: Consent = "approve" if terms and account.is_consumer else step.consent
    plain = SendNotice(
        customer_id=account.customer_id,
        covers=(invoice_cover(invoice, step.name),),
        because=_why(situation, invoice, step, with_interest=terms is not None),
        consent=consent,
        invoice_id=invoice.id,
        tone="reminder" if step.kind == "interest notice" and terms is None else TONES[step.kind],
        asked_minor=account.asked_minor(invoice),
        disputed_minor=account.disputed_minor(invoice),
        days_overdue=invoice.days_overdue(situation.today),
    )
    return _announcing(situation, invoice, step, terms, plain) if terms else plain


def _announcing(
    situation: Situation, invoice: Invoice, step: Step, terms: InterestTerms, notice: SendNotice
) -> SendNotice:
    """*notice* with what lateness costs: the rate in force today, and what it comes to by the date given."""
    pay_by = _pay_by(situation, step)
    notice = replace(
        notice,
        due_on=invoice.due_on,
        pay_by=pay_by,
        annual_rate_percent=rate_on(situation.today, terms, starts_on(invoice, terms)),
        free_days=terms.free_days,
        fees=_fees(situation, invoice, terms),
    )
    return replace(notice, interest_minor=_interest_through(situation, invoice, terms, pay_by, notice))


def _terms_announced(situation: Situation, invoice: Invoice, step: Step) -> InterestTerms | None:
    """The terms by which this notice announces interest; None when none may be, or none is left to charge."""
    terms = terms_disclosed(situation)
    if step.kind != "interest notice" or terms is None:
        return None
    account = situation.account
    if account.own_setting("no interest", invoice) is not None or not knows_terms(account, situation.policy):
        return None
    if not is_used_up(invoice, account.charged, terms, account.currency):
        return terms
    return terms if _fees(situation, invoice, terms) else None


def _fees(situation: Situation, invoice: Invoice, terms: InterestTerms) -> tuple[AnnouncedFee, ...]:
    account = situation.account
    return fees_to_announce(invoice, account.asked_minor(invoice), account.charged, terms, account.currency)


def _pay_by(situation: Situation, step: Step) -> date:
    day = situation.today + timedelta(days=step.pay_within_days)
    return situation.company.calendar.next_working_day(day)


def _interest_through(
    situation: Situation, invoice: Invoice, terms: InterestTerms, pay_by: date, notice: SendNotice
) -> int:
    """What a charge will bill for the days through *pay_by* if nothing is paid until then."""
    account = situation.account
    lines = lines_of(
        invoice,
        account.disputes,
        account.charged,
        terms,
        currency=account.currency,
        through=pay_by,
        paid_in_time_through=pay_by + timedelta(days=situation.policy.mail_days),
        at_most=announced_by(notice),
    )
    return sum(line.amount_minor for line in lines)


def _why(situation: Situation, invoice: Invoice, step: Step, *, with_interest: bool) -> Because:
    facts = step_facts(situation, invoice, step)
    if step.kind == "interest notice" and not with_interest:
        return why_silent(situation, invoice, facts)
    return Because("step is due", facts)
