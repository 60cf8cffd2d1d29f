"""Rule 1: nobody is contacted about what is paid, disputed, held, promised, or covered by unapplied money."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change, is_charge, owner_of
from web.demo.checker.left import Notice
from web.demo.checker.said import Promise
from web.demo.checker.world import World, term_of


def on_notice(world: World, notice: Notice) -> Iterator[Breach]:
    """Every reason for which this mail should not have left."""
    for reason in _reasons(world, notice):
        yield Breach(
            1, f"Invoice {notice.number} was mailed on {notice.day} although {reason}.", notice.subject
        )


def _reasons(world: World, notice: Notice) -> Iterator[str]:
    said, invoice_id = world.said, notice.invoice_id
    is_new = _has_just_come(world, notice)
    if notice.balance_minor <= 0:
        if not is_new and not world.was_just_settled(invoice_id, notice.at):
            yield "nothing was owed on it"
    elif said.disputed_minor(invoice_id) >= notice.balance_minor:
        yield "all of it was disputed"
    if said.on_hold(notice.payer_id, notice.customer_id, invoice_id, notice.day):
        yield "a person had put it on hold"
    if any(_is_open(world, promise, notice) for promise in said.promises):
        yield "its payment was promised and the day had not passed"
    if world.in_plan(invoice_id, notice.day):
        yield "it was in a payment plan that was being kept"
    if _is_watched(world, notice):
        yield "they had said that it is paid, and the money could still be on its way"
    if world.ledger.unapplied_of(notice.payer_id) > 0 and not is_new:
        yield "the customer had money that nobody had applied"
    stopped = said.legal_stops.get(notice.payer_id) or said.legal_stops.get(notice.customer_id)
    if stopped and stopped <= notice.day:
        yield "the law, or the customer, had said stop"


def _has_just_come(world: World, notice: Notice) -> bool:
    """Whether money came while this mail was under way: no last look can see it."""
    moved = world.ledger.money_moved_at(notice.payer_id) if world.within else None
    return moved is not None and notice.at - moved <= world.within


def _is_watched(world: World, notice: Notice) -> bool:
    """Whether the payment of which they spoke may still come."""
    word = world.said.said_paid.get(notice.payer_id) or world.said.said_paid.get(notice.customer_id)
    if word is None or word.invoice_id not in {None, notice.invoice_id} or notice.due_on >= word.on:
        return False
    return notice.day <= world.policy_at(notice).watched_through(word.on)


def _is_open(world: World, promise: Promise, notice: Notice) -> bool:
    """Whether the promise still had time and was not yet kept."""
    is_mine = promise.concerns(notice.invoice_id, {notice.payer_id, notice.customer_id})
    if not is_mine or not promise.made_on <= notice.day <= promise.pay_by:
        return False
    paid = world.paid_minor(promise.customer_id, promise.invoice_ids, promise.made_on)
    return paid - promise.paid_before_minor < promise.amount_minor


def on_change(world: World, change: Change) -> Iterator[Breach]:
    """A legal stop ends charges and cash on delivery too."""
    record = change.after
    if record is None:
        return
    if change.entity == "Invoice" and change.before is None and is_charge(record):
        customer, what = owner_of(record), "charged interest"
    elif change.entity == "Customer" and "SalesTermRef" in change.fields and world.is_cod(term_of(record)):
        customer, what = change.id, "put on cash on delivery"
    else:
        return
    stopped = world.said.legal_stops.get(world.ledger.payer(customer)) or world.said.legal_stops.get(customer)
    if stopped and stopped <= world.ledger.changed_on(record):
        sentence = f"A customer under a legal stop was {what}."
        yield Breach(1, sentence, f"{change.entity.lower()}/{change.id}")
