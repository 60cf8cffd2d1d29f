"""Our block of the customer's Notes: one free text that everybody writes over (qbo.md 2.3)."""

from __future__ import annotations

from connectors.qbo.performers.writing import Written, update
from connectors.qbo.reader import Reader
from plugin.books import Refused, TryLater
from plugin.core.blocks import NOTES
from plugin.orders import Proof, WriteNotesBlock

LENGTHS_MAX = (2000, 1024)
"""What the documentation says, and what the schema says (qbo.md 2.3): the other if the first is refused."""


def perform(reader: Reader, order: WriteNotesBlock, request_id: str) -> Proof:
    """Make our block read the order's words, cut to the room there is; no call where it does already."""
    del request_id  # the SyncToken is what keeps this from happening twice
    customer = order.customer
    if _reads_so(customer.notes, order.words):
        return Proof(ref=customer.id)
    try:
        answer = _write(reader, order)
    except TryLater as error:
        if error.code == "5010" and (proof := trace(reader, order)):
            return proof
        raise
    return Proof(ref=answer.customer.id or customer.id, tid=answer.tid)


def trace(reader: Reader, order: WriteNotesBlock) -> Proof | None:
    """The proof that our block reads so now."""
    present = next(reader.customers([order.customer.id]), None)
    if present is None or not _reads_so(present.notes or "", order.words):
        return None
    return Proof(ref=order.customer.id)


def _write(reader: Reader, order: WriteNotesBlock) -> Written:
    customer = order.customer
    longest, shorter = LENGTHS_MAX
    try:
        notes = {"Notes": wanted(customer.notes, order.words, longest)}
        return update(reader, "Customer", customer.id, customer.sync_token, notes)
    except Refused as error:
        if error.code != "2050":
            raise
        notes = {"Notes": wanted(customer.notes, order.words, shorter)}
        return update(reader, "Customer", customer.id, customer.sync_token, notes)


def wanted(notes: str, words: str, length_max: int) -> str:
    """*notes* with our block reading *words*; only our words are ever cut, at their end."""
    if not words:
        return NOTES.without_block(notes)
    room = length_max - len(NOTES.with_block(notes, ""))
    if room < 1:
        raise Refused("The customer's notes have no room for ours.", reason="notes have no room")
    return NOTES.with_block(notes, words if len(words) <= room else f"{words[: room - 1]}…")


def _reads_so(notes: str, words: str) -> bool:
    if not words:
        return NOTES.block_in(notes) is None
    if NOTES.block_in(notes) is None:
        return False
    rooms = (length for length in LENGTHS_MAX if length > len(NOTES.with_block(notes, "")))
    return any(wanted(notes, words, length) == notes for length in rooms)
