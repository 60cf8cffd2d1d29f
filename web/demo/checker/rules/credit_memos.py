"""Rule 10 on credits: on a charge of ours, dated today, never more than was charged too much, never twice."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change, is_charge
from web.demo.checker.reading import CHARGE_MARK, CREDIT_MARK, minor
from web.demo.checker.reckoning import interest_minor
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def on_change(world: World, change: Change) -> Iterator[Breach]:
    """Judge a credit of ours when it is made, against the charge it names."""
    memo = change.after
    if change.entity != "CreditMemo" or change.before is not None or memo is None or not is_credit(memo):
        return
    for sentence in _sentences(world, memo):
        yield Breach(10, f"Credit {memo.get('DocNumber')} {sentence}", f"creditmemo/{change.id}")


def is_credit(memo: Record) -> bool:
    """Whether a credit memo is one of the product's own."""
    return CREDIT_MARK.search(memo.get("PrivateNote", "")) is not None


def applies_ours(world: World, payment: Record) -> bool:
    """Whether a payment of nothing does no more than apply a credit of ours to a charge of ours."""
    links = [line["LinkedTxn"][0] for line in payment.get("Line", [])]
    found = [world.ledger.get(link["TxnType"], link["TxnId"]) or {} for link in links]
    ours = [is_charge(each) or is_credit(each) for each in found]
    return payment["TotalAmt"] == 0 and len(ours) > 1 and all(ours)


def _sentences(world: World, memo: Record) -> Iterator[str]:
    if memo["TxnDate"] != world.ledger.changed_on(memo).isoformat():
        yield "is not dated on the day it was made."
    if memo["TxnDate"] <= world.ledger.closed_through:
        yield "is dated in a closed period."
    charge = _charge_of(world, memo)
    if charge is None or charge["CustomerRef"] != memo["CustomerRef"]:
        yield "is on no charge of its customer."
        return
    currency = memo["CurrencyRef"]["value"]
    given = sum(
        minor(each["TotalAmt"], currency)
        for each in world.ledger.all("CreditMemo")
        if is_credit(each) and _charge_of(world, each) is charge
    )
    waived = charge.get("DocNumber") in world.said.waived
    most = minor(charge["TotalAmt"], currency) if waived else _too_much(world, charge["Id"])
    if given > most:
        yield f"brings what was credited to {given}, where only {most} was charged too much."


def _charge_of(world: World, memo: Record) -> Record | None:
    found = CREDIT_MARK.search(memo.get("PrivateNote", ""))
    mark = f"{CHARGE_MARK}{found.group(1)}]" if found else "?"
    return next((each for each in world.ledger.all("Invoice") if mark in each.get("PrivateNote", "")), None)


def _too_much(world: World, charge_id: str) -> int:
    """What the lines of a charge are too high by on the facts of now; a fee counts once nothing was owed.

    Of an invoice that was deleted nothing is owed.
    """
    too_much = 0
    for source_id, charged in world.charged.items():
        source = world.ledger.get("Invoice", source_id)
        for each in charged:
            if each.charge_id != charge_id:
                continue
            if source is None:
                too_much += each.amount_minor
            else:
                in_time, said = each.in_time_through, each.announced
                fresh = interest_minor(
                    world, source, each.first, each.last, paid_in_time_through=in_time, announced=said
                )
                too_much += max(each.amount_minor - fresh, 0)
    fees = (fee for fees in world.fees.values() for fee in fees if fee.charge_id == charge_id)
    return too_much + sum(fee.amount_minor for fee in fees)
