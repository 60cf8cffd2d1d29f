"""Rules 2 and 4: a step leaves once in a spell of being overdue, and nothing is blindly sent again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.left import Notice
from web.demo.checker.world import World


def on_notice(world: World, notice: Notice) -> Iterator[Breach]:
    """A repetition word for word is the blind kind; other words for the same step are a second copy.

    After somebody gave more time, an invoice is once more as many days late as it was.
    """
    if notice.tone == "courtesy":
        if _has_left(notice, world.courtesies.get((notice.invoice_id, notice.due_on), [])):
            sentence = f"Invoice {notice.number} got a second courtesy on {notice.day}."
            yield Breach(2, sentence, notice.subject)
        return
    earlier = world.notices.get(notice.invoice_id, [])
    if any(each.words == notice.words and each.due_on == notice.due_on for each in earlier):
        sentence = f"Invoice {notice.number} was mailed again on {notice.day} with the very same notice."
        yield Breach(4, sentence, notice.subject)
    elif _has_left(notice, earlier):
        sentence = f"Invoice {notice.number} got its {notice.tone} a second time on {notice.day}."
        yield Breach(2, sentence, notice.subject)


def _has_left(notice: Notice, earlier: Iterable[Notice]) -> bool:
    """Whether every step that sends such a notice, by any of the policies they left under, has left."""
    same = [each for each in earlier if each.tone == notice.tone]
    return len(same) >= max(1, len(notice.steps.union(*(each.steps for each in same))))
