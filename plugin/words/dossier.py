"""The dossier: all that management needs to decide about a customer, in detail and in order (S2.9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugin.core import plans, promises
from plugin.core.account import Account
from plugin.core.outcomes import PRIVATE
from plugin.words.agreements import PLAN_STATE_NAMES
from plugin.words.formats import count, day, money
from plugin.words.outcomes import REASON_NAMES, what_was_said, who_was_met


def dossier_words(account: Account, today: date) -> str:
    """What is owed, what was done, said, promised, disputed and decided, one paragraph each; plain text."""
    lines = [f"{account.name}, as of {day(today)}"]
    for title, found in dossier_parts(account, today).items():
        lines += ["", title, *(f"  {line}" for line in found or ["Nothing."])]
    return "\n".join(lines)


def dossier_parts(account: Account, today: date) -> dict[str, list[str]]:
    """The lines of each part by its title; a part without lines has nothing to tell."""
    return {
        "Owed": list(_owed(account, today)),
        "Done by us": list(_done(account)),
        "Said": list(_said(account)),
        "Promised": list(_promised(account, today)),
        "Disputed": list(_disputed(account)),
        "Paused": list(_paused(account)),
        "Decided": list(_decided(account)),
    }


def _owed(account: Account, today: date) -> Iterator[str]:
    late = account.overdue(today)
    for invoice in late:
        yield (
            f"Invoice {invoice.number}: {money(invoice.principal_minor, account.currency)}, "
            f"due {day(invoice.due_on)}, {count(invoice.days_overdue(today), 'day')} overdue"
        )
    if late:
        total = sum(invoice.principal_minor for invoice in late)
        yield f"Together {money(total, account.currency)}"
    if account.unapplied_minor > 0:
        yield f"Not applied yet: {money(account.unapplied_minor, account.currency)}"


def _done(account: Account) -> Iterator[str]:
    numbers = {f"invoice/{invoice.id}": invoice.number for invoice in account.invoices}
    for past in sorted(account.past, key=lambda past: (past.on, past.id)):
        if past.kind in ("notice", "charge", "set cod", "lift cod") and past.status == "done":
            about = sorted({numbers[c.subject] for c in past.covers if c.subject in numbers})
            which = f" about {', '.join(about)}" if about else ""
            until = f", giving until {day(past.pay_by)}" if past.pay_by else ""
            came_back = "; it came back" if past.bounced else ""
            yield f"{day(past.on)}: {past.covers[0].step}{which}{until}{came_back}"


def _said(account: Account) -> Iterator[str]:
    for contact in sorted(account.contacts, key=lambda contact: (contact.on, contact.id)):
        summary = "" if contact.reason_code == PRIVATE else contact.summary
        said = what_was_said(contact.outcome, summary)
        met = who_was_met(contact.outcome, contact.person)
        why = REASON_NAMES[contact.reason_code] if contact.reason_code else ""
        told = [part for part in (said, f"Why not paid: {why}" if why else "") if part]
        yield f"{day(contact.on)}, {contact.how} by {contact.by}: {'. '.join([met, *told])}"


def _promised(account: Account, today: date) -> Iterator[str]:
    for promise in sorted(account.promises, key=lambda promise: (promise.made_on, promise.id)):
        became = promises.judged(promise, account, today)
        amount = money(promise.amount_minor, account.currency)
        yield f"{day(promise.made_on)}: {amount} by {day(promise.pay_by)}: {became}"
    for plan in account.plans:
        amount = money(sum(part.amount_minor for part in plan.instalments), account.currency)
        parts, state = count(len(plan.instalments), "installment"), plans.state(plan, account, today)
        yield f"{day(plan.agreed_on)}: {amount} in {parts} by a payment plan: {PLAN_STATE_NAMES[state]}"


def _disputed(account: Account) -> Iterator[str]:
    for dispute in sorted(account.disputes, key=lambda dispute: dispute.opened_on):
        until = f", closed {day(dispute.closed_on)}" if dispute.closed_on else ", open"
        amount = money(dispute.amount_minor, account.currency)
        yield f"{day(dispute.opened_on)}: {amount}{until}: {dispute.reason}"


def _paused(account: Account) -> Iterator[str]:
    for hold in account.holds:
        yield f"On hold since {day(hold.placed_on)} by {hold.placed_by}: {hold.reason}"
    if account.legal_stop is not None:
        yield f"Legal stop since {day(account.legal_stop.placed_on)}"


def _decided(account: Account) -> Iterator[str]:
    if account.cash_on_delivery is not None:
        yield f"Cash on delivery since {day(account.cash_on_delivery.since)}"
    for each in sorted(account.escalations, key=lambda each: (each.on, each.id)):
        yield f"{day(each.on)}, {each.by}: {each.kind}: {each.reason}"
