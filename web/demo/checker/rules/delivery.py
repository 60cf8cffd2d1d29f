"""Rule 9: cash on delivery is announced, has a cause, ends with it, and gives back what was there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change, Ledger, is_charge, owner_of
from web.demo.checker.reading import changed_at
from web.demo.checker.sources import Record
from web.demo.checker.world import World, term_of

COD_NOTICE = "cash on delivery notice"
READS_MIN = 3
"""After the books were read so often, one of the runs that read them must have lifted the terms."""


class Delivery:
    """Judges the setting and the lifting of terms, and notices when a lifting is overdue."""

    def __init__(self) -> None:
        self._cleared: dict[str, date] = {}
        """By payer: the day on which its debt had cleared."""
        self._due: dict[str, int] = {}
        """By payer: how often the books had been read when the lifting of its terms was due."""
        self._reported: set[str] = set()

    def on_change(self, world: World, change: Change) -> Iterator[Breach]:
        """A change of terms by the product."""
        if change.entity != "Customer" or change.before is None or change.after is None:
            return
        before, after = term_of(change.before), term_of(change.after)
        if before == after:
            return
        on, moment = world.ledger.changed_on(change.after), changed_at(change.after)
        payer = world.ledger.payer(change.id)
        if world.is_cod(after):
            late = world.ledger.overdue_of(payer, on)
            warned = _was_warned(world, payer, late, moment)
            if payer in world.told_of_policy:
                # Whoever was told of both may be on it for either; only a person's word ends the one.
                world.for_history.add(change.id)
            elif not warned and payer not in world.said.cod_by_hand:
                reason = "without a notice that warned of it" if late else "with nothing overdue"
                yield _breach(change.id, f"was put on cash on delivery {reason}")
            world.former_terms.setdefault(change.id, before)
        elif world.is_cod(before):
            reason = _too_early(world, payer, on, moment)
            yield from self._lifted(world, change.id, after, too_early=reason)

    def _lifted(
        self, world: World, customer_id: str, after: str | None, *, too_early: str
    ) -> Iterator[Breach]:
        is_for_history = customer_id in world.for_history
        world.for_history.discard(customer_id)
        payer = world.ledger.payer(customer_id)
        if payer in world.said.cod_by_hand - world.said.cod_let_go:
            yield _breach(customer_id, "was taken off cash on delivery, on which a person had put it")
        elif too_early and not is_for_history and payer not in world.said.cod_let_go:
            yield _breach(customer_id, f"was taken off cash on delivery {too_early}")
        if customer_id not in world.former_terms:
            yield _breach(customer_id, "was on cash on delivery by a person's hand and was taken off")
            return
        former = world.former_terms.pop(customer_id)
        expected = {former} if former else {None, _default_term(world)}
        if after not in expected:
            yield _breach(
                customer_id, f"was given term {after or 'none'} back where it had {former or 'none'}"
            )

    def by_person(self, world: World, change: Change) -> None:
        """A person's choice of terms ends what we knew of them."""
        if change.entity == "Customer" and "SalesTermRef" in change.fields:
            world.former_terms.pop(change.id, None)
            world.for_history.discard(change.id)

    def on_look(self, world: World, now: date, waiting: set[str]) -> Iterator[Breach]:
        """Customers whose debt has cleared and who still pay before work; *waiting* are asked of a person."""
        payers = {world.ledger.payer(each) for each in world.former_terms if each not in world.for_history}
        payers -= world.said.cod_by_hand
        for payer in list(self._cleared):
            if payer not in payers:
                self._forget(payer)
        for payer in sorted(payers):
            if world.ledger.overdue_of(payer, now) or payer in world.said.legal_stops or payer in waiting:
                self._forget(payer)
                continue
            since = self._cleared.setdefault(payer, now)
            if (now - since).days < world.policy_of(payer, now).clearing_days:
                continue
            # Whoever has not read the books since then cannot know, and a run may be cut short.
            reads = len(world.said.syncs) - self._due.setdefault(payer, len(world.said.syncs))
            is_late = (now - since).days > world.policy.lift_within_days
            if reads >= READS_MIN and is_late and payer not in self._reported:
                self._reported.add(payer)
                yield _breach(payer, f"owes nothing overdue since {since} and is still on cash on delivery")

    def _forget(self, payer: str) -> None:
        """Nothing is to be lifted, or not now."""
        self._cleared.pop(payer, None)
        self._due.pop(payer, None)


def was_late_since(ledger: Ledger, payer_id: str, moment: datetime, today: date) -> bool:
    """Whether a debt was paid late after *moment*: who did not want an earlier one lifted did not mean it."""
    since = ledger.day_of(moment)
    return any(since < on <= today for on in _settled_late(ledger, payer_id, ledger.applied_to))


def _too_early(world: World, payer_id: str, on: date, moment: datetime) -> str:
    """Why nobody's terms may be given back yet; empty when they may.

    Only what was paid late has to clear. What has just come or bounced no last look can see.
    """
    late = world.ledger.overdue_of(payer_id, on)
    if any(not world.has_just_bounced(each["Id"], moment) for each in late):
        return "while something is overdue"
    paid_at = world.ledger.money_moved_at(payer_id)
    if world.within and paid_at is not None and moment - paid_at <= world.within:
        return ""
    paid = _settled_late(world.ledger, payer_id, world.ledger.paid_on)
    last = max((day for day in paid if day <= on), default=None)
    if last is not None and (on - last).days < world.policy_of(payer_id, on).clearing_days:
        return f"though what was paid on {last} had not cleared"
    return ""


def _settled_late(
    ledger: Ledger, payer_id: str, settled: Callable[[Record], Iterator[tuple[date, Decimal]]]
) -> Iterator[date]:
    """The days on which a debt of the payer was *settled*, or a part of it, after it was due."""
    for invoice in ledger.all("Invoice"):
        if not is_charge(invoice) and ledger.payer(owner_of(invoice)) == payer_id:
            yield from (on for on, _ in settled(invoice) if invoice["DueDate"] < on.isoformat())


def _was_warned(world: World, payer_id: str, late: list[Record], moment: datetime) -> bool:
    """Whether a notice of a debt that is late, or was until it was paid a moment ago, warned of it."""
    sent = [notice for each in late for notice in world.told_about(each["Id"])]
    for spell in world.ended.values():
        if world.within and moment - spell.ended_at <= world.within:
            sent += [notice for notice in spell.notices if notice.payer_id == payer_id]
    return any(notice.tone == COD_NOTICE for notice in sent)


def _default_term(world: World) -> str | None:
    prefs = next(world.ledger.all("Preferences"), {})
    value = prefs.get("SalesFormsPrefs", {}).get("DefaultTerms", {}).get("value")
    return str(value) if value else None


def _breach(customer_id: str, what: str) -> Breach:
    return Breach(9, f"Customer {customer_id} {what}.", f"customer/{customer_id}")
