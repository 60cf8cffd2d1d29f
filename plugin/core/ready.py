"""Is the ledger fit to chase from? What a person should put right in QuickBooks first, one finding each.

These are the usual causes of a wrong notice (rules 1 and 8): money that is there but not matched, records
that were entered twice, balances that do not add up, invoices nobody could deliver. Asking costs nothing and
sends nothing, so it works before anything is switched on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.gates.rhythm import mailed_beside_us
from plugin.core.owed import Invoice

FindingKind = Literal[
    "unapplied money",
    "lookalike receipt",
    "unexplained balance",
    "likely duplicate",
    "late fee by QuickBooks",
    "mailed beside us",
    "journal on receivables",
    "customer without address",
    "invoice without address",
    "never sent",
]
FINDING_KINDS: tuple[FindingKind, ...] = (
    "unapplied money",
    "lookalike receipt",
    "unexplained balance",
    "likely duplicate",
    "late fee by QuickBooks",
    "mailed beside us",
    "journal on receivables",
    "customer without address",
    "invoice without address",
    "never sent",
)
"""In the order in which to settle them: what may make a notice wrong before what merely keeps it back."""

HOLDING: frozenset[FindingKind] = frozenset({"unapplied money", "lookalike receipt", "unexplained balance"})
"""While one of these stands, nothing leaves to the customer (rules 1 and 8)."""

DUPLICATE_DAYS = 3
"""Two invoices of one amount dated so close are likely one; weekly and monthly work is further apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to put right, at one record of QuickBooks."""

    kind: FindingKind
    customer_id: str
    """The payer it concerns."""
    subject: str
    """The record to look at: `invoice/ID`, `payment/ID`, `customer/ID`, `sales receipt/ID` and so on."""
    amount_minor: int
    """What is at stake; never negative."""
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """An invoice, paid or not, that another one may repeat."""

    id: str
    number: str
    customer_id: str
    issued_on: date
    total_minor: int


def findings(account: Account, twins: Collection[Twin] = ()) -> tuple[Finding, ...]:
    """Everything to put right on *account*; *twins* are its customers' invoices of the same amounts."""
    return (
        *_unapplied(account),
        *_lookalikes(account),
        *_unexplained(account),
        *_duplicates(account, twins),
        *_late_fees(account),
        *_mailed_beside_us(account),
        *_journals(account),
        *_without_address(account),
        *_never_sent(account),
    )


def _open(account: Account) -> list[Invoice]:
    """Open invoices of the customer's own debt."""
    return [i for i in account.invoices if i.balance_minor > 0 and not i.is_voided and not i.is_charge]


def _unapplied(account: Account) -> Iterator[Finding]:
    owed = sum(invoice.balance_minor for invoice in _open(account))
    for item in account.other_items:
        if item.open_minor < 0 < owed:
            why = because("unapplied money", what=item.kind, open_minor=-item.open_minor, invoices_minor=owed)
            yield _finding(account, "unapplied money", f"{item.kind}/{item.id}", -item.open_minor, why)


def _lookalikes(account: Account) -> Iterator[Finding]:
    numbers = {invoice.id: invoice.number for invoice in account.invoices}
    for found in account.lookalikes:
        why = because(
            "lookalike receipt",
            what=found.kind,
            on=found.on,
            amount_minor=found.amount_minor,
            number=numbers.get(found.invoice_id, ""),
        )
        yield _finding(account, "lookalike receipt", f"{found.kind}/{found.id}", found.amount_minor, why)


def _unexplained(account: Account) -> Iterator[Finding]:
    for member in account.members:
        if member.unexplained_minor:
            why = because(
                "unexplained balance",
                name=member.name,
                reported_balance_minor=member.reported_balance_minor,
                open_items_minor=member.open_items_minor,
            )
            amount = abs(member.unexplained_minor)
            yield _finding(account, "unexplained balance", f"customer/{member.id}", amount, why)


