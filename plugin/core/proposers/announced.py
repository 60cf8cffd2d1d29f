"""Was interest announced to the customer, and has the date that was given passed? (rule 3, S4.2)"""

from __future__ import annotations

from datetime import date, timedelta

from plugin.core.account import Announced, Invoice, PastAction
from plugin.core.actions import SendNotice
from plugin.core.because import Because, because
from plugin.core.situation import Situation


def announced_by(notice: SendNotice) -> Announced | None:
    """What *notice* says that lateness costs; None when it says nothing of the kind."""
    if notice.annual_rate_percent is None:
        return None
    return Announced(
        annual_rate_percent=notice.annual_rate_percent,
        asked_minor=notice.asked_minor,
        free_days=notice.free_days,
    )


def date_announced(situation: Situation, invoice: Invoice) -> date | None:
    """The earliest date given by a notice of this episode that announced interest and was not bounced."""
    return min((past.pay_by for past in _received(situation, invoice) if past.pay_by), default=None)


def most_announced(situation: Situation, invoice: Invoice) -> Announced | None:
    """The most that notices of this episode announced whose date has passed: each figure at its highest.

    A policy, a rate or a balance that rose since was not announced until another notice says so.
    """
    said = [
        past.announced
        for past in _received(situation, invoice)
        if past.announced and past.pay_by and past.pay_by < situation.today
    ]
    if not said:
        return None
    return Announced(
        annual_rate_percent=max(each.annual_rate_percent for each in said),
        asked_minor=max(each.asked_minor for each in said),
        free_days=min(each.free_days for each in said),
    )


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
        return because("date given has not passed", until=given + timedelta(days=1), pay_by=given)
    return None


def _received(situation: Situation, invoice: Invoice) -> list[PastAction]:
    return [
        past
        for past in situation.notices(invoice)
        if past.announced and past.status == "done" and not past.bounced
    ]
