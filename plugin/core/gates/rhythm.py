"""When a customer was last contacted, and when nobody is: the minimum gap and quiet days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.gates.scope import customer_wide
from plugin.core.owed import Invoice
from plugin.core.policy import Policy
from plugin.core.situation import MAY_HAVE_LEFT

_DAY = timedelta(days=1)


@customer_wide
def minimum_gap(account: Account, _invoice: Invoice, policy: Policy, company: Company) -> Because | None:
    """A notice keeps the gap from every contact; all notices that leave on one day are one contact."""
    contacts = [*_conversations(account), *_mailed_by_hand(account)]
    earlier = [(day, how) for day, how in _notices(account) if day != company.today]
    return _within(policy, company, [*contacts, *earlier])


@customer_wide
def gap_before_call(account: Account, _invoice: Invoice, policy: Policy, company: Company) -> Because | None:
    """A call keeps the gap from every contact, today's notices included."""
    return _within(policy, company, list(contacts(account)))


@customer_wide
def quiet_day(_account: Account, _invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """Nobody is written to on a weekend or a holiday."""
    if not company.calendar.is_quiet(company.today):
        return None
    return because("quiet day", until=company.calendar.next_contact_day(company.today))


def contacts(account: Account) -> Iterator[tuple[date, str]]:
    """(day, how) of everything that reached the customer or may have: the days the gap counts from."""
    yield from _notices(account)
    yield from _conversations(account)
    yield from _mailed_by_hand(account)


def gap_ends_on(day: date, policy: Policy, company: Company) -> date:
    """The first contact day on which the gap after a contact on *day* is over."""
    return company.calendar.next_contact_day(day + timedelta(days=policy.minimum_gap_days))


def _within(policy: Policy, company: Company, found: list[tuple[date, str]]) -> Because | None:
    day, how = max(found, default=(date.min, ""))
    if not day <= company.today < gap_ends_on(day, policy, company):
        return None
    return because(
        "minimum gap",
        until=gap_ends_on(day, policy, company),
        last_contact_on=day,
        last_contact=how,
        minimum_gap_days=policy.minimum_gap_days,
    )


def _notices(account: Account) -> Iterator[tuple[date, str]]:
    for past in account.past:
        if past.kind == "notice" and past.status in MAY_HAVE_LEFT:
            yield past.on, "notice"


def _conversations(account: Account) -> Iterator[tuple[date, str]]:
    for contact in account.contacts:
        if contact.reached:
            yield contact.on, contact.how


def mailed_beside_us(account: Account) -> Iterator[tuple[Invoice, date]]:
    """Late invoices that a person, or QuickBooks' own reminders, mailed again, and when.

    An invoice's first mailing, before it was late, is no chasing.
    """
    ours = {
        (cover.subject, past.on + offset)
        for past in account.past
        if past.kind == "notice" and past.status in MAY_HAVE_LEFT
        for cover in past.covers
        # QuickBooks' delivery time may fall on the other side of midnight from our record of the send.
        for offset in (-_DAY, timedelta(0), _DAY)
    }
    for invoice in account.invoices:
        if invoice.emailed_at is None:
            continue
        day = invoice.emailed_at.date()
        if day > invoice.due_on and (f"invoice/{invoice.id}", day) not in ours:
            yield invoice, day


def _mailed_by_hand(account: Account) -> Iterator[tuple[date, str]]:
    return ((day, "invoice mailed by hand") for _, day in mailed_beside_us(account))
