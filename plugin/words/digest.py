"""Our few lines in the customer's Notes: whether it is on cash on delivery, and the last conversations.

It is written again whenever it reads differently, so it says nothing that changes from day to day by itself.
"""

from __future__ import annotations

from plugin.core.account import Account
from plugin.core.outcomes import PRIVATE
from plugin.core.said import Contact
from plugin.words.formats import day, quoted
from plugin.words.outcomes import what_was_said, who_was_met

DIGEST_LENGTH_MAX = 600
"""Customer.Notes holds 1,024 characters by the stricter source (qbo.md 2.3); the user's come first."""

COD_LINE = "COD since"
"""How the first line begins while the customer is on cash on delivery; known again after a restore."""

_CONTACTS = 3
_SUMMARY_LENGTH_MAX = 80
_PERSON_LENGTH_MAX = 40


def digest_words(account: Account) -> str:
    """The text of our block, its first line "COD since DATE" when that is so; empty when there is nothing."""
    lines = []
    if account.cash_on_delivery:
        lines.append(f"{COD_LINE} {day(account.cash_on_delivery.since)}")
    if account.legal_stop:
        # Why is nobody's business who only looks up a customer (collections.md 3, item 17).
        lines.append(f"Do not contact: legal stop since {day(account.legal_stop.placed_on)}")
    latest = sorted(account.contacts, key=lambda contact: (contact.on, contact.id), reverse=True)
    lines += [_contact(contact) for contact in latest[:_CONTACTS]]
    text = ""
    for line in lines:
        longer = f"{text}\n{line}" if text else line
        if len(longer) > DIGEST_LENGTH_MAX:
            break
        text = longer
    return text


def _contact(contact: Contact) -> str:
    met = who_was_met(contact.outcome, quoted(contact.person, _PERSON_LENGTH_MAX))
    summary = "" if contact.reason_code == PRIVATE else contact.summary
    summary = quoted(what_was_said(contact.outcome, summary), _SUMMARY_LENGTH_MAX)
    by = quoted(contact.by, _PERSON_LENGTH_MAX)
    return f"{day(contact.on)}, {contact.how} by {by}: {met}" + (f". {summary}" if summary else "")
