"""What may be charged on one invoice now: interest by period, late fees, and what its caps leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from plugin.core.actions import Cover, FeeLine, InterestLine
from plugin.core.because import Because, because
from plugin.core.billed import ChargedInterest
from plugin.core.interest import charges_left, fee_lines, lines_of, next_fee_on, room_minor
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms
from plugin.core.proposers.announced import announced_so_far, date_announced, most_announced
from plugin.core.situation import Situation
from plugin.core.timing import due_from

_DAY = timedelta(days=1)


def interest_lines(
    situation: Situation, terms: InterestTerms, invoice: Invoice, through: date
) -> tuple[InterestLine, ...]:
    """The interest of the days not charged yet, through *through*."""
    account = situation.account
    return lines_of(
        invoice,
        account.disputes,
        account.charged,
        terms,
        currency=account.currency,
        through=through,
        paid_in_time_through=date_announced(situation, invoice),
        at_most=most_announced(situation, invoice),
    )


def late_fees(
    situation: Situation, terms: InterestTerms, invoice: Invoice, today: date
) -> tuple[FeeLine, ...]:
    """The fees of *invoice* due *today*: they count toward the caps after the interest of the same charge."""
    account = situation.account
    given = date_announced(situation, invoice)
    if given is None or not terms.fees:
        return ()
    lines = fee_lines(
        invoice,
        account.asked_minor(invoice),
        account.charged,
        terms,
        currency=account.currency,
        today=today,
        given=given,
        announced=most_announced(situation, invoice),
        with_interest=tuple(_as_charged(interest_lines(situation, terms, invoice, today - _DAY))),
    )
    return tuple(line for line in lines if situation.settled(fee_cover(line)) is None)


def fees_to_come(
    situation: Situation, terms: InterestTerms, invoice: Invoice
) -> Iterator[tuple[date, FeeLine]]:
    """The fees a notice has announced and no charge bills yet, each with the first day one could.

    As things stand: what is owed now, and the caps as they are left now.
    """
    account, given = situation.account, date_announced(situation, invoice)
    if given is None:
        return
    announced = announced_so_far(situation, invoice)
    charged_from = [due_from(situation, invoice, step) or date.min for step in situation.steps("charge")]
    for fee in terms.fees:
        due = next_fee_on(fee, announced, invoice, account.charged, given)
        if due is None:
            continue
        lines = fee_lines(
            invoice,
            account.asked_minor(invoice),
            account.charged,
            replace(terms, fees=(fee,)),
            currency=account.currency,
            today=due,
            given=given,
            announced=announced,
        )
        for line in lines:
            if situation.settled(fee_cover(line)) is None:
                yield max([due, *charged_from]), line


def _as_charged(lines: Iterable[InterestLine]) -> Iterator[ChargedInterest]:
    for line in lines:
        yield ChargedInterest(
            invoice_id=line.invoice_id,
            period_from=line.period_from,
            period_through=line.period_through,
            amount_minor=line.amount_minor,
        )


def interest_cover(invoice_id: str, first: date, episode: int) -> Cover:
    """The key of a period of an invoice's interest: it begins on *first* (rule 2)."""
    return Cover(f"invoice/{invoice_id}", f"interest {first}", episode)


def month_cover(customer_id: str, month: str) -> Cover:
    """The key of a customer's one charge in a month."""
    return Cover(f"customer/{customer_id}", f"charge {month}")


def fee_cover(fee: FeeLine) -> Cover:
    """A fee is charged once on an invoice, however often the invoice becomes late again."""
    return Cover(f"invoice/{fee.invoice_id}", f"fee {fee.name} {fee.number}")


def no_call_yet(situation: Situation, invoice: Invoice) -> Because | None:
    """S4.4: where the policy says so, somebody calls between the notice and the charge."""
    if not any(step.needs_call for step in situation.steps("charge")):
        return None
    told_on = min((past.on for past in situation.notices(invoice) if past.announced), default=None)
    calls = (contact for contact in situation.account.contacts if contact.how == "call")
    if told_on is None or any(contact.on >= told_on for contact in calls):
        return None
    return because("a call comes first", number=invoice.number, told_on=told_on)


def used_up(situation: Situation, invoice: Invoice, terms: InterestTerms) -> Because | None:
    """Why the caps leave nothing to charge on *invoice*."""
    charged, currency = situation.account.charged, situation.account.currency
    if room_minor(invoice, charged, terms, currency) == 0:
        cap = room_minor(invoice, (), terms, currency)
        return because("interest cap reached", number=invoice.number, cap_minor=cap)
    if charges_left(invoice, charged, terms) == 0:
        times = terms.charges_per_invoice_max
        return because("charges used up", number=invoice.number, charges_per_invoice_max=times)
    return None
