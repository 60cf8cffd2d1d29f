"""Promises and plans about invoices of several payers: each has its part, and the parts may be one again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Table, func

from plugin import tables
from plugin.core.money import shared_out
from plugin.store import companies, families
from plugin.store.copied import copy
from plugin.store.listed import listed
from plugin.store.scope import Scope

NAME_SOME = (tables.promises, tables.payment_plans)
"""Words about some invoices, or about all."""


def divide(scope: Scope, table: Table, row: Row[Any]) -> set[tuple[str, str]]:
    """A word about several invoices holds for each payer's; who keeps none of them keeps no word.

    Of a promise each payer has promised in proportion to its invoices; of a plan it has agreed to what it
    has paid of the instalments so far, and to the rest in proportion to what it owes.
    """
    owners = families.payers_of_invoices(scope, row.invoice_ids)
    by_payer: dict[str, list[str]] = {}
    for invoice_id in row.invoice_ids:
        by_payer.setdefault(owners.get(invoice_id, row.customer_id), []).append(invoice_id)
    others = sorted(by_payer.keys() - {row.customer_id})
    if not others:
        return set()
    payers = [row.customer_id, *others] if row.customer_id in by_payer else others
    shares = _shares(scope, table, row, [by_payer[payer] for payer in payers])
    for position, payer in enumerate(payers):
        share = {"customer_id": payer, "invoice_ids": by_payer[payer], **shares[position]}
        if position == 0:
            scope.db.execute(scope.update(table).where(table.c.id == row.id).values(**share))
        else:
            copy(scope, table, row, **share)
    return {(row.customer_id, payer) for payer in others}


def _shares(
    scope: Scope, table: Table, row: Row[Any], invoice_ids: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    """The figures of each part of a promise or a plan, where a part is about these of its invoices."""
    invoices = tables.invoices
    query = scope.select(invoices, invoices.c.id, invoices.c.total_minor, invoices.c.balance_minor)
    wanted = sorted({one for part in invoice_ids for one in part})
    found = {
        row.id: row for row in scope.db.execute(query.where(listed(invoices.c.id, "ids")), {"ids": wanted})
    }
    parts = [[found[one] for one in part if one in found] for part in invoice_ids]
    billed = [sum(one.total_minor for one in part) for part in parts]
    owed = [sum(one.balance_minor for one in part) for part in parts]
    if table is tables.promises:
        amounts = shared_out(row.amount_minor, billed)
        paid = shared_out(row.paid_already_minor, billed)
        return [
            {"amount_minor": amount, "paid_already_minor": before}
            for amount, before in zip(amounts, paid, strict=True)
        ]
    today = companies.standing(scope).company.today.isoformat()
    so_far = [total - open_now for total, open_now in zip(billed, owed, strict=True)]
    instalments: list[list[dict[str, Any]]] = [[] for _ in parts]
    for each in row.instalments:
        amounts = shared_out(each["amount_minor"], so_far if each["due_on"] <= today else owed)
        for mine, amount in zip(instalments, amounts, strict=True):
            mine.append({**each, "amount_minor": amount})
    return [{"instalments": mine} for mine in instalments]


def divide_promise(scope: Scope, row: Row[Any], former: str, payer: str) -> None:
    """A promise about all that *former* owes is *payer*'s as well, for its share of what both owe."""
    amounts = shared_out(row.amount_minor, [_owed(scope, one) for one in (former, payer)])
    table = tables.promises
    scope.db.execute(scope.update(table).where(table.c.id == row.id).values(amount_minor=amounts[0]))
    copy(scope, table, row, customer_id=payer, amount_minor=amounts[1], paid_already_minor=0)


def _owed(scope: Scope, payer: str) -> int:
    """What is open on the invoices of all for whom *payer* pays."""
    invoices, customers = tables.invoices, tables.customers
    family = scope.select(customers, customers.c.id).where(customers.c.payer_id == payer)
    query = scope.select(invoices, func.sum(invoices.c.balance_minor).label("owed"))
    found = scope.first(query.where(invoices.c.customer_id.in_(family)))
    return int(found.owed or 0) if found else 0


def unite(scope: Scope, table: Table, whole: Row[Any], part: Row[Any]) -> None:
    """Make *whole* what it was before *part* was divided from it: about the invoices of both."""
    figures: dict[str, Any] = {"invoice_ids": [*dict.fromkeys((*whole.invoice_ids, *part.invoice_ids))]}
    if table is tables.promises:
        figures["amount_minor"] = whole.amount_minor + part.amount_minor
        figures["paid_already_minor"] = whole.paid_already_minor + part.paid_already_minor
    else:
        figures["instalments"] = [
            {**mine, "amount_minor": mine["amount_minor"] + its["amount_minor"]}
            for mine, its in zip(whole.instalments, part.instalments, strict=True)
        ]
    scope.db.execute(scope.update(table).where(table.c.id == whole.id).values(**figures))
