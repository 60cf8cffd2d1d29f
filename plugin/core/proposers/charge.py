"""Interest charges: one invoice of ours for a customer and month, with a line for each late invoice.

Only after a notice announced it, was not bounced, and the date it gave has passed with the invoice still
unpaid (rule 3, S4.2). A period runs through yesterday: today is not over, and a payment dated today would
make today's figure wrong. Only invoices that are still overdue are charged: interest that accrued on one
paid after the date given is listed as a skip with its amount, for a person to decide, never silently lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugin.core import gates
from plugin.core.account import Account
from plugin.core.actions import Consent, Cover, InterestLine, PostCharge, Skip
from plugin.core.because import Because, because
from plugin.core.calendar import first_of_next_month
from plugin.core.gates.delivery import nothing_dated_today
from plugin.core.interest import first_uncharged_day
from plugin.core.money import threshold_minor
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms, Step
from plugin.core.proposers.announced import (
    announced_if_passed,
    date_announced,
    not_announced,
    terms_disclosed,
)
from plugin.core.proposers.chargeable import (
    fee_cover,
    interest_cover,
    interest_lines,
    late_fees,
    month_cover,
    no_call_yet,
    used_up,
)
from plugin.core.situation import Situation
from plugin.core.timing import due_from, is_due

_DAY = timedelta(days=1)


def charges(situation: Situation) -> Iterator[PostCharge | Skip]:
    """The month's charge for the customer, if one is called for, and why each other late invoice has none."""
    step = next(iter(situation.steps("charge")), None)
    if step is None:
        return
    ready = []
    for invoice in situation.overdue:
        if not is_due(situation, invoice, step):
            continue
        shut = situation.reason(gates.CHARGE, invoice) or _own_reason(situation, invoice)
        if shut is None:
            ready.append(invoice)
        else:
            yield _skip(situation, invoice, shut)
    terms = terms_disclosed(situation)
    if terms is None:
        return
    shut = _customer_reason(situation, step, terms, ready) if ready else None
    if shut is not None:
        yield from (_skip(situation, invoice, shut) for invoice in ready)
    elif ready:
        yield from _charge(situation, step, terms, ready)
    yield from _left_on_paid_ones(situation, terms)


def charge_cover(situation: Situation, invoice: Invoice) -> Cover:
    """The key of the next period of *invoice*: it begins the day after the last one charged (rule 2)."""
    terms = situation.policy.interest
    charged = situation.account.charged
    said = announced_if_passed(situation, invoice)
    first = first_uncharged_day(invoice, charged, terms, said) if terms else invoice.due_on + _DAY
    return interest_cover(invoice.id, first, invoice.episode)


def _skip(situation: Situation, invoice: Invoice, shut: Because) -> Skip:
    return Skip(
        customer_id=situation.account.customer_id, cover=charge_cover(situation, invoice), because=shut
    )


def _own_reason(situation: Situation, invoice: Invoice) -> Because | None:
    """Why this invoice may not be charged, whatever the others."""
    policy, company = situation.policy, situation.company
    if policy.interest is None:
        return because("policy has no interest", policy_version=policy.version)
    terms = terms_disclosed(situation)
    if terms is None:
        if policy.interest.business_only and not situation.account.is_business:
            return because("not known as a business")
        return because("terms do not disclose interest")
    exempt = situation.account.own_setting("no interest", invoice)
    if exempt is not None:
        return because("exempt from interest", by=exempt.by, on=exempt.on, reason=exempt.reason)
    missing = (
        nothing_dated_today(company) or not_announced(situation, invoice) or no_call_yet(situation, invoice)
    )
    if missing is not None:
        return missing
    fees = late_fees(situation, terms, invoice, situation.today)
    limit = None if fees else used_up(situation, invoice, terms)
    return limit or _settled(situation, terms, invoice)


def _settled(situation: Situation, terms: InterestTerms, invoice: Invoice) -> Because | None:
    """Why any of the periods that a charge would bill now is not: another charge holds it already.

    The first of them may be a new one, when the terms have moved the day on which interest begins.
    """
    lines = interest_lines(situation, terms, invoice, situation.today - _DAY)
    covers = (charge_cover(situation, invoice), *(_line_cover(line, invoice.episode) for line in lines))
    return next((shut for cover in covers if (shut := situation.settled(cover)) is not None), None)


