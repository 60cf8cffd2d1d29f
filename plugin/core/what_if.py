"""What the world would be, had somebody done something or had a day come: changes that can be applied.

The other half of `plugin.core.changes`: there what would change a decision is named, here it is done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from plugin.core.actions import Cover
from plugin.core.billed import Announced
from plugin.core.blocks import MEMO
from plugin.core.owed import Applied, Invoice
from plugin.core.past import ActionStatus, PastAction
from plugin.core.policy import InterestTerms
from plugin.core.what_if_said import (
    SOMEBODY,
    a_word,
    cod_decided,
    credit_assessed,
    dispute_settled,
    management_decides,
    without_own,
)
from plugin.core.world import (
    Apply,
    Change,
    World,
    a_company,
    a_policy,
    an_account,
    invoices,
    past,
    plans,
    terms,
)

_EVER = 36_500


def applied(change: Change, world: World) -> World:
    """*world* as it would be after *change*."""
    return APPLY[change.what](world, change)


def _on_day(world: World, change: Change) -> World:
    """The day comes, and somebody has kept the facts as fresh as they are."""
    company, day = world.company, change.on or world.company.today
    later = timedelta(days=(day - company.today).days)
    through = company.payments_entered_through
    moved = replace(
        company,
        today=day,
        now=company.now + later,
        synced_at=company.synced_at + later if company.synced_at else None,
        payments_entered_through=through + later if through else None,
    )
    return replace(world, company=moved)


def _paid(world: World, change: Change) -> World:
    """The invoice is paid, or all that is owed when none is named."""

    def settled(invoice: Invoice) -> Invoice:
        part = Applied(on=world.company.today, amount_minor=invoice.balance_minor)
        return replace(invoice, balance_minor=0, applied=(*invoice.applied, part))

    return invoices(settled)(world, change)


def _credited(world: World, change: Change) -> World:
    """Somebody has credited our charges in QuickBooks."""

    ours = {each.ref for each in world.account.past if each.kind == "charge"}

    def settled(invoice: Invoice) -> Invoice:
        part = Applied(on=world.company.today, amount_minor=invoice.total_minor, source="credit")
        return replace(invoice, applied=(*invoice.applied, part)) if invoice.id in ours else invoice

    return invoices(settled)(world, change)


def _explained(world: World, _change: Change) -> World:
    members = tuple(replace(m, reported_balance_minor=m.open_items_minor) for m in world.account.members)
    return replace(world, account=replace(world.account, members=members))


def _term_chosen(world: World, _change: Change) -> World:
    members = tuple(replace(member, term_id=None) for member in world.account.members)
    return replace(world, account=replace(world.account, members=members))


def _notice(world: World, change: Change, announced: Announced | None) -> World:
    """One of the first step, about the invoice; it gives a day that is still to come."""
    today = world.company.today
    invoice = next(each for each in world.account.invoices if each.id == change.invoice_id)
    left = PastAction(
        id=SOMEBODY,
        kind="notice",
        covers=(Cover(f"invoice/{invoice.id}", world.policy.steps[0].name, invoice.episode),),
        status="done",
        on=today,
        pay_by=today + timedelta(days=1) if announced else None,
        announced=announced,
    )
    return replace(world, account=replace(world.account, past=(*world.account.past, left)))


def _becomes(status: ActionStatus, *before: ActionStatus) -> Apply:
    return past(lambda each: replace(each, status=status) if each.status in before else each)


APPLY: dict[str, Apply] = {
    "the day comes": _on_day,
    "it is paid": _paid,
    "the payment bounces": invoices(
        lambda i: replace(i, balance_minor=i.total_minor, applied=(), episode=i.episode + 1)
    ),
    "a manager lifts the legal stop": an_account(legal_stop=None),
    "the hold is ended": an_account(holds=()),
    "the dispute is settled": dispute_settled,
    "the money is applied": an_account(unapplied_minor=0, other_items=()),
    "the receipt is matched": an_account(lookalikes=()),
    "the difference is found": _explained,
    "the record is mended": an_account(unreadable=()),
    "an address is entered": invoices(lambda i: replace(i, email="somebody@customer.example")),
    "the memo is shortened": invoices(lambda i: replace(i, memo=MEMO.block_in(i.memo) or "")),
    "another term is chosen": _term_chosen,
    "QuickBooks is read": lambda world, _: a_company(synced_at=world.company.now)(world, _),
    "payments are confirmed": lambda world, _: a_company(payments_entered_through=world.company.today)(
        world, _
    ),
    "chasing starts earlier": a_company(chasing_starts_on=None),
    "the books are opened": a_company(books_closed_through=None),
    "the terms disclose interest": a_company(terms_disclose_interest=True),
    "late fees are confirmed off": a_company(late_fees_off=True),
    "the aging ties": a_company(untied_customers=0),
    "the charges match": a_company(differing_charges=0),
    "our term is known": a_company(cod_term_id=SOMEBODY),
    "the policy reaches further back": a_policy(oldest_days_overdue=_EVER),
    "the policy asks for less": a_policy(minimum_amount=Decimal(0)),
    "the policy tells of smaller debts": lambda world, _: a_policy(
        cash_on_delivery=replace(world.policy.cash_on_delivery, minimum_overdue=Decimal(0))
    )(world, _),
    "the policy gives a rate": a_policy(interest=InterestTerms(annual_rate_percent=Decimal(1))),
    "the policy bills less": terms(minimum_charge=Decimal(0)),
    "the policy charges more often": terms(charges_per_invoice_max=None),
    "the policy caps interest higher": terms(cap_percent_of_invoice=Decimal(_EVER), cap_amount=None),
    "the grace is ended": without_own("grace days"),
    "the exemption is ended": without_own("no interest"),
    "it is called a business": an_account(is_business=True, is_consumer=False),
    "the credit is assessed": credit_assessed,
    "the terms are acknowledged": lambda world, _: an_account(terms_acknowledged_on=world.company.today)(
        world, _
    ),
    "somebody is reached": a_word("talked"),
    "the receipt is confirmed": a_word("got the invoice"),
    "the right contact is found": a_word("new contact"),
    "a call is logged": a_word("no answer"),
    "a letter is posted": a_word("message", is_letter=True),
    "the agreement is sent": plans(lambda world, plan: replace(plan, sent_on=world.company.today)),
    "the agreement is acknowledged": plans(
        lambda world, plan: replace(plan, acknowledged_on=world.company.today)
    ),
    "the plan is reviewed": plans(
        lambda world, plan: replace(plan, review_on=world.company.today + timedelta(days=30))
    ),
    "cash on delivery is lifted": an_account(cash_on_delivery=None),
    "a person puts them on cash on delivery": cod_decided(is_on=True),
    "a person ends cash on delivery": cod_decided(is_on=False),
    "management decides": management_decides,
    "a notice leaves": lambda world, change: _notice(world, change, None),
    "a notice announces interest": lambda world, change: _notice(
        world, change, Announced(annual_rate_percent=Decimal(1), asked_minor=1)
    ),
    "the notice arrives": past(lambda each: replace(each, bounced=False)),
    "it is tried again": _becomes("approved", "failed"),
    "its outcome is known": _becomes("done", "sending", "unclear"),
    "the waiver is withdrawn": an_account(waivers=()),
    "a person credits it": _credited,
}
"""What somebody may do, or that a day comes, by the words that name it."""
