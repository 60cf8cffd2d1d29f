"""What was done about a customer before, as planning asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from plugin.core.actions import AnnouncedFee, Cover, NoticeTone, PostCredit, RemoveMemo, SendNotice, SetCod
from plugin.core.past import Noteworthy, PastAction
from plugin.core.proposers.announced import announced_by
from plugin.store.actions import day_of
from plugin.store.codec import from_json
from plugin.store.gather import Gathered

NOTED_KINDS = frozenset({"notice", "charge", "credit", "set cod", "lift cod"})
"""The actions whose completion calls for a note on the customer."""


_UNFINISHED = frozenset({"proposed", "approved", "sending", "unclear"})


@dataclass(frozen=True, slots=True)
class _Notice:
    """What planning asks of a notice's document, which holds far more: every one that ever left is read."""

    invoice_id: str
    tone: NoticeTone
    asked_minor: int
    days_overdue: int
    due_on: date | None = None
    pay_by: date | None = None
    annual_rate_percent: Decimal | None = None
    free_days: int = 0
    fees: tuple[AnnouncedFee, ...] = ()


def past_action(found: Gathered, zone: ZoneInfo, row: Row[Any]) -> PastAction:
    """What planning asks of the action in *row*, which *found* was gathered with; its moment is in *zone*."""
    covers = tuple(
        Cover(cover.subject, cover.step, cover.episode) for cover in found.covers_by_action.get(row.id, [])
    )
    notice = _notice(row) if row.kind == SendNotice.kind else None
    credit = from_json(PostCredit, row.payload) if row.kind == PostCredit.kind else None
    removal = from_json(RemoveMemo, row.payload) if row.kind == RemoveMemo.kind else None
    return PastAction(
        id=row.id,
        kind=row.kind,
        covers=covers,
        status=row.status,
        on=day_of(row),
        at=row.settled_at.astimezone(zone) if row.settled_at else None,
        pay_by=notice.pay_by if notice else None,
        announced=announced_by(notice) if notice else None,
        policy_version=row.policy_version,
        ref=row.remote_ref or "",
        credited_minor=credit.total_minor if credit else 0,
        is_agreed=credit is not None and credit.agreed_by is not None,
        removed=removal.block if removal else "",
        is_cod_for_history=bool(notice and notice.tone == "cash on delivery policy notice"),
        is_courtesy=bool(notice and notice.tone == "courtesy"),
        bounced=bool(notice and notice.invoice_id in found.bounced_invoices),
    )


def _notice(row: Row[Any]) -> _Notice:
    """The notice in *row*; where the due date was not kept with it, it follows from how late it was."""
    notice = from_json(_Notice, row.payload)
    if notice.due_on is None and row.ordered_on is not None:
        return replace(notice, due_on=row.ordered_on - timedelta(days=notice.days_overdue))
    return notice


def terms_tried(actions: Iterable[Row[Any]]) -> tuple[tuple[str, str | None], ...]:
    """The terms that customers had before we tried to change them, where nobody has seen yet that all were.

    The action that is being carried out is among *actions*: what it had reached before is not forgotten.
    """
    tried = [row for row in actions if row.kind == SetCod.kind and row.unclear_times]
    return tuple(
        (customer_id, term_id)
        for row in tried
        if row.status in _UNFINISHED
        for customer_id, term_id in from_json(SetCod, row.payload).members
    )


def noteworthy(found: Gathered, contacts: list[Row[Any]], actions: list[Row[Any]]) -> Iterator[Noteworthy]:
    """What happened between us and the customer that no note tells of yet.

    Of a charge whose lines a restored backup has lost a note told when it was raised.
    """
    noted = {
        cover.subject
        for row in actions
        if row.kind == "note" and row.status in ("done", "unclear", "sending", "failed")
        for cover in found.covers_by_action.get(row.id, [])
    }
    for contact in contacts:
        if f"contact/{contact.id}" not in noted:
            yield Noteworthy(ref=f"contact/{contact.id}", on=contact.happened_on)
    for row in actions:
        is_done = row.kind in NOTED_KINDS and row.status == "done" and not row.payload.get("found_again")
        if is_done and f"action/{row.id}" not in noted:
            yield Noteworthy(ref=f"action/{row.id}", on=row.done_on)
