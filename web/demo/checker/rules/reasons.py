"""Rule 7: what left has one record of why, and what is recorded as done did leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change, is_charge, owner_of
from web.demo.checker.left import Notice
from web.demo.checker.reading import CHARGE_MARK
from web.demo.checker.recorded import CHARGE, LIFT, NOTICE, OUTWARD, SET, Done, Recorded
from web.demo.checker.sources import Database
from web.demo.checker.world import World, term_of


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that left, by the kind of action it needs and the key by which that action is known."""

    kind: str
    key: str
    sentence: str
    is_for_person: bool = False
    """Whether a person must have approved it."""


class Reasons:
    """Matches effects with actions; an effect whose action is not yet settled waits."""

    def __init__(self, database: Database) -> None:
        self.recorded = Recorded(database)
        self._waiting: list[Effect] = []
        self._overtaken: list[Effect] = []
        """What a person has overtaken before anybody said that it was done: changes of terms, and mails."""
        self._matched: list[tuple[str, Effect]] = []
        """Each effect with the id of its action."""
        self._forgotten: list[Effect] = []
        """Those whose action a restored database does not know; it may find them, and each only once."""

    def restored(self, database: Database) -> None:
        """The product's records are older than what it did; what stands in them is known."""
        done = self.recorded.restored(database)
        self._forgotten += [effect for action_id, effect in self._matched if action_id not in done]
        self._matched = [(action_id, effect) for action_id, effect in self._matched if action_id in done]

    def on_notice(self, notice: Notice) -> None:
        """A mail needs an action."""
        sentence = f"Invoice {notice.number} was mailed on {notice.day}"
        self._waiting.append(Effect(NOTICE, f"invoice/{notice.invoice_id}", sentence))

    def mailed_by_hand(self, notice: Notice) -> None:
        """While ours is in doubt, a mail by hand that bears our words is the same to the customer."""
        if notice.words:
            sentence = f"Invoice {notice.number} was mailed by hand"
            self._overtaken.append(Effect(NOTICE, f"invoice/{notice.invoice_id}", sentence))

    def on_change(self, world: World, change: Change) -> None:
        """So do a charge and a change of terms."""
        if change.after is None:
            return
        if change.entity == "Invoice" and change.before is None and is_charge(change.after):
            action_id = change.after["PrivateNote"].split(CHARGE_MARK, 1)[1].split("]", 1)[0]
            sentence = f"Charge {change.after.get('DocNumber')} was raised"
            is_consumer = world.ledger.payer(owner_of(change.after)) in world.said.consumers
            self._waiting.append(Effect(CHARGE, f"action/{action_id}", sentence, is_consumer))
        if change.entity == "Customer" and change.before and "SalesTermRef" in change.fields:
            kind = SET if world.is_cod(term_of(change.after)) else LIFT
            key = f"customer/{world.ledger.payer(change.id)}"
            self._waiting.append(Effect(kind, key, f"The terms of customer {change.id} were changed"))

    def by_person(self, world: World, change: Change) -> None:
        """Once somebody has given other terms, nobody can tell whether a change in doubt was made before."""
        if change.entity == "Customer" and "SalesTermRef" in change.fields:
            key = f"customer/{world.ledger.payer(change.id)}"
            over = [each for each in self._waiting if each.kind in {SET, LIFT} and each.key == key]
            self._overtaken += over
            self._waiting = [each for each in self._waiting if each not in over]

    def on_look(self, world: World) -> Iterator[Breach]:
        """Match what is new; what fits nothing is a breach."""
        done = yield from self.recorded.newly_done()
        by_key: defaultdict[tuple[str, str], list[Done]] = defaultdict(list)
        for action in done:
            for key in action.keys:
                by_key[action.kind, key].append(action)
        used: dict[str, str] = {}
        left: list[Effect] = []
        for effect in self._waiting:
            free = [each for each in by_key[effect.kind, effect.key] if _is_free(each, effect, used)]
            if free:
                used[free[0].id] = effect.key
                self._matched.append((free[0].id, effect))
                if effect.is_for_person and not free[0].is_approved:
                    yield Breach(
                        3, f"{effect.sentence} on a consumer, and no person approved it.", effect.key
                    )
            else:
                left.append(effect)
        pending = self.recorded.unsettled() if left or self._overtaken else set()
        self._waiting = [each for each in left if (each.kind, each.key) in pending]
        for effect in left:
            if (effect.kind, effect.key) not in pending:
                yield Breach(7, f"{effect.sentence}, and no action says why.", effect.key)
        for action in done:
            is_shown = action.id in used or self._is_found_again(action) or _shows(world, action)
            is_shown = is_shown or any(_fits(action, each) for each in self._overtaken)
            if action.kind in OUTWARD and not is_shown:
                sentence = f"A {action.kind} is recorded as done, and nothing of the kind happened."
                yield Breach(7, sentence, f"action/{action.id}")
        self._overtaken = [each for each in self._overtaken if (each.kind, each.key) in pending]

    def _is_found_again(self, action: Done) -> bool:
        """Whether this is what a restored database had forgotten; it counts as found from then on."""
        fitting = [each for each in self._forgotten if _fits(action, each)]
        if not fitting:
            return False
        # Terms of a whole family are one action.
        found = (
            [each for each in fitting if each.key == fitting[0].key]
            if action.kind in {SET, LIFT}
            else fitting[:1]
        )
        self._forgotten = [each for each in self._forgotten if all(each is not one for one in found)]
        self._matched += [(action.id, each) for each in found]
        return True


def _fits(action: Done, effect: Effect) -> bool:
    return effect.kind == action.kind and effect.key in action.keys


def _is_free(action: Done, effect: Effect, used: dict[str, str]) -> bool:
    """One action covers one mail or charge, but the terms of a whole family."""
    return action.id not in used or (effect.kind in {SET, LIFT} and used[action.id] == effect.key)


def _shows(world: World, action: Done) -> bool:
    """Terms may already have been what the action wanted: then nothing had to change."""
    if action.kind not in {SET, LIFT}:
        return False
    customer = world.ledger.get("Customer", action.customer_id)
    return world.is_cod(term_of(customer)) is (action.kind == SET)
