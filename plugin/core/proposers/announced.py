"""Was interest announced to the customer, and has the date that was given passed? (rule 3, S4.2)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from plugin.core.actions import AnnouncedFee
from plugin.core.because import Because, Fact, because
from plugin.core.billed import Announced
from plugin.core.gates.terms import knows_terms
from plugin.core.owed import Invoice
from plugin.core.past import PastAction
from plugin.core.policy import InterestTerms
from plugin.core.situation import Situation


def terms_disclosed(situation: Situation) -> InterestTerms | None:
    """The policy's terms as far as the company's own terms disclose them; None when nothing is left (rule 3).

    Interest and late fees are disclosed apart: a company may have told its customers of only one of them.
    """
    terms, company = situation.policy.interest, situation.company
    if terms is None or (terms.business_only and not situation.account.is_business):
        return None
    if not company.terms_disclose_fees and terms.fees:
        terms = replace(terms, fees=())
    if not company.terms_disclose_interest:
        terms = replace(terms, annual_rate_percent=Decimal(0), rate_changes=())
    return terms if terms.fees or terms.annual_rate_percent or terms.rate_changes else None


class Announcing(Protocol):
    """A notice, as far as it says what lateness costs."""

    @property
    def annual_rate_percent(self) -> Decimal | None:
        """The yearly rate; None when it says nothing of the kind."""

    @property
    def asked_minor(self) -> int:
        """What is asked for."""

    @property
    def free_days(self) -> int:
        """The days after the due date that bear no interest."""

    @property
    def due_on(self) -> date | None:
        """The due date from which those count; None where it was not kept."""

    @property
    def fees(self) -> tuple[AnnouncedFee, ...]:
        """The late fees it names."""


def announced_by(notice: Announcing) -> Announced | None:
    """What *notice* says that lateness costs; None when it says nothing of the kind."""
    if notice.annual_rate_percent is None:
        return None
    return Announced(
        annual_rate_percent=notice.annual_rate_percent,
        asked_minor=notice.asked_minor,
        free_days=notice.free_days,
        from_day=notice.due_on + timedelta(days=notice.free_days + 1) if notice.due_on else None,
        fees=notice.fees,
    )


def date_announced(situation: Situation, invoice: Invoice) -> date | None:
    """Through when a payment is in time: the earliest date that a notice of this episode gave, and the mail.

    Only notices count that announced interest or a fee and were not bounced.
    """
    given = min((past.pay_by for past in _received(situation, invoice) if past.pay_by), default=None)
    return given + timedelta(days=situation.policy.mail_days) if given else None


def most_announced(situation: Situation, invoice: Invoice) -> Announced:
    """The most that notices of this episode announced whose date has passed: each figure at its highest.

    A policy, a rate, a balance or days that came to it since were not announced until another notice says
    so. Asked only once a date given has passed; raises ValueError before.
    """
    return _most(_passed(situation, invoice))


def announced_if_passed(situation: Situation, invoice: Invoice) -> Announced | None:
    """The same; None while no date given has passed."""
    said = tuple(_passed(situation, invoice))
    return _most(said) if said else None


def announced_so_far(situation: Situation, invoice: Invoice) -> Announced:
    """The same of all notices of this episode, whether their date has passed or is still to come.

    Asked only once a date was given; raises ValueError before.
    """
    return _most(past.announced for past in _received(situation, invoice) if past.announced)


def _passed(situation: Situation, invoice: Invoice) -> Iterator[Announced]:
    return (
        past.announced
        for past in _received(situation, invoice)
        if past.announced and past.pay_by and past.pay_by < situation.today
    )


def _most(announcements: Iterable[Announced]) -> Announced:
    said = tuple(announcements)
    return Announced(
        annual_rate_percent=max(each.annual_rate_percent for each in said),
        asked_minor=max(each.asked_minor for each in said),
        free_days=min(each.free_days for each in said),
        from_day=_earliest(each.from_day for each in said),
        fees=tuple(_highest(fee for each in said for fee in each.fees)),
    )


def _earliest(first_days: Iterable[date | None]) -> date | None:
    """None bounds nothing."""
    found = tuple(first_days)
    known = [day for day in found if day is not None]
    return min(known) if len(known) == len(found) else None


def _highest(fees: Iterable[AnnouncedFee]) -> Iterator[AnnouncedFee]:
    by_name: dict[str, AnnouncedFee] = {}
    for fee in fees:
        if fee.name not in by_name or by_name[fee.name].amount_minor < fee.amount_minor:
            by_name[fee.name] = fee
    yield from by_name.values()


def not_announced(situation: Situation, invoice: Invoice) -> Because | None:
    """Why interest may not be charged on *invoice* yet as far as its notices go; None when it may."""
    given = date_announced(situation, invoice)
    if given is None:
        sent = [past for past in situation.notices(invoice) if past.announced]
        bounced = next((past for past in sent if past.bounced), None)
        if bounced is not None:
            return because("notice bounced", number=invoice.number, sent_on=bounced.on)
        if sent:
            return because("outcome unclear", step=sent[0].covers[0].step, kind="notice", on=sent[0].on)
        return because("no interest announced", number=invoice.number)
    if given >= situation.today:
        return because(
            "date given has not passed",
            until=given + timedelta(days=1),
            pay_by=given - timedelta(days=situation.policy.mail_days),
        )
    return None


def _received(situation: Situation, invoice: Invoice) -> list[PastAction]:
    return [
        past
        for past in situation.notices(invoice)
        if past.announced and past.status == "done" and not past.bounced
    ]


def why_silent(situation: Situation, invoice: Invoice, facts: tuple[tuple[str, Fact], ...]) -> Because:
    """Why the notice that would announce interest on *invoice* says nothing of it."""
    account, terms = situation.account, situation.policy.interest
    if account.own_setting("no interest", invoice) is not None:
        return Because("second reminder, exempt from interest", facts)
    if terms is not None and terms.business_only and not account.is_business:
        return Because("second reminder to no known business", facts)
    if terms_disclosed(situation) is not None:
        if not knows_terms(account, situation.policy):
            return Because("second reminder, terms not acknowledged", facts)
        return Because("second reminder, interest used up", facts)
    return Because("second reminder without interest", (*facts, ("policy_has_interest", terms is not None)))
