"""What went to another payer in QuickBooks, written down with the news itself: nothing is lost in between."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Row, union_all

from plugin import tables
from plugin.facts import ANYBODY, InvoiceRecord
from plugin.store import families
from plugin.store.scope import Scope
from plugin.store.statements import among, own

_DEALT = (tables.actions, *tables.SAID, tables.customer_settings)
"""What says that we, or people, have dealt with a customer."""


def note_given(scope: Scope, invoices: Sequence[InvoiceRecord], owner_before: Mapping[str, str]) -> None:
    """Note the invoices that another customer owes now; *owner_before* says who did by our rows."""
    given = {
        one.id: owner_before[one.id]
        for one in invoices
        if owner_before.get(one.id, one.customer_id) != one.customer_id
    }
    payers = families.payer_of_each(scope, set(given.values())) if given else {}
    _note(
        scope,
        [
            {"former_id": payers[former], "customer_id": None, "invoice_id": invoice_id}
            for invoice_id, former in given.items()
        ],
    )


def note_joined(scope: Scope, former: Mapping[str, str]) -> None:
    """Note the customers who have another payer now; *former* says who it was."""
    _note(
        scope,
        [
            {"former_id": payer, "customer_id": customer, "invoice_id": None}
            for customer, payer in sorted(former.items())
        ],
    )


def note_all_read(scope: Scope) -> None:
    """Note that everything was read anew, perhaps after a restore: anything may have another payer now."""
    _insert(scope, [{"former_id": ANYBODY, "customer_id": None, "invoice_id": None}])


def _note(scope: Scope, changes: Sequence[Mapping[str, str | None]]) -> None:
    """Only of those with whom anybody has dealt is there anything that could follow."""
    dealt = _dealt_with(scope, {str(change["former_id"]) for change in changes}) if changes else set()
    _insert(scope, [change for change in changes if change["former_id"] in dealt])


def _insert(scope: Scope, changes: Sequence[Mapping[str, str | None]]) -> None:
    noticed = {"noticed_at": scope.now, "followed_at": None}
    scope.insert(tables.payer_changes, *({"id": scope.new_id(), **change, **noticed} for change in changes))


def _dealt_with(scope: Scope, payer_ids: Collection[str]) -> set[str]:
    """Those of these customers under whom we have a record."""
    return {row.customer_id for row in scope.read(_dealt(), payers=sorted(payer_ids))}


@cache
def _dealt() -> CompoundSelect[Any]:
    of_each = (
        own(table, table.c.customer_id).where(among(table.c.customer_id, "payers")) for table in _DEALT
    )
    return union_all(*of_each)


def all_dealt_with(scope: Scope) -> set[str]:
    """All customers under whom we have a record."""
    return {
        row.customer_id
        for table in _DEALT
        for row in scope.rows(scope.select(table, table.c.customer_id).distinct())
    }


def unfollowed(scope: Scope) -> Sequence[Row[Any]]:
    """The changes after which nothing has followed yet, the earliest first."""
    table = tables.payer_changes
    waiting = scope.select(table).where(table.c.followed_at.is_(None))
    return scope.rows(waiting.order_by(table.c.noticed_at, table.c.id))


def note_followed(scope: Scope) -> None:
    """All that is noted has been followed."""
    table = tables.payer_changes
    scope.db.execute(scope.update(table).where(table.c.followed_at.is_(None)).values(followed_at=scope.now))


def invoices_given_by(scope: Scope, former: str) -> set[str]:
    """The invoices that once were *former*'s and became another's."""
    table = tables.payer_changes
    given = scope.select(table, table.c.invoice_id).where(
        table.c.former_id == former, table.c.invoice_id.is_not(None)
    )
    return {row.invoice_id for row in scope.rows(given)}
