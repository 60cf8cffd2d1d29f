"""What happened is written down in QuickBooks: a note for each, and a short digest (S2.6, S2.7)."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.actions import Cover, Skip, WriteDigest, WriteNote
from plugin.core.because import because
from plugin.core.gates.unreadable import facts_incomplete
from plugin.core.situation import Situation


def notes(situation: Situation) -> Iterator[WriteNote | WriteDigest | Skip]:
    """Echoes for the company's own eyes: automatic, on any day, under a legal stop as well."""
    account = situation.account
    for item in account.noteworthy:
        cover = Cover(item.ref, WriteNote.kind)
        shut = situation.settled(cover)
        if shut is None:
            yield WriteNote(
                customer_id=account.customer_id,
                covers=(cover,),
                because=because("to be noted", ref=item.ref, on=item.on),
                consent="automatic",
                ref=item.ref,
            )
        elif shut.rule != "already done":
            yield Skip(customer_id=account.customer_id, cover=cover, because=shut)
    if account.digest != account.digest_wanted:
        yield _digest(situation)


def _digest(situation: Situation) -> WriteDigest | Skip:
    account = situation.account
    cover = situation.next_cover(f"customer/{account.customer_id}", WriteDigest.kind)
    shut = situation.settled(cover) or facts_incomplete(account)
    if shut is not None:
        return Skip(customer_id=account.customer_id, cover=cover, because=shut)
    return WriteDigest(
        customer_id=account.customer_id,
        covers=(cover,),
        because=because("digest is out of date"),
        consent="automatic",
        text=account.digest_wanted,
    )
