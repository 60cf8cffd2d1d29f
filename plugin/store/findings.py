"""What a person should put right in QuickBooks: kept as customers are planned, read by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Delete, Row, Select, bindparam, func, tuple_

from plugin import tables
from plugin.core.account import Account
from plugin.core.ready import FINDING_KINDS, Finding, FindingKind, Twin, findings
from plugin.store.codec import to_json
from plugin.store.scope import Scope
from plugin.store.statements import among, own, own_delete

PAGE = 25


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends and the next begins: the order of the list itself."""

    rank: int
    amount_minor: int
    customer_id: str
    currency: str
    subject: str

    def __str__(self) -> str:
        return "~".join(str(part) for part in (self.rank, self.amount_minor, *self._names))

    @property
    def _names(self) -> tuple[str, ...]:
        return self.customer_id, self.currency, self.subject


def key_from(text: str) -> Key | None:
    """The key written as *text*; None when it is none, which shows the first page."""
    parts = text.split("~")
    try:
        rank, amount, customer_id, currency, subject = parts
        return Key(int(rank), int(amount), customer_id, currency, subject)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings of a kind there are in one currency, and what they add up to."""

    kind: FindingKind
    currency: str
    findings: int
    amount_minor: int


def rank_of(kind: FindingKind) -> int:
    """A number for *kind*; what to settle first is the highest."""
    return len(FINDING_KINDS) - FINDING_KINDS.index(kind)


def keep(scope: Scope, payer_ids: Collection[str], accounts: Sequence[Account]) -> set[FindingKind]:
    """Make the findings of these customers those that *accounts* show; rows that stay are left alone.

    Returns the kinds of which one is new, or greater than it was.
    """
    table = tables.findings
    twins = _twins(scope, accounts)
    wanted = {}
    for account in accounts:
        for finding in findings(account, twins[account.customer_id]):
            row = _row(account, finding)
            wanted[row["customer_id"], row["currency"], row["kind"], row["subject"]] = row
    held = {
        (row.customer_id, row.currency, row.kind, row.subject): row
        for row in scope.read(_held(), payers=list(payer_ids))
    }
    stays = {key for key, row in wanted.items() if key in held and _same(row, held[key])}
    for customer_id, currency, kind, subject in held.keys() - stays:
        scope.write(_one(), of_customer=customer_id, of_currency=currency, of_kind=kind, of_subject=subject)
    scope.insert(table, *(row for key, row in wanted.items() if key not in stays))
    return {
        row["kind"]
        for key, row in wanted.items()
        if key not in held or row["amount_minor"] > held[key].amount_minor
    }


def _row(account: Account, finding: Finding) -> dict[str, Any]:
    return {
        "customer_id": account.customer_id,
        "currency": account.currency,
        "kind": finding.kind,
        "subject": finding.subject,
        "rank": rank_of(finding.kind),
        "amount_minor": finding.amount_minor,
        "name": account.name,
        "because": to_json(finding.because),
    }


def _same(wanted: dict[str, Any], held: Row[Any]) -> bool:
    return all(getattr(held, name) == value for name, value in wanted.items())


@cache
def _one() -> Delete:
    table = tables.findings
    return own_delete(table).where(
        table.c.customer_id == bindparam("of_customer"),
        table.c.currency == bindparam("of_currency"),
        table.c.kind == bindparam("of_kind"),
        table.c.subject == bindparam("of_subject"),
    )


@cache
def _held() -> Select[Any]:
    return own(tables.findings).where(among(tables.findings.c.customer_id, "payers"))


def _twins(scope: Scope, accounts: Iterable[Account]) -> defaultdict[str, list[Twin]]:
    """By payer, the invoices of its family with the amount of one that is open, paid ones too."""
    payer_of: dict[str, str] = {}
    totals: set[int] = set()
    for account in accounts:
        for invoice in account.invoices:
            if invoice.balance_minor > 0:
                payer_of[invoice.customer_id] = account.customer_id
                totals.add(invoice.total_minor)
    found: defaultdict[str, list[Twin]] = defaultdict(list)
    if not payer_of:
        return found
    for row in scope.read(_alike(), customers=list(payer_of), totals=sorted(totals)):
        found[payer_of[row.customer_id]].append(
            Twin(
                id=row.id,
                number=row.number,
                customer_id=row.customer_id,
                issued_on=row.issued_on,
                total_minor=row.total_minor,
            )
        )
    return found


@cache
def _alike() -> Select[Any]:
    table = tables.invoices
    read = (table.c.id, table.c.number, table.c.customer_id, table.c.issued_on, table.c.total_minor)
    theirs = own(table, *read).where(among(table.c.customer_id, "customers"), ~table.c.is_voided)
    return theirs.where(among(table.c.total_minor, "totals"))


def page(
    scope: Scope, kind: FindingKind | None, after: Key | None, size: int = PAGE
) -> tuple[Sequence[Row[Any]], Key | None]:
    """The findings after *after*, of one kind or of all, and the key of the next page; None at the end."""
    values: dict[str, object] = {"rank": rank_of(kind)} if kind else {}
    if after is not None:
        values |= {f"after_{name}": getattr(after, name) for name in Key.__dataclass_fields__}
    query = _page(is_one_kind=kind is not None, is_continued=after is not None)
    rows = scope.read(query, size=size + 1, **values)
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    return rows[:size], Key(*(getattr(last, name) for name in Key.__dataclass_fields__))


@cache
def _page(*, is_one_kind: bool, is_continued: bool) -> Select[Any]:
    table = tables.findings
    order = tuple(table.c[name] for name in Key.__dataclass_fields__)
    query = own(table)
    if is_one_kind:
        query = query.where(table.c.rank == bindparam("rank"))
    if is_continued:
        after = (bindparam(f"after_{column.name}", type_=column.type) for column in order)
        query = query.where(tuple_(*order) < tuple_(*after))
    return query.order_by(*(column.desc() for column in order)).limit(bindparam("size"))


def counts(scope: Scope) -> list[Count]:
    """How many findings of each kind and currency there are, what to settle first before the rest."""
    kinds = {rank_of(kind): kind for kind in FINDING_KINDS}
    return [
        Count(kinds[row.rank], row.currency, row.findings, int(row.total))
        for row in scope.read(_counts())
        if row.rank in kinds
    ]


@cache
def _counts() -> Select[Any]:
    """Out of the index alone: a kind has one rank."""
    table = tables.findings
    sums = (func.count().label("findings"), func.sum(table.c.amount_minor).label("total"))
    query = own(table, table.c.rank, table.c.currency, *sums).group_by(table.c.rank, table.c.currency)
    return query.order_by(table.c.rank.desc(), table.c.currency)
