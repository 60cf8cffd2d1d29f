"""What would leave once the facts are fresh again, in the words it would leave with."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.consent import ECHOES
from plugin.core.account import Account
from plugin.core.actions import AnyAction, Plan
from plugin.store.reading.as_if_fresh import Planned, in_todays_figures
from plugin.store.reading.frame import Frame
from plugin.store.reading.next_run import Kept, NextRun, Waiting
from plugin.words import pages as names
from web.pages.addresses import customer_addresses
from web.pages.messages import Message, message


def as_today(waiting: list[Waiting], once_fresh: Planned) -> list[Waiting]:
    """Actions that wait, with the figures of today: while nothing is planned, stored ones grow old."""
    if not once_fresh:
        return waiting
    plans = {(account.customer_id, account.currency): plan for account, plan in once_fresh}
    nothing = Plan()
    return [
        one._replace(
            action=in_todays_figures(one.action, plans.get((one.row.customer_id, one.row.currency), nothing))
        )
        for one in waiting
    ]


def would_leave(once_fresh: Planned, found: NextRun, around: Frame) -> list[Message]:
    """The messages that nothing has been stored of yet, because nothing is proposed from old facts."""
    stored = {cover for one in (*found.stuck, *found.leaving) for cover in one.action.covers}
    fate = f"It leaves, or asks for an approval, {names.once_fresh(around.stale or around.unconfirmed)}."
    address_of = customer_addresses()
    return [
        message(one, around, address_of, lambda _row: fate)
        for one in _not_stored(once_fresh)
        if not stored.intersection(one.action.covers)
    ]


def _not_stored(once_fresh: Planned) -> Iterator[Waiting]:
    for account, plan in once_fresh:
        numbers = {invoice.id: invoice.number for invoice in account.invoices}
        past = {cover for past in account.past for cover in past.covers}
        for action in plan.actions:
            if action.kind not in ECHOES and not past.intersection(action.covers):
                yield Waiting(_kept(account, action), action, account.name, numbers)


def _kept(account: Account, action: AnyAction) -> Kept:
    cover = action.covers[0]
    return Kept(
        id=f"{cover.subject}-{cover.step}-{cover.episode}".replace("/", "-").replace(" ", "-"),
        customer_id=account.customer_id,
        currency=account.currency,
        kind=action.kind,
        status="proposed",
        consent=action.consent,
        payload={},
        not_before=None,
        sentence=None,
        attempts=0,
        customer=account.name,
    )
