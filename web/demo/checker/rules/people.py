"""Rule 5: what a person wrote or chose stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change
from web.demo.checker.reading import MEMO, NOTES
from web.demo.checker.world import World, term_of


def on_change(world: World, change: Change) -> Iterator[Breach]:
    """Texts outside our blocks, and terms that were not ours to change."""
    before, after = change.before, change.after
    if before is None or after is None:
        return
    subject = f"{change.entity.lower()}/{change.id}"
    if change.entity == "Invoice":
        texts = [each.get("CustomerMemo", {}).get("value", "") for each in (before, after)]
        if MEMO.outside(texts[0]) != MEMO.outside(texts[1]):
            yield Breach(
                5, f"A person's words in the memo of invoice {after.get('DocNumber')} changed.", subject
            )
    elif change.entity == "Customer":
        if NOTES.outside(before.get("Notes", "")) != NOTES.outside(after.get("Notes", "")):
            yield Breach(5, f"A person's words in the Notes of customer {change.id} changed.", subject)
        terms = term_of(before), term_of(after)
        if terms[0] != terms[1] and not world.is_cod(terms[0]) and not world.is_cod(terms[1]):
            yield Breach(5, f"Customer {change.id} had terms of its own, and they were changed.", subject)
