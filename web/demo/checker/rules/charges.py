"""Rules 2 and 3 on charges: announced, waited for, reckoned right, below the cap, each day once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from web.demo.checker.announced import date_announced, most_announced
from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change, is_charge
from web.demo.checker.left import Charged, Fee, Notice
from web.demo.checker.reckoning import cap_minor, interest_minor
from web.demo.checker.rules.announcement import announcement
from web.demo.checker.rules.charge_lines import Line, lines_of
from web.demo.checker.rules.fees import fee_line
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def on_notice(world: World, notice: Notice) -> Iterator[Breach]:
    """An announcement of interest gives a date, and time until then."""
    if notice.tone != "interest notice":
        return
    policy = world.policy_at(notice)
    fee_alone = notice.fee_minor is not None and notice.rate_percent is None
    discloses = policy.terms_disclose_fees if fee_alone else policy.terms_disclose_interest
    if not discloses or (notice.fee_minor is not None and not policy.terms_disclose_fees):
        sentence = (
            f"Invoice {notice.number} was mailed with interest or a fee of which its terms do not speak."
        )
        yield Breach(3, sentence, notice.subject)
    if notice.date_given is None:
        yield Breach(
            3, f"Invoice {notice.number} was mailed with interest and without a date.", notice.subject
        )
    elif (notice.date_given - notice.day).days < policy.pay_within_days:
        sentence = (
            f"Invoice {notice.number} was mailed on {notice.day} giving only until {notice.date_given}."
        )
        yield Breach(3, sentence, notice.subject)


def on_change(world: World, change: Change) -> Iterator[Breach]:
    """Judge a charge that was raised, line by line, and remember the days it bills."""
    charge = change.after
    if change.entity != "Invoice" or change.before is not None or charge is None or not is_charge(charge):
        return
    subject = f"invoice/{change.id}"
    if world.policy_about(charge).annual_rate_percent is None:
        yield Breach(3, f"Charge {charge.get('DocNumber')} bills interest that no policy asks for.", subject)
        return
    for line in lines_of(world, charge):
        if line.source is not None and line.source["Id"] in world.deleted_lately:
            _remember(world, charge, line)
            continue
        found = fee_line(world, charge, line) if line.is_fee else _line(world, charge, line)
        for rule, sentence in found:
            yield Breach(rule, f"Charge {charge.get('DocNumber')}: {sentence}", subject)
        _remember(world, charge, line)


def _remember(world: World, charge: Record, line: Line) -> None:
    """Keep what is needed to reckon the line again."""
    if line.source is None:
        return
    source_id = line.source["Id"]
    if line.is_fee:
        world.fees.setdefault(source_id, []).append(Fee(line.amount_minor, charge["Id"]))
    elif line.first and line.last:
        said = most_announced(world, source_id, charge)
        in_time = date_announced(world, source_id, charge)
        days = Charged(line.first, line.last, line.amount_minor, charge["Id"], in_time, said)
        world.charged.setdefault(source_id, []).append(days)


def _line(world: World, charge: Record, line: Line) -> Iterator[tuple[int, str]]:
    source = line.source
    if source is None or line.first is None or line.last is None:
        yield 3, f"a line does not say which invoice and which days it bills: {line.shape}."
        return
    number = source.get("DocNumber")
    if is_charge(source):
        yield 3, f"it bills interest on {number}, which is interest itself."
        return
    if not world.policy.terms_disclose_interest:
        yield 3, f"invoice {number} has terms that do not speak of interest."
    yield from ((3, f"invoice {number} {reason}.") for reason in announcement(world, charge, source))
    plan = world.in_plan(source["Id"], world.ledger.changed_on(charge))
    if plan is not None and plan.interest_waits:
        yield 3, f"invoice {number} is in a payment plan, in which interest waits."
    earlier = world.charged.get(source["Id"], [])
    if any(line.first <= each.last and each.first <= line.last for each in earlier):
        yield 2, f"days from {line.first} through {line.last} of invoice {number} were charged before."
        return
    yield from ((3, f"invoice {number} {reason}.") for reason in _figures(world, source, line, charge))


def _figures(world: World, source: Record, line: Line, charge: Record) -> Iterator[str]:
    policy = world.policy_about(source)
    if policy.annual_rate_percent is None or line.first is None or line.last is None:
        return
    due_on = date.fromisoformat(source["DueDate"])
    said = most_announced(world, source["Id"], charge)
    rate = policy.rate_percent(line.last, due_on) or Decimal(0)
    rate = min(rate, said[1]) if said else rate
    if line.rate_percent is not None and line.rate_percent != rate:
        yield f"was charged at {line.rate_percent} % where the policy says {rate} %"
    currency = source["CurrencyRef"]["value"]
    room = max(cap_minor(world, source, currency) - world.billed_minor(source["Id"]), 0)
    if line.amount_minor > room:
        yield f"was charged {line.amount_minor} where the cap leaves {room}"
        return
    most = policy.charges_per_invoice_max
    if (
        most is not None
        and len({each.charge_id for each in world.charged.get(source["Id"], [])} - {charge["Id"]}) >= most
    ):
        yield f"was charged more often than {most} times"
    given = date_announced(world, source["Id"], charge)
    exact = interest_minor(world, source, line.first, line.last, paid_in_time_through=given, announced=said)
    right = min(exact, room)
    if line.amount_minor != right:
        yield f"was charged {line.amount_minor} for {line.first} to {line.last}; it should be {right}"
