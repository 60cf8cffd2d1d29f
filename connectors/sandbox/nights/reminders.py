"""Automatic invoice reminders: the invoice is mailed again, and DeliveryInfo moves (qbo.md §2.4)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from connectors.sandbox import sending
from connectors.sandbox.books import Books
from connectors.sandbox.faults import Fault
from connectors.sandbox.mail import Mail
from connectors.sandbox.nights.overdue import late


def send(books: Books, outgoing: list[Mail], today: date) -> None:
    """Mail every invoice that is as late as a reminder's day, once for each; those without address wait."""
    switches = books.switches
    for row, days in late(books, today):
        past = days - switches.reminder_first_days
        number, rest = divmod(past, max(switches.reminder_every_days, 1))
        if past >= 0 and not rest and number < switches.reminders_at_most and row.record.get("BillEmail"):
            # When the day's mails are used up, this reminder is lost.
            with suppress(Fault):
                sending.send(books, outgoing, row.entity, row.id, None)
