"""Rules 2 and 3 on late fees: announced by amount, disclosed, charged so often and no more, below the cap."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.announced import fee_announced
from web.demo.checker.ledger import is_charge
from web.demo.checker.reckoning import cap_minor
from web.demo.checker.rules.announcement import announcement
from web.demo.checker.rules.charge_lines import Line
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def fee_line(world: World, charge: Record, line: Line) -> Iterator[tuple[int, str]]:
    """What is wrong with a line of *charge* that bills a late fee, with the rule it breaks."""
    source = line.source
    if source is None:
        yield 3, f"a fee does not say which invoice it is for: {line.shape}."
        return
    number, earlier = source.get("DocNumber"), world.fees.get(source["Id"], [])
    if is_charge(source):
        yield 3, f"it bills a fee on {number}, which is a charge itself."
        return
    policy = world.policy_about(source)
    if not policy.terms_disclose_fees:
        yield 3, f"invoice {number} has terms that do not speak of late fees."
    yield from ((3, f"invoice {number} {reason}.") for reason in announcement(world, charge, source))
    if len(earlier) >= policy.fee_times_max:
        yield 2, f"invoice {number} was charged a late fee before."
        return
    said = fee_announced(world, source["Id"], charge)
    if said is None or line.amount_minor > said:
        yield 3, f"invoice {number} was charged a fee of {line.amount_minor} where {said or 0} was announced."
    room = cap_minor(world, source, source["CurrencyRef"]["value"]) - world.billed_minor(source["Id"])
    if policy.fee_counts_toward_cap and line.amount_minor > room:
        yield 3, f"invoice {number} was charged a fee of {line.amount_minor} where the cap leaves {room}."