def _line_cover(line: InterestLine, episode: int) -> Cover:
    return interest_cover(line.invoice_id, line.period_from, episode)


def _customer_reason(
    situation: Situation, step: Step, terms: InterestTerms, ready: list[Invoice]
) -> Because | None:
    """Why the customer's charge waits for the next month: one was raised, or it would be too small."""
    next_month = first_of_next_month(situation.today)
    if situation.settled(_month_cover(situation)) is not None:
        return because("charged this month", until=next_month, month=_month(situation))
    # Asked once in a month, as of the day the last of them could first be charged, so that the answer does
    # not depend on the day somebody looked.
    asked_on = max([situation.today.replace(day=1), *(_chargeable_on(situation, step, i) for i in ready)])
    amount = sum(
        sum(line.amount_minor for line in interest_lines(situation, terms, invoice, asked_on - _DAY))
        + sum(fee.amount_minor for fee in late_fees(situation, terms, invoice, asked_on))
        for invoice in ready
    )
    minimum = threshold_minor(terms.minimum_charge, situation.account.currency)
    if amount < max(minimum, 1):
        return because(
            "below the minimum charge", until=next_month, amount_minor=amount, minimum_minor=minimum
        )
    return None


def _charge(
    situation: Situation, step: Step, terms: InterestTerms, ready: list[Invoice]
) -> Iterator[PostCharge | Skip]:
    account, yesterday = situation.account, situation.today - _DAY
    lines = tuple(line for invoice in ready for line in interest_lines(situation, terms, invoice, yesterday))
    fees = tuple(fee for invoice in ready for fee in late_fees(situation, terms, invoice, situation.today))
    billed = {line.invoice_id for line in lines} | {fee.invoice_id for fee in fees}
    for invoice in ready:
        if invoice.id not in billed:
            tomorrow = situation.today + _DAY
            yield _skip(situation, invoice, because("no interest yet", until=tomorrow, number=invoice.number))
    episodes = {invoice.id: invoice.episode for invoice in ready}
    yield PostCharge(
        customer_id=account.customer_id,
        covers=(
            _month_cover(situation),
            *(_line_cover(line, episodes[line.invoice_id]) for line in lines),
            *(fee_cover(fee) for fee in fees),
        ),
        because=because(
            "interest is due",
            step=step.name,
            invoices=len(billed),
            through=yesterday,
            policy_version=situation.policy.version,
        ),
        consent=_consent(account, step, terms),
        month=_month(situation),
        source_customer_id=account.customer_id,
        lines=lines,
        fees=fees,
    )


def _consent(account: Account, step: Step, terms: InterestTerms) -> Consent:
    """A consumer's charges need a person; so does a law's first charge to no known business."""
    was_charged = any(past.kind == PostCharge.kind and past.status == "done" for past in account.past)
    is_doubtful = terms.law is not None and not account.is_business and not was_charged
    return "approve" if account.is_consumer or is_doubtful else step.consent


def _left_on_paid_ones(situation: Situation, terms: InterestTerms) -> Iterator[Skip]:
    for invoice in situation.account.invoices:
        given = date_announced(situation, invoice)
        if invoice.principal_minor > 0 or invoice.is_voided or given is None or given >= situation.today:
            continue
        lines = interest_lines(situation, terms, invoice, situation.today - _DAY)
        amount = sum(line.amount_minor for line in lines)
        if amount > 0 and situation.settled(charge_cover(situation, invoice)) is None:
            why = because(
                "interest left on a paid invoice", number=invoice.number, amount_minor=amount, pay_by=given
            )
            yield _skip(situation, invoice, why)


def _chargeable_on(situation: Situation, step: Step, invoice: Invoice) -> date:
    by_step = due_from(situation, invoice, step) or situation.today
    given = date_announced(situation, invoice)
    return max(by_step, given + _DAY) if given else by_step


def _month(situation: Situation) -> str:
    return situation.today.isoformat()[:7]


def _month_cover(situation: Situation) -> Cover:
    return month_cover(situation.account.customer_id, _month(situation))
