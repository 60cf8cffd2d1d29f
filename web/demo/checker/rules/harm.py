"""Rule 10: the books are never harmed; only the fields that are meant are written."""

from __future__ import annotations

from collections.abc import Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change, is_charge
from web.demo.checker.rules.credit_memos import applies_ours, is_credit
from web.demo.checker.world import World

ALLOWED = {
    "Invoice": {"CustomerMemo", "EmailStatus", "DeliveryInfo", "MetaData", "SyncToken"},
    # Balances follow from a charge; whether they do rightly is the ledger's own affair.
    "Customer": {"SalesTermRef", "Notes", "Balance", "BalanceWithJobs", "MetaData", "SyncToken"},
    "Account": {"CurrentBalance", "CurrentBalanceWithSubAccounts", "MetaData", "SyncToken"},
}
APPLIED = {"Balance", "HomeBalance", "RemainingCredit", "LinkedTxn", "MetaData", "SyncToken"}
"""What follows from applying a credit to a charge: at once or, after a lost answer, in a later run."""
CREATED = {"Attachable", "Item", "Account", "Term"}


def on_change(world: World, change: Change) -> Iterator[Breach]:
    """What the product did to one record that it should not have done."""
    for sentence in _sentences(world, change):
        yield Breach(10, sentence, f"{change.entity.lower()}/{change.id}")


def _sentences(world: World, change: Change) -> Iterator[str]:
    what = f"{change.entity} {change.id}"
    if change.after is None:
        yield f"{what} was deleted."
        return
    if change.before is None:
        yield from _created(world, change)
        return
    allowed = ALLOWED.get(change.entity, set())
    if _is_ours(change):
        allowed = allowed | APPLIED
    others = change.fields - allowed
    if others:
        yield f"{what} changed in {', '.join(sorted(others))}."
    if change.entity == "Invoice" and change.after["TxnDate"] <= world.ledger.closed_through:
        yield f"{what} lies in a closed period and was touched."


def _is_ours(change: Change) -> bool:
    """Whether a credit of ours or the charge it is applied to changes by that."""
    record = change.after or {}
    if change.entity == "Invoice":
        return is_charge(record)
    return change.entity == "CreditMemo" and is_credit(record)


def _created(world: World, change: Change) -> Iterator[str]:
    record = change.after or {}
    if change.entity == "Invoice" and is_charge(record):
        if record["TxnDate"] != world.ledger.changed_on(record).isoformat():
            yield f"Charge {record.get('DocNumber')} is not dated on the day it was raised."
        if record["TxnDate"] <= world.ledger.closed_through:
            yield f"Charge {record.get('DocNumber')} is dated in a closed period."
        if record["TxnTaxDetail"]["TotalTax"]:
            yield f"Charge {record.get('DocNumber')} is taxed."
    elif change.entity == "CreditMemo" and is_credit(record):
        if record["TxnTaxDetail"]["TotalTax"]:
            yield f"Credit {record.get('DocNumber')} is taxed."
    elif change.entity == "Payment" and applies_ours(world, record):
        return
    elif change.entity not in CREATED:
        yield f"{change.entity} {change.id} was created and is no charge of ours."
