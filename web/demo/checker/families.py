"""What was said of a customer, after somebody else pays for it: whoever was protected stays so."""

from __future__ import annotations

from dataclasses import replace

from web.demo.checker.ledger import Change
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def follow_payer(world: World, change: Change) -> None:
    """A customer that is billed otherwise from now on keeps what stops the chasing, with whoever pays for it.

    Once it has left, what holds for it ends by itself; who comes back brings no second word of the same.
    """
    if change.entity != "Customer" or change.before is None or change.after is None:
        return
    former, payer = _payer_by(world, change.before), world.ledger.payer(change.id)
    if former == payer:
        return
    if former == change.id:
        _join(world, former, payer)
    else:
        _leave(world, former, payer, is_own=payer == change.id)


def _payer_by(world: World, customer: Record) -> str:
    """Who paid for a customer when its record was this one."""
    is_billed_with = customer.get("BillWithParent") and customer.get("ParentRef")
    return world.ledger.payer(customer["ParentRef"]["value"]) if is_billed_with else str(customer["Id"])


def _join(world: World, former: str, payer: str) -> None:
    said = world.said
    if former in said.consumers:
        said.businesses.discard(payer)
        said.consumers.add(payer)
    if payer in said.legal_stops:
        said.legal_stops.pop(former, None)
    known = {replace(hold, customer_id=former) for hold in said.holds if hold.customer_id == payer}
    said.holds = [hold for hold in said.holds if hold not in known]


def _leave(world: World, former: str, payer: str, *, is_own: bool) -> None:
    said = world.said
    is_known = payer in said.businesses | said.consumers
    if former in said.consumers:
        said.businesses.discard(payer)
        said.consumers.add(payer)
    elif former in said.businesses and is_own and not is_known:
        said.businesses.add(payer)
    if former in said.legal_stops:
        said.legal_stops.setdefault(payer, said.legal_stops[former])
    of_all = [hold for hold in said.holds if hold.customer_id == former and hold.invoice_id is None]
    shared = (replace(hold, customer_id=payer) for hold in of_all)
    said.holds += [hold for hold in shared if hold not in said.holds]
