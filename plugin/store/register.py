"""The charges we raised and took back, what stands in the mirror for them, and how the two last compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, or_

from plugin import tables
from plugin.core.actions import PostCharge, PostCredit
from plugin.core.register import Charged, Mismatch, Posted, mismatches
from plugin.store import charge_income, companies, standings, unreadable
from plugin.store.codec import from_json, to_json
from plugin.store.listed import listed
from plugin.store.markers import CHARGE_MARKER, credit_number
from plugin.store.scope import Scope
from plugin.store.statements import own

Rows = Sequence[Row[Any]]

SETTLED = timedelta(hours=1)
"""A younger charge may not show yet in what QuickBooks answers."""
_UNDER_WAY = ("sending", "unclear")


def differing(scope: Scope) -> tuple[Mismatch, ...]:
    """Where our register and the mirror differ, but for what a person has accepted as it is."""
    rows = scope.read(_acts())
    done = {row.remote_ref: row for row in rows if row.status == "done"}
    unsettled = {
        ref for ref, row in done.items() if row.done_at is not None and row.done_at > scope.now - SETTLED
    }
    unread = {*unreadable.those(scope, "invoice"), *unreadable.those(scope, "credit")}
    register = [
        Charged(document_id=ref, currency=row.currency, amount_minor=_amount(row))
        for ref, row in done.items()
        if ref not in unsettled | unread
    ]
    posted = {
        one.document_id: one
        for one in (*_invoices(scope, list(done), rows), *_credits(scope, list(done), rows))
        if one.document_id not in unsettled
    }
    accepted = {tuple(one) for one in _checked(scope).get("accepted", ())}
    found = mismatches(register, posted, charge_income.beside(scope))
    return tuple(one for one in found if _name(one) not in accepted)


def _amount(act: Row[Any]) -> int:
    """What a charge added to what is owed; a credit takes it back."""
    if act.kind == PostCredit.kind:
        return -from_json(PostCredit, act.payload).total_minor
    return from_json(PostCharge, act.payload).total_minor


def _invoices(scope: Scope, ids: Sequence[str], acts: Rows) -> Iterator[Posted]:
    """The invoices with these ids or with lines on our item, but for those that are under way."""
    markers = {f"{CHARGE_MARKER}{row.id}]" for row in acts if row.status in _UNDER_WAY}
    for row in scope.read(_posted(), ids=ids):
        if not any(marker in row.private_note for marker in markers):
            yield Posted(
                document_id=row.id,
                number=row.number,
                currency=row.currency,
                total_minor=row.total_minor,
                charged_minor=row.charged_minor,
                is_voided=row.is_voided,
            )


def _credits(scope: Scope, ids: Sequence[str], acts: Rows) -> Iterator[Posted]:
    """The credit memos of the same kind."""
    numbers = {
        credit_number(from_json(PostCredit, row.payload))
        for row in acts
        if row.kind == PostCredit.kind and row.status in _UNDER_WAY
    }
    for row in scope.read(_taken_back(), ids=ids):
        if row.number not in numbers:
            yield Posted(
                document_id=row.id,
                number=row.number,
                currency=row.currency,
                total_minor=-row.total_minor,
                charged_minor=-row.charged_minor,
                is_voided=False,
            )


def compared(scope: Scope, found: Sequence[Mismatch]) -> None:
    """Write down how they compared; everybody is planned anew if that changes what may be charged."""
    before = _checked(scope)
    checked = before | {"at": scope.now.isoformat(), "differing": to_json(list(found))}
    companies.note(scope, register_check=checked)
    if bool(before.get("differing")) != bool(found):
        standings.mark_all_dirty(scope)


def accept(scope: Scope) -> int:
    """A person has looked: what differed when it was last compared is right as it is; returns how many."""
    before = _checked(scope)
    shown = [from_json(Mismatch, one) for one in before.get("differing", ())]
    names = sorted({*map(_name, shown), *(tuple(one) for one in before.get("accepted", ()))})
    checked = before | {"differing": [], "accepted": [list(one) for one in names]}
    companies.note(scope, register_check=checked)
    if shown:
        standings.mark_all_dirty(scope)
    return len(shown)


def _name(one: Mismatch) -> tuple[str, str, int]:
    """What a person accepts: if it changes again, it is told again."""
    return one.kind, one.document_id, one.theirs_minor


def _checked(scope: Scope) -> dict[str, Any]:
    return dict(companies.get(scope).register_check or {})


@cache
def _acts() -> Select[Any]:
    table = tables.actions
    read = ("id", "kind", "status", "done_at", "remote_ref", "currency", "payload")
    kinds = (PostCharge.kind, PostCredit.kind)
    return own(table, *(table.c[name] for name in read)).where(table.c.kind.in_(kinds))


@cache
def _posted() -> Select[Any]:
    table = tables.invoices
    read = ("id", "number", "currency", "total_minor", "charged_minor", "is_voided", "private_note")
    query = own(table, *(table.c[name] for name in read))
    return query.where(or_(table.c.charged_minor != 0, listed(table.c.id, "ids")))


@cache
def _taken_back() -> Select[Any]:
    table = tables.credits_
    read = ("id", "number", "currency", "total_minor", "charged_minor")
    query = own(table, *(table.c[name] for name in read))
    return query.where(or_(table.c.charged_minor != 0, listed(table.c.id, "ids")))
