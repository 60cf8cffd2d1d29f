"""A note of its own on the customer: no race for a shared text, no common length (qbo.md 2.8)."""

from __future__ import annotations

from connectors.qbo.performers.writing import create
from connectors.qbo.queries import ROWS_MAX, equal, select
from connectors.qbo.reader import Reader
from plugin.orders import AttachNote, Proof

NOTE_LENGTH_MAX = 2000
PAGES_MAX = 10
"""A trace reads no further: ten thousand notes on one customer are not ours."""


def perform(reader: Reader, order: AttachNote, request_id: str) -> Proof:
    """Attach the note, its marker as the last line; a text too long is cut, the marker never."""
    room = NOTE_LENGTH_MAX - len(order.marker) - 1
    text = order.text if len(order.text) <= room else f"{order.text[: room - 1]}…"
    customer = {"EntityRef": {"type": "Customer", "value": order.customer_id}}
    fields = {"Note": f"{text}\n{order.marker}", "AttachableRef": [customer]}
    answer = create(reader, "Attachable", fields, request_id)
    return Proof(ref=answer.new_id, tid=answer.tid)


def trace(reader: Reader, order: AttachNote) -> Proof | None:
    """The customer's note that carries the marker."""
    for page in range(PAGES_MAX):
        notes = reader.rows(
            select(
                "Attachable",
                equal("AttachableRef.EntityRef.Type", "Customer"),
                equal("AttachableRef.EntityRef.Value", order.customer_id),
                position=page * ROWS_MAX + 1,
            )
        ).attachable
        ours = (note.id for note in notes if _is_marked(note.note or "", order.marker))
        if note_id := next(ours, None):
            return Proof(ref=note_id)
        if len(notes) < ROWS_MAX:
            break
    return None


def _is_marked(note: str, marker: str) -> bool:
    """Whether a line of *note* is the marker, also in its earlier form, [dunwell note action/025b]."""
    as_before = f"/{marker.rpartition(' ')[2]}]"
    return any(
        line == marker or (line.startswith("[dunwell note ") and line.endswith(as_before))
        for line in note.splitlines()
    )
