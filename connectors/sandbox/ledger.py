"""Who owes what: open items, what has been applied to them, and the balances that follow (qbo.md §2.5, §2.6).

A balance, of a customer, a vendor or an account, is the sum of what transactions post to it, so it can only
be right or wrong as a whole; an open item's balance is its total less what payments apply to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from connectors.sandbox.money import ZERO

Item = tuple[str, str]
"""An open item: entity and Id."""


class Ledger:
    """Postings by transaction, applications by open item.

    Customers and vendors draw their Ids from one sequence, so one book holds both.
    """

    def __init__(self) -> None:
        self._entries: dict[Item, Mapping[str, Decimal]] = {}
        self._accounts: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
        self._postings: dict[Item, Mapping[str, Decimal]] = {}
        self._balances: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
        self._applied: defaultdict[Item, dict[str, Decimal]] = defaultdict(dict)
        self._by_payment: dict[str, Mapping[Item, Decimal]] = {}

    def post(self, item: Item, amounts: Mapping[str, Decimal]) -> set[str]:
        """Replace what a transaction adds to balances of customers and vendors; return those concerned."""
        before = self._postings.pop(item, {})
        for customer, amount in before.items():
            self._balances[customer] -= amount
        for customer, amount in amounts.items():
            self._balances[customer] += amount
        if amounts:
            self._postings[item] = dict(amounts)
        return {each for each in {*before, *amounts} if before.get(each, ZERO) != amounts.get(each, ZERO)}

    def book(self, item: Item, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Replace what a transaction debits (+) and credits (-) to accounts; return what that moved."""
        before = self._entries.pop(item, {})
        if amounts:
            self._entries[item] = dict(amounts)
        moved = {
            account: amounts.get(account, ZERO) - before.get(account, ZERO) for account in {*before, *amounts}
        }
        for account, amount in moved.items():
            self._accounts[account] += amount
        return {account: amount for account, amount in moved.items() if amount}

    def apply(self, payment: str, amounts: Mapping[Item, Decimal]) -> set[Item]:
        """Replace what a payment applies to open items; return the items concerned."""
        before = self._by_payment.pop(payment, {})
        for item in before:
            self._applied[item].pop(payment, None)
        for item, amount in amounts.items():
            self._applied[item][payment] = amount
        if amounts:
            self._by_payment[payment] = dict(amounts)
        return {*before, *amounts}

    def balance(self, customer: str) -> Decimal:
        """What a customer owes, sub-customers not counted; or what is owed to a vendor."""
        return self._balances[customer]

    def account(self, account: str) -> Decimal:
        """Debits less credits of an account, sub-accounts not counted, in the home currency."""
        return self._accounts[account]

    def entry(self, item: Item) -> Mapping[str, Decimal]:
        """What a transaction debits (+) and credits (-)."""
        return self._entries.get(item, {})

    def applied(self, item: Item) -> Decimal:
        """How much of an open item payments have taken."""
        return sum(self._applied[item].values(), ZERO)

    def payments_of(self, item: Item) -> Mapping[str, Decimal]:
        """The payments that touch an open item, with their amounts."""
        return self._applied[item]

    def written(self) -> dict[str, Any]:
        """All that was written here, so that it can be written again."""
        return {
            "postings": self._postings,
            "applied": self._by_payment,
            "entries": self._entries,
            "accounts": dict(self._accounts),
        }

    def write_again(
        self,
        postings: Mapping[Item, Mapping[str, Decimal]],
        applied: Mapping[str, Mapping[Item, Decimal]],
        entries: Mapping[Item, Mapping[str, Decimal]],
        accounts: Mapping[str, Decimal],
    ) -> None:
        """Write what another ledger held, in its order."""
        self._entries.update(entries)
        self._accounts.update(accounts)
        self._postings.update(postings)
        for amounts in postings.values():
            for customer, amount in amounts.items():
                self._balances[customer] += amount
        self._by_payment.update(applied)
        for payment, taken in applied.items():
            for item, amount in taken.items():
                self._applied[item][payment] = amount

    def posting(self, item: Item) -> Mapping[str, Decimal]:
        """What a transaction adds to balances of customers and vendors."""
        return self._postings.get(item, {})
