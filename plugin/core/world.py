"""The three values that every decision follows from, and how one of their fields is given another value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plugin.core.account import Account
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.past import PastAction
from plugin.core.policy import InterestTerms, Policy
from plugin.core.said import Contact, PaymentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that the planner is given."""

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


Apply = Callable[[World, Change], World]


def an_account(**fields: Any) -> Apply:
    """The account with other fields."""
    return lambda world, _: replace(world, account=replace(world.account, **fields))


def a_company(**fields: Any) -> Apply:
    """The company with other fields."""
    return lambda world, _: replace(world, company=replace(world.company, **fields))


def a_policy(**fields: Any) -> Apply:
    """The policy with other fields, which hold for everybody: a segment could take them back."""
    return lambda world, _: replace(
        world,
        policy=replace(world.policy, segments=(), **fields),
    )


def terms(**fields: Any) -> Apply:
    """The policy with other fields of its interest; as it is where it has none."""

    def changed(world: World, change: Change) -> World:
        found = world.policy.interest
        if found is None:
            return world
        given: InterestTerms = replace(found, **fields)
        return a_policy(interest=given)(world, change)

    return changed


def invoices(make: Callable[[Invoice], Invoice]) -> Apply:
    """The invoice that the change is about, or every one when it names none, made another."""
    return lambda world, change: replace(
        world,
        account=replace(
            world.account,
            invoices=tuple(
                make(each) if change.invoice_id in (None, each.id) else each
                for each in world.account.invoices
            ),
        ),
    )


def plans(make: Callable[[World, PaymentPlan], PaymentPlan]) -> Apply:
    """Every payment plan made another."""
    return lambda world, _: replace(
        world, account=replace(world.account, plans=tuple(make(world, each) for each in world.account.plans))
    )


def past(make: Callable[[PastAction], PastAction]) -> Apply:
    """Everything that we did made another."""
    return lambda world, _: replace(
        world, account=replace(world.account, past=tuple(make(each) for each in world.account.past))
    )


def a_contact(make: Callable[[World, Change], Contact]) -> Apply:
    """One more contact, the latest."""
    return lambda world, change: replace(
        world,
        account=replace(world.account, contacts=(*world.account.contacts, make(world, change))),
    )
