"""The charges we raised, what stands in the mirror for them, and how the two last compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, or_

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.core.register import Charged, Mismatch, Posted, mismatches
from plugin.store import companies, standings, unreadable
from plugin.store.codec import from_json, to_json
from plugin.store.listed import listed
from plugin.store.markers import CHARGE_MARKER
from plugin.store.scope import Scope
from plugin.store.statements import own

SETTLED = timedelta(hours=1)
"""A younger charge may not show yet in what QuickBooks answers."""
_UNDER_WAY = ("sending", "unclear")


def differing(scope: Scope) -> tuple[Mismatch, ...]:
    """Where our register and the mirror differ, but for what a person has accepted as it is."""
    rows = scope.read(_charges())
    done = {row.remote_ref: row for row in rows if row.status == "done"}
    unsettled = {
        ref for ref, row in done.items() if row.done_at is not None and row.done_at > scope.now - SETTLED
    }
    unread = set(unreadable.those(scope, "invoice"))
    register = [
        Charged(
            invoice_id=ref,
            currency=row.currency,
            amount_minor=from_json(PostCharge, row.payload).total_minor,
        )
        for ref, row in done.items()
        if ref not in unsettled | unread
    ]
    markers = {f"{CHARGE_MARKER}{row.id}]" for row in rows if row.status in _UNDER_WAY}
    posted = {
        row.id: Posted(
            invoice_id=row.id,
            number=row.number,
            currency=row.currency,
            total_minor=row.total_minor,
            charged_minor=row.charged_minor,
            is_voided=row.is_voided,
        )
        for row in scope.read(_posted(), ids=list(done))
        if row.id not in unsettled and not any(marker in row.private_note for marker in markers)
    }
    accepted = {tuple(one) for one in _checked(scope).get("accepted", ())}
    return tuple(one for one in mismatches(register, posted) if _name(one) not in accepted)


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
    return one.kind, one.invoice_id, one.theirs_minor


def _checked(scope: Scope) -> dict[str, Any]:
    return dict(companies.get(scope).register_check or {})


@cache
def _charges() -> Select[Any]:
    table = tables.actions
    read = ("id", "status", "done_at", "remote_ref", "currency", "payload")
    return own(table, *(table.c[name] for name in read)).where(table.c.kind == PostCharge.kind)


@cache
def _posted() -> Select[Any]:
    table = tables.invoices
    read = ("id", "number", "currency", "total_minor", "charged_minor", "is_voided", "private_note")
    query = own(table, *(table.c[name] for name in read))
    return query.where(or_(table.c.charged_minor != 0, listed(table.c.id, "ids")))
