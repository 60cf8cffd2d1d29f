"""What an account looks like once an act is done, for tests that live through many days."""

from dataclasses import replace
from datetime import date

from plugin.core.account import Account, CashOnDelivery, ChargedInterest, PastAction
from plugin.core.actions import AnyAction, LiftCod, PostCharge, SendNotice, SetCod
from plugin.core.proposers.announced import announced_by


def after(account: Account, act: AnyAction, on: date) -> Account:
    """The account with *act* among what was done that day, and with what follows from it."""
    notice = act if isinstance(act, SendNotice) else None
    done = PastAction(
        id=str(len(account.past)),
        kind=act.kind,
        covers=act.covers,
        status="done",
        on=on,
        pay_by=notice.pay_by if notice else None,
        announced=announced_by(notice) if notice else None,
    )
    account = replace(account, past=(*account.past, done))
    if isinstance(act, PostCharge):
        charged = tuple(
            ChargedInterest(
                invoice_id=line.invoice_id,
                period_from=line.period_from,
                period_through=line.period_through,
                amount_minor=line.amount_minor,
            )
            for line in act.lines
        )
        account = replace(account, charged=(*account.charged, *charged))
    if isinstance(act, SetCod):
        state = CashOnDelivery(since=on, cause="arrears", former_terms=act.members)
        account = replace(account, cash_on_delivery=state)
    if isinstance(act, LiftCod):
        account = replace(account, cash_on_delivery=None)
    return account
