"""Rules 2 and 4: a step leaves once in a spell of being overdue, and nothing is blindly sent again."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.left import Notice
from web.demo.checker.world import World


def on_notice(world: World, notice: Notice) -> Iterator[Breach]:
    """A repetition word for word is the blind kind; other words for the same step are a second copy."""
    if notice.tone == "courtesy":
        about = (notice.invoice_id, notice.due_on)
        earlier_ones = sum((each[0], each[1]) == about for each in world.courtesies)
        if earlier_ones >= world.policy_of(notice.payer_id).times_allowed(notice.tone):
            sentence = f"Invoice {notice.number} got a second courtesy on {notice.day}."
            yield Breach(2, sentence, notice.subject)
        return
    earlier = world.notices.get(notice.invoice_id, [])
    if any(each.words == notice.words for each in earlier):
        sentence = f"Invoice {notice.number} was mailed again on {notice.day} with the very same notice."
        yield Breach(4, sentence, notice.subject)
        return
    same = sum(each.tone == notice.tone for each in earlier)
    if same >= world.policy_of(notice.payer_id).times_allowed(notice.tone):
        sentence = f"Invoice {notice.number} got its {notice.tone} a second time on {notice.day}."
        yield Breach(2, sentence, notice.subject)
