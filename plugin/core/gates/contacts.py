"""What our own contacts have shown: they say it is paid, or we have the wrong address or number."""

from __future__ import annotations

from datetime import timedelta

from plugin.core import contacts
from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


def says_paid(account: Account, invoice: Invoice, policy: Policy, company: Company) -> Because | None:
    """Who says that it is paid is not asked again while the money may be on its way."""
    said = contacts.said_paid(account, invoice, policy, company.calendar)
    if said is None or company.today > said.watched_through:
        return None
    return because(
        "says paid",
        until=said.watched_through + timedelta(days=1),
        on=said.contact.on,
        watched_through=said.watched_through,
    )


@customer_wide
def wrong_address(account: Account, _invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """An address that proved wrong is not written to until somebody has found the right contact."""
    wrong = contacts.wrong_contact(account)
    if wrong is None or not contacts.is_written(wrong):
        return None
    return because("wrong address", on=wrong.on)


@customer_wide
def wrong_number(account: Account, _invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """Who cannot help is not called again; somebody finds the right contact first."""
    wrong = contacts.wrong_contact(account)
    if wrong is None or contacts.is_written(wrong):
        return None
    return because("wrong number", on=wrong.on)
