"""Was an invoice's charge announced, waited for, and still owed? (rule 3)"""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.announced import date_announced, has_just_ended
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def announcement(world: World, charge: Record, source: Record) -> Iterator[str]:
    """Why *source* may not be charged anything yet."""
    on = world.ledger.changed_on(charge)
    given = date_announced(world, source["Id"], charge)
    if given is None:
        yield "was charged without a notice that announced it"
    elif given >= on:
        yield f"was charged on {on}, when the date given, {given}, had not passed"
    elif source["Balance"] <= 0 and not has_just_ended(world, source["Id"], charge):
        yield "was charged although it is paid"
    if source.get("DeliveryInfo", {}).get("DeliveryErrorType"):
        yield "was charged although its notice came back"
