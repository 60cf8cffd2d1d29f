"""Was interest announced to the customer, and has the date that was given passed? (rule 3, S4.2)"""

from __future__ import annotations

from datetime import date, timedelta

from plugin.core.account import Invoice, PastAction
from plugin.core.because import Because, because
from plugin.core.situation import Situation


def date_announced(situation: Situation, invoice: Invoice) -> date | None:
    """The earliest date given by a notice of this episode that announced interest and was not bounced."""
    return min((past.pay_by for past in _received(situation, invoice) if past.pay_by), default=None)


def not_announced(situation: Situation, invoice: Invoice) -> Because | None:
    """Why interest may not be charged on *invoice* yet as far as its notices go; None when it may."""
    given = date_announced(situation, invoice)
    if given is None:
        sent = [past for past in situation.notices(invoice) if past.announces_interest]
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
        if past.announces_interest and past.status == "done" and not past.bounced
    ]
