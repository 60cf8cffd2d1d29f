"""The spells of an invoice: from the first notice about it until it is paid, or no longer late."""

from __future__ import annotations

from datetime import date

from web.demo.checker.ledger import Change
from web.demo.checker.left import Spell
from web.demo.checker.reading import changed_at
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def follow(world: World, change: Change) -> None:
    """An invoice that is paid or no longer late begins a new spell when it is late again.

    Unless the product has not read the books in between: from what it cannot know nothing follows.
    """
    if change.entity != "Invoice":
        return
    before, after = change.before, change.after
    if before is not None and after is not None and before["Balance"] <= 0 < after["Balance"]:
        world.owed_again_at[change.id] = changed_at(after)
    if before is not None and after is not None and before["Balance"] > 0 >= after["Balance"]:
        world.settled_at[change.id] = changed_at(after)
    if after is None or not _is_overdue(world, after):
        if change.id in world.notices or change.id in world.said.passed_over:
            _end(world, change.id, after)
    elif change.id in world.ended and change.id not in world.notices:
        _go_on(world, change.id)


def pass_over(world: World, invoice: Record, on: date, step: str = "") -> None:
    """A person passes over a step, or the first of a spell not yet passed over.

    It says with which step the notices may begin, whatever has left since. What is paid by then, or is not
    late then, was in the last spell.
    """
    if invoice["Balance"] > 0 and date.fromisoformat(invoice["DueDate"]) < on:
        passed = world.said.passed_over.setdefault(invoice["Id"], [])
    else:
        over = Spell(changed_at(invoice), len(world.said.syncs))
        passed = world.ended.setdefault(invoice["Id"], over).passed_over
    first = [each.name for each in world.policy_about(invoice).chasing_without(passed)[:1]]
    passed += [step] if step else first


def _end(world: World, invoice_id: str, invoice: Record | None) -> None:
    notices = world.notices.pop(invoice_id, [])
    passed_over = world.said.passed_over.pop(invoice_id, [])
    payers = {each.payer_id for each in notices}
    if invoice is not None:
        kept = {payer: world.kept[payer] for payer in payers & world.kept.keys()}
        reads = len(world.said.syncs)
        world.ended[invoice_id] = Spell(changed_at(invoice), reads, notices, passed_over, kept)
    # A case is over when nothing late is left that was written about.
    for payer in payers - {sent[-1].payer_id for sent in world.notices.values() if sent}:
        world.kept.pop(payer, None)


def _go_on(world: World, invoice_id: str) -> None:
    """Take the last spell up again, if no sync since has told that it had ended.

    A last look may have: who looked between payment and bounce begins anew, and would be told of here.
    """
    spell = world.ended[invoice_id]
    if len(world.said.syncs) > spell.reads:
        return
    del world.ended[invoice_id]
    world.kept = spell.kept | world.kept
    if spell.notices:
        world.notices[invoice_id] = spell.notices
    if spell.passed_over:
        world.said.passed_over[invoice_id] = spell.passed_over


def _is_overdue(world: World, invoice: Record) -> bool:
    due_on = date.fromisoformat(invoice["DueDate"])
    return bool(invoice["Balance"] > 0 and due_on < world.ledger.changed_on(invoice))
