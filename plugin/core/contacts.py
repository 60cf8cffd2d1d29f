"""What follows from what was said: a payment said to be made, a wrong contact, a refusal (S2.5, S2.8).

Judged anew each time, from the conversations in their order and from what is still owed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plugin.core.account import Account
from plugin.core.calendar import Calendar
from plugin.core.owed import Invoice
from plugin.core.policy import Policy
from plugin.core.said import Contact

_WRITTEN = frozenset({"email", "letter"})


@dataclass(frozen=True, slots=True)
class SaidPaid:
    """The customer says it has paid; we watch for the money through a day."""

    contact: Contact
    watched_through: date


def said_paid(account: Account, invoice: Invoice, policy: Policy, calendar: Calendar) -> SaidPaid | None:
    """The latest word that *invoice*, late then, is paid; None once something else was agreed since."""
    latest = last_answer(account)
    if latest is None or latest.outcome != "says paid" or invoice.due_on >= latest.on:
        return None
    if latest.invoice_id is not None and latest.invoice_id != invoice.id:
        return None
    clears_on = latest.on + timedelta(days=policy.clearing_days)
    return SaidPaid(latest, calendar.next_working_day(clears_on))


def last_answer(account: Account) -> Contact | None:
    """The latest contact in which somebody answered about the debt."""
    answers = [contact for contact in account.contacts if contact.reached and not contact.is_about_receipt]
    return answers[-1] if answers else None


def wrong_contact(account: Account) -> Contact | None:
    """The contact that proved wrong, while nobody has found the right one or reached somebody since."""
    found: Contact | None = None
    for contact in account.contacts:
        if contact.outcome == "wrong contact":
            found = contact
        elif contact.reached or contact.outcome == "new contact":
            found = None
    return found


def is_written(contact: Contact) -> bool:
    """Whether it was the address that was tried, and not a person or a number."""
    return contact.how in _WRITTEN
