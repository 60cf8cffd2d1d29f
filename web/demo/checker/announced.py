"""What notices have announced by the time a charge is raised: a date, a rate, a fee."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from web.demo.checker.left import Notice
from web.demo.checker.reading import instant
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def date_announced(world: World, invoice_id: str, charge: Record) -> date | None:
    """The earliest date a notice of the spell gave when it announced interest, and the mail."""
    sent = _spell(world, invoice_id, charge)
    given = min((each.date_given for each in sent if each.date_given), default=None)
    return given + timedelta(days=world.policy_of(sent[-1].payer_id).mail_days) if given else None


def fee_announced(world: World, invoice_id: str, charge: Record) -> int | None:
    """The highest late fee that notices of the spell announced whose date has passed."""
    sent = _passed(world, invoice_id, charge)
    return max((each.fee_minor for each in sent if each.fee_minor is not None), default=None)


def most_announced(world: World, invoice_id: str, charge: Record) -> tuple[int, Decimal] | None:
    """The highest principal and the highest rate of notices of the spell whose date has passed."""
    sent = _passed(world, invoice_id, charge)
    rates = [each.rate_percent for each in sent if each.rate_percent is not None]
    return (max(each.asked_minor for each in sent), max(rates)) if rates else None


def has_just_ended(world: World, invoice_id: str, charge: Record) -> bool:
    """Whether it was paid, or given more time, while the charge was under way: no last look can see it."""
    ended = world.ended.get(invoice_id)
    raised_at = instant(charge["MetaData"]["CreateTime"])
    return bool(world.within) and ended is not None and raised_at - ended.ended_at <= world.within


def _passed(world: World, invoice_id: str, charge: Record) -> list[Notice]:
    on = world.ledger.changed_on(charge)
    sent = _spell(world, invoice_id, charge)
    return [each for each in sent if each.date_given and each.date_given < on]


def _spell(world: World, invoice_id: str, charge: Record) -> list[Notice]:
    """What a charge may rest on: what was said in the present spell, or in one that has just ended."""
    if invoice_id not in world.notices and has_just_ended(world, invoice_id, charge):
        return world.ended[invoice_id].notices
    return world.told_about(invoice_id)
