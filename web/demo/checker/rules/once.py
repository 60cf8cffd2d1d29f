"""Rules 2 and 4: a step leaves once in a spell of being overdue, and nothing is blindly sent again."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.world import Notice, World


def on_notice(world: World, notice: Notice) -> Iterator[Breach]:
    """A repetition word for word is the blind kind; other words for the same step are a second copy."""
    earlier = world.notices.get(notice.invoice_id, [])
    if any(each.words == notice.words for each in earlier):
        sentence = f"Invoice {notice.number} was mailed again on {notice.day} with the very same notice."
        yield Breach(4, sentence, notice.subject)
        return
    same = sum(each.tone == notice.tone for each in earlier)
    if same >= world.policy.times_allowed(notice.tone):
        sentence = f"Invoice {notice.number} got its {notice.tone} a second time on {notice.day}."
        yield Breach(2, sentence, notice.subject)
