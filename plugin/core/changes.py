"""What would change a decision, as data that can be applied: the other half of every reason (rule 7).

A change names what somebody would have to do, or the day that would have to come; `applied` makes the facts
what they would be then. Where nothing can change a reason, none is named: a voided invoice stays voided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from plugin.core.account import Account
from plugin.core.because import Because
from plugin.core.blocks import MEMO
from plugin.core.company import Company
from plugin.core.owed import Applied, Invoice
from plugin.core.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The three values that every decision follows from."""

    account: Account
    policy: Policy
    company: Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing after which it is decided otherwise; `invoice_id` where it is about one invoice.

    After a day that has come the reason is another one, or it names a later day.
    """

    what: str
    invoice_id: str | None = None
    on: date | None = None
    """The day that would have to come."""


_Apply = Callable[[World, Change], World]


def would_change(because: Because, invoice: Invoice | None, *, acts: bool) -> tuple[Change, ...]:
    """What would change the decision that *because* explains; *acts* where something is to be done by it."""
    invoice_id = invoice.id if invoice else None
    found = []
    if because.until is not None:
        found.append(Change(what="the day comes", on=because.until))
    by_rule = _BY_RULE.get(because.rule)
    if by_rule is not None and _is_possible(because, invoice):
        found.append(Change(what=by_rule, invoice_id=invoice_id))
    if because.rule in _ASKED_FOR_A_DEBT or (acts and because.rule not in _ECHOES):
        found.append(Change(what="it is paid", invoice_id=invoice_id))
    return tuple(found)


def _is_possible(because: Because, invoice: Invoice | None) -> bool:
    """A hold with an end is answered by its day; nothing bounces of what was never worth anything."""
    if because.rule == "paid":
        return invoice is not None and invoice.total_minor > invoice.late_fee_minor
    return because.rule != "on hold" or because.until is None


def applied(change: Change, world: World) -> World:
    """*world* as it would be after *change*."""
    return _APPLY[change.what](world, change)


_ECHOES = frozenset({"to be noted", "digest is out of date", "memo has served", "arrears cleared"})
"""They follow from what has ended, and nothing is left to be paid."""

_ASKED_FOR_A_DEBT = frozenset(
    {
        "call is due",
        "call again",
        "call after a broken promise",
        "letter is due",
        "service to be decided",
        "attorney to be decided",
    }
)
"""What a person is asked to do because of a debt: there is nothing to do once it is paid."""

_BY_RULE: dict[str, str] = {
    "legal stop": "a manager lifts the legal stop",
    "on hold": "the hold is ended",
    "in dispute": "the dispute is settled",
    "unapplied money": "the money is applied",
    "lookalike receipt": "the receipt is matched",
    "unexplained balance": "the difference is found",
    "never synced": "QuickBooks is read",
    "stale facts": "QuickBooks is read",
    "payments not confirmed": "payments are confirmed",
    "before chasing started": "chasing starts earlier",
    "old debt": "the policy reaches further back",
    "below the minimum amount": "the policy asks for less",
    "owes less than the minimum amount": "the policy asks for less",
    "grace by a person": "the grace is ended",
    "no address": "an address is entered",
    "closed period": "the books are opened",
    "memo has no room": "the memo is shortened",
    "already on cash on delivery": "cash on delivery is lifted",
    "terms do not disclose interest": "the terms disclose interest",
    "late fees not confirmed off": "late fees are confirmed off",
    "aging does not tie": "the aging ties",
    "exempt from interest": "the exemption is ended",
    "not known as a business": "it is called a business",
    "paid": "the payment bounces",
}


def _account(**fields: object) -> _Apply:
    return lambda world, _: replace(world, account=replace(world.account, **fields))  # type: ignore[arg-type]  # fields of Account, checked by the tests


def _company(**fields: object) -> _Apply:
    return lambda world, _: replace(world, company=replace(world.company, **fields))  # type: ignore[arg-type]  # fields of Company, checked by the tests


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
        return _with(invoice, balance_minor=0, applied=(*invoice.applied, part))

    return _each_invoice(world, change, settled)


def _each_invoice(world: World, change: Change, make: Callable[[Invoice], Invoice]) -> World:
    wanted = change.invoice_id
    invoices = tuple(make(i) if wanted in (None, i.id) else i for i in world.account.invoices)
    return replace(world, account=replace(world.account, invoices=invoices))


def _invoice(make: Callable[[Invoice], Invoice]) -> _Apply:
    return lambda world, change: _each_invoice(world, change, make)


def _with(invoice: Invoice, **fields: object) -> Invoice:
    return replace(invoice, **fields)  # type: ignore[arg-type]  # fields of Invoice, checked by the tests


def _settled_dispute(world: World, change: Change) -> World:
    disputes = tuple(
        replace(each, closed_on=world.company.today) if change.invoice_id in (None, each.invoice_id) else each
        for each in world.account.disputes
    )
    return replace(world, account=replace(world.account, disputes=disputes))


def _explained(world: World, _change: Change) -> World:
    members = tuple(replace(m, reported_balance_minor=m.open_items_minor) for m in world.account.members)
    return replace(world, account=replace(world.account, members=members))


def _without_own(name: str) -> _Apply:
    def ended(world: World, _change: Change) -> World:
        own = tuple(each for each in world.account.own if each.name != name)
        return replace(world, account=replace(world.account, own=own))

    return ended


def _policy(**fields: object) -> _Apply:
    return lambda world, _: replace(
        world,
        policy=replace(world.policy, segments=(), **fields),  # type: ignore[arg-type]  # fields of Policy, checked by the tests
    )


_EVER = 36_500

_APPLY: dict[str, _Apply] = {
    "the day comes": _on_day,
    "it is paid": _paid,
    "a manager lifts the legal stop": _account(legal_stop=None),
    "the hold is ended": _account(holds=()),
    "the dispute is settled": _settled_dispute,
    "the money is applied": _account(unapplied_minor=0, other_items=()),
    "the receipt is matched": _account(lookalikes=()),
    "the difference is found": _explained,
    "QuickBooks is read": lambda world, _: replace(
        world, company=replace(world.company, synced_at=world.company.now)
    ),
    "payments are confirmed": lambda world, _: replace(
        world, company=replace(world.company, payments_entered_through=world.company.today)
    ),
    "chasing starts earlier": _company(chasing_starts_on=None),
    "the policy reaches further back": _policy(oldest_days_overdue=_EVER),
    "the policy asks for less": _policy(minimum_amount=Decimal(0)),
    "the grace is ended": _without_own("grace days"),
    "an address is entered": _invoice(lambda invoice: _with(invoice, email="somebody@customer.example")),
    "the books are opened": _company(books_closed_through=None),
    "the memo is shortened": _invoice(lambda i: _with(i, memo=MEMO.block_in(i.memo) or "")),
    "cash on delivery is lifted": _account(cash_on_delivery=None),
    "the terms disclose interest": _company(terms_disclose_interest=True),
    "late fees are confirmed off": _company(late_fees_off=True),
    "the aging ties": _company(untied_customers=0),
    "the exemption is ended": _without_own("no interest"),
    "it is called a business": _account(is_business=True, is_consumer=False),
    "the payment bounces": _invoice(
        lambda i: _with(i, balance_minor=i.total_minor, applied=(), episode=i.episode + 1)
    ),
}
