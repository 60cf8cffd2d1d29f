"""What an account looks like once an act is done, for tests that live through many days."""

from dataclasses import replace
from datetime import date

from plugin.core.account import Account
from plugin.core.actions import AnyAction, LiftCod, PostCharge, PostCredit, SendNotice, SetCod
from plugin.core.billed import ChargedFee, ChargedInterest
from plugin.core.past import CashOnDelivery, PastAction
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
        credited_minor=act.total_minor if isinstance(act, PostCredit) else 0,
        is_cod_for_history=notice is not None and notice.tone == "cash on delivery policy notice",
    )
    account = replace(account, past=(*account.past, done))
    if isinstance(act, PostCharge):
        charged = tuple(
            ChargedInterest(
                invoice_id=line.invoice_id,
                period_from=line.period_from,
                period_through=line.period_through,
                amount_minor=line.amount_minor,
                charge_id=done.id,
                principal_minor=line.principal_minor,
                annual_rate_percent=line.annual_rate_percent,
                day_count=line.day_count,
                paid_in_time_through=line.paid_in_time_through,
            )
            for line in act.lines
        )
        fees = tuple(
            ChargedFee(
                invoice_id=fee.invoice_id,
                name=fee.name,
                number=fee.number,
                amount_minor=fee.amount_minor,
                charge_id=done.id,
                owed_minor=fee.owed_minor,
                percent=fee.percent,
                paid_in_time_through=fee.paid_in_time_through,
            )
            for fee in act.fees
        )
        account = replace(account, charged=(*account.charged, *charged, *fees))
    if isinstance(act, SetCod):
        state = CashOnDelivery(since=on, cause=act.cause, former_terms=act.members)
        account = replace(account, cash_on_delivery=state)
    if isinstance(act, LiftCod):
        account = replace(account, cash_on_delivery=None)
    return account
