"""What reached out to a customer and may be answered: our messages, and calls in vain (S3.9)."""

from __future__ import annotations

from datetime import date

from plugin.core.actions import SendNotice
from plugin.core.outcomes import ATTEMPTS
from plugin.store import actions as stored
from plugin.store.reading.customer import Found
from plugin.words import done_words
from plugin.words import pages as names

SHOWN = 12
"""The latest ones; who answers an older one calls about all that is open."""


def outgoing(found: Found, today: date) -> dict[str, str]:
    """What it was and when, by id, the latest first."""
    sent = [
        (stored.day_of(row), row.id, done_words(stored.action_of(row), row.currency))
        for row in found.actions
        if row.kind == SendNotice.kind and row.status == "done"
    ]
    tried = [
        (row.happened_on, row.id, f"{names.contact_name(row.how)}, nobody reached")
        for row in found.said["contacts"]
        if row.outcome in ATTEMPTS
    ]
    latest = sorted([*sent, *tried], reverse=True)
    return {said_id: f"{names.short_day(on, today)}: {what}" for on, said_id, what in latest}
