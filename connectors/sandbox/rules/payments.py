"""Payments, to us and to vendors: what they apply to what, and what is left of them (qbo.md §2.5)."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.ledger import Item
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import accounts, currencies, settling
from connectors.sandbox.rules.applying import applications, checked_lines, openness, owner, party, taken_by
from connectors.sandbox.rules.write import Rules, Write
from connectors.sandbox.tables import Row


def complete(write: Write) -> None:
    """Check what is to be applied against what is open, and derive what remains."""
    values, books = write.values, write.books
    customer = books.must_have("Customer", values["CustomerRef"]["value"]).record
    values["TxnDate"] = values.get("TxnDate") or books.today().isoformat()
    currencies.complete(write, customer)
    if values["TotalAmt"] < ZERO:
        raise faults.business("Transaction amount must be 0 or greater.")
    deposits_allow(write)
    restored(write, customer)
    if not values.get("DepositToAccountRef"):
        account = accounts.of_subtype(books, "UndepositedFunds")
        values["DepositToAccountRef"] = {"value": account} if account else None
    values["LinkedTxn"] = values.get("LinkedTxn") or []
    values["Line"] = [dict(each) for each in values.get("Line") or [] if each.get("LinkedTxn")]
    left = checked_lines(write)
    if left < ZERO:
        raise faults.business("The amount applied is more than the payment and its credits.")
    values["UnappliedAmt"] = money(left)


def deposits_allow(write: Write) -> None:
    """Refuse with 6540 what changes something in a bank deposit.

    To an app it is frozen whole (seen in production); a person may still apply it.
    """
    if write.before is None or not in_deposit(write.before):
        return
    names = ("TotalAmt", "CustomerRef", "DepositToAccountRef", "TxnDate", "Line")
    watched = names[:-1] if write.entity.name == "Payment" else names
    changes = write.given if write.books.actor == "api" else watched
    if any(write.changes(name) for name in changes):
        raise faults.deposited()


def restored(write: Write, customer: Record | None) -> None:
    """Refuse to edit what belongs to somebody who was made inactive meanwhile (seen, 2500)."""
    if write.before and customer and not customer.get("Active", True):
        raise faults.retired(customer["DisplayName"])


def settle(books: Books, row: Row, _before: Record) -> None:
    """Apply the payment, post it to the customers concerned, and let the items follow."""
    amounts: dict[Item, Decimal] = {}
    for item, amount in applications(row):
        amounts[item] = amounts.get(item, ZERO) + amount
    touched = books.ledger.apply(row.id, amounts)
    _post(books, row)
    settling.refresh_items(books, sorted(touched))


def _post(books: Books, row: Row) -> None:
    """An applied amount counts where the item stands, the rest where the payment stands."""
    own = party(row.record)
    posted: dict[str, Decimal] = {}
    left: Decimal = row.record["TotalAmt"]
    for item, amount in applications(row):
        sign, _ = openness(books, item, own)
        holder = owner(books, item, own)
        posted[holder] = posted.get(holder, ZERO) - sign * amount
        left -= sign * amount
    posted[own] = posted.get(own, ZERO) - left
    if "UnappliedAmt" in row.entity.by_name:
        row.put(UnappliedAmt=money(left))
    settling.post(
        books, (row.entity.name, row.id), {name: amount for name, amount in posted.items() if amount}
    )


def fit(books: Books, item: Item, limit: Decimal, holder: str = "") -> None:
    """Take back from payments what an item can no longer hold; the newest give first (qbo.md §2.2).

    Of a journal entry *holder* is the customer or vendor whose part has the limit. A payment that loses
    credit it had spent elsewhere gives up its own applications too.
    """
    held = taken_by(books, item, holder)
    excess = sum(held.values(), -limit)
    for payment, part in reversed(list(held.items())):
        if excess <= ZERO:
            return
        row = settling.payment_row(books, payment)
        given_up = min(excess, part)
        excess -= given_up
        let_go(books, row, item, given_up)


def let_go(books: Books, row: Row, item: Item, amount: Decimal | None = None) -> None:
    """Have a payment apply so much less to an item, or nothing any more."""
    _shrink(row, item, _applied(row, item) if amount is None else amount)
    while (short := -_left(books, row)) > ZERO:
        biggest = max(_takers(books, row), key=lambda pair: pair[1])
        _shrink(row, biggest[0], min(short, biggest[1]))
    settle(books, row, row.record)
    books.touch(row)


def _applied(row: Row, item: Item) -> Decimal:
    return sum((amount for each, amount in applications(row) if each == item), ZERO)


def _left(books: Books, row: Row) -> Decimal:
    own = party(row.record)
    spent = (openness(books, item, own)[0] * amount for item, amount in applications(row))
    remaining: Decimal = row.record["TotalAmt"] - sum(spent, ZERO)
    return remaining


def _takers(books: Books, row: Row) -> list[tuple[Item, Decimal]]:
    own = party(row.record)
    return [pair for pair in applications(row) if openness(books, pair[0], own)[0] > 0]


def _shrink(row: Row, item: Item, by: Decimal) -> None:
    kept = []
    for line in row.record["Line"]:
        link = line["LinkedTxn"][0]
        if by > ZERO and (link["TxnType"], link["TxnId"]) == item:
            less = min(by, line["Amount"])
            by -= less
            if line["Amount"] > less:
                kept.append(line | {"Amount": money(line["Amount"] - less)})
        else:
            kept.append(line)
    row.put(Line=kept)


def repost(books: Books, item: Item) -> None:
    """Move what was applied to the account on which the item now stands."""
    for payment in list(books.ledger.payments_of(item)):
        _post(books, settling.payment_row(books, payment))


def in_deposit(row: Row) -> bool:
    """Whether a payment or receipt lies in a bank deposit."""
    return any(each["TxnType"] == "Deposit" for each in row.record.get("LinkedTxn", []))


def guard(_books: Books, row: Row, _operation: str) -> None:
    """A payment in a bank deposit cannot be voided or deleted (6540)."""
    if in_deposit(row):
        raise faults.deposited()


def release(books: Books, row: Row) -> None:
    """Give back everything a payment had applied."""
    touched = books.ledger.apply(row.id, {})
    settling.post(books, (row.entity.name, row.id), {})
    settling.refresh_items(books, sorted(touched))


RULES = Rules(complete=complete, settle=settle, guard=guard, release=release)