def _duplicates(account: Account, twins: Collection[Twin]) -> Iterator[Finding]:
    charges = {invoice.id for invoice in account.invoices if invoice.is_charge}
    by_amount: defaultdict[tuple[str, int], list[Twin]] = defaultdict(list)
    for twin in twins:
        if twin.id not in charges:
            by_amount[twin.customer_id, twin.total_minor].append(twin)
    mine = _open(account)
    open_ids = {invoice.id for invoice in mine}
    for invoice in mine:
        other = _first_alike(invoice, by_amount[invoice.customer_id, invoice.total_minor])
        # Of two that are open, the one entered later is the one to look at.
        if other is None or (other.id in open_ids and _entered(other) > _entered(invoice)):
            continue
        why = because(
            "likely duplicate",
            number=invoice.number,
            other_number=other.number,
            issued_on=invoice.issued_on,
            other_issued_on=other.issued_on,
            total_minor=invoice.total_minor,
        )
        yield _finding(account, "likely duplicate", f"invoice/{invoice.id}", invoice.balance_minor, why)


def _first_alike(invoice: Invoice, twins: Collection[Twin]) -> Twin | None:
    near = timedelta(days=DUPLICATE_DAYS)
    alike = (t for t in twins if t.id != invoice.id and abs(t.issued_on - invoice.issued_on) <= near)
    return min(alike, key=_entered, default=None)


def _entered(one: Invoice | Twin) -> tuple[date, int, str]:
    """QuickBooks counts ids up, so of two on one day the longer and greater id was entered later."""
    return one.issued_on, len(one.id), one.id


def _late_fees(account: Account) -> Iterator[Finding]:
    for invoice in _open(account):
        if invoice.late_fee_minor > 0:
            why = because(
                "late fee by QuickBooks", number=invoice.number, late_fee_minor=invoice.late_fee_minor
            )
            subject = f"invoice/{invoice.id}"
            yield _finding(account, "late fee by QuickBooks", subject, invoice.late_fee_minor, why)


def _mailed_beside_us(account: Account) -> Iterator[Finding]:
    mine = {invoice.id for invoice in _open(account)}
    for invoice, on in mailed_beside_us(account):
        if invoice.id in mine:
            why = because("mailed beside us", number=invoice.number, due_on=invoice.due_on, on=on)
            subject = f"invoice/{invoice.id}"
            yield _finding(account, "mailed beside us", subject, invoice.balance_minor, why)


def _journals(account: Account) -> Iterator[Finding]:
    for item in account.other_items:
        if item.kind == "journal" and item.open_minor > 0:
            why = because("journal on receivables", open_minor=item.open_minor)
            yield _finding(account, "journal on receivables", f"journal/{item.id}", item.open_minor, why)


def _without_address(account: Account) -> Iterator[Finding]:
    names = {member.id: member.name for member in account.members}
    addressed = {member.id for member in account.members if (member.email or "").strip()}
    silent = [invoice for invoice in _open(account) if not (invoice.email or "").strip()]
    for customer_id in sorted({invoice.customer_id for invoice in silent} - addressed):
        theirs = [invoice for invoice in silent if invoice.customer_id == customer_id]
        why = because(
            "customer without address", name=names.get(customer_id, account.name), invoices=len(theirs)
        )
        amount = sum(invoice.balance_minor for invoice in theirs)
        yield _finding(account, "customer without address", f"customer/{customer_id}", amount, why)
    for invoice in silent:
        if invoice.customer_id in addressed:
            yield _about(account, "invoice without address", invoice)


def _never_sent(account: Account) -> Iterator[Finding]:
    return (_about(account, "never sent", one) for one in _open(account) if one.emailed_at is None)


def _about(account: Account, kind: FindingKind, invoice: Invoice) -> Finding:
    why = because(kind, number=invoice.number, issued_on=invoice.issued_on, due_on=invoice.due_on)
    return _finding(account, kind, f"invoice/{invoice.id}", invoice.balance_minor, why)


def _finding(account: Account, kind: FindingKind, subject: str, amount_minor: int, why: Because) -> Finding:
    return Finding(
        kind=kind,
        customer_id=account.customer_id,
        subject=subject,
        amount_minor=amount_minor,
        because=why,
    )
