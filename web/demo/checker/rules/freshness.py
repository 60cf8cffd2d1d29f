"""Rule 8: stale facts send nothing, and money booked elsewhere holds a customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from web.demo.checker.breach import Breach
from web.demo.checker.facts import Policy
from web.demo.checker.ledger import Receipt
from web.demo.checker.left import Notice
from web.demo.checker.world import World

DAYS_MAX = 366


def on_notice(world: World, notice: Notice) -> Iterator[Breach]:
    """Every reason for which the facts of this mail were not good enough."""
    for reason in _reasons(world, notice):
        yield Breach(8, f"Invoice {notice.number} was mailed on {notice.day} {reason}.", notice.subject)


def _reasons(world: World, notice: Notice) -> Iterator[str]:
    policy, said = world.policy, world.said
    synced = said.last_sync(notice.at)
    if synced is None or notice.at - synced > timedelta(hours=policy.facts_fresh_hours):
        yield f"although the facts were of {synced:%Y-%m-%d %H:%M}" if synced else "without any facts"
    through = said.entered_through(notice.day)
    if through is None:
        yield "although nobody had confirmed that payments are entered"
    elif _contact_days(policy, through, notice.day) > policy.books_through_days:
        yield f"although payments were confirmed only through {through}"
    if _has_twin(world, notice):
        yield "although a deposit or sales receipt equals an open balance of the customer"


def _is_known(world: World, receipt: Receipt, notice: Notice) -> bool:
    """Whether the books were read since, and not just now; they tell times in whole seconds."""
    synced = world.said.last_sync(notice.at)
    is_read = synced is not None and synced >= receipt.at + timedelta(seconds=1)
    return is_read and notice.at - receipt.at > world.within


def _contact_days(policy: Policy, after: date, through: date) -> int:
    days = min((through - after).days, DAYS_MAX)
    return sum(not policy.is_rest(after + timedelta(days=number)) for number in range(1, days + 1))


def _has_twin(world: World, notice: Notice) -> bool:
    """Whether money of that amount lies there; what came in the midst of a run only the next can know."""
    receipts = [
        receipt
        for receipt in world.ledger.receipts_for(notice.payer_id)
        if not world.within or _is_known(world, receipt, notice)
    ]
    return any(
        receipt.amount == invoice["Balance"] and receipt.on >= invoice["TxnDate"]
        for invoice in world.ledger.open_of(notice.payer_id)
        for receipt in receipts
    )
