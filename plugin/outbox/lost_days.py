"""What QuickBooks shows of the days a restored backup has forgotten, taken over as done.

QuickBooks has not forgotten: a mailing shows in its delivery time, a charge by its marker, cash on delivery
by the customer's terms. Notes are harmless when they are written twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from plugin import tables, words
from plugin.clock import CLOCKS_APART_MAX
from plugin.core.actions import SendNotice
from plugin.core.blocks import MEMO
from plugin.orders import Proof
from plugin.outbox import lost_charges, lost_cod
from plugin.outbox.found_again import found_done
from plugin.store import actions, companies, safety
from plugin.store.codec import from_json
from plugin.store.scope import Scope


def take_over(scope: Scope) -> int:
    """Take what QuickBooks shows of the lost days over as done; returns how many acts were found.

    Call it after a sync and a plan: only what the policy calls for could leave twice. Mailings are looked at
    after the sign-off as well, since the policy may call for one of the lost days much later.
    """
    stops = safety.all_stops(scope, "restored backup")
    found = _sent(scope, [_lost_time(row, scope.now) for row in stops]) if stops else 0
    if any(row.lifted_at is None for row in stops):
        found += lost_charges.take_over(scope) + lost_cod.take_over(scope)
    return found


@dataclass(frozen=True, slots=True)
class _LostTime:
    """From a backup to the sign-off of its restore, or until now.

    While it waits for that, nothing of ours leaves that these records know of: whatever left has been lost.
    """

    since: datetime
    noticed_at: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether something happened within it, by either of two clocks."""
        return self.since - CLOCKS_APART_MAX <= moment <= self.until + CLOCKS_APART_MAX


def _lost_time(stop_row: Row[Any], now: datetime) -> _LostTime:
    since = datetime.fromisoformat(str(safety.reason(stop_row).fact("lost_since")))
    return _LostTime(since, noticed_at=stop_row.since, until=stop_row.lifted_at or now)


def _sent(scope: Scope, lost: Iterable[_LostTime]) -> int:
    """Notices whose invoice went out in the lost time, by us or by hand.

    QuickBooks shows the last mailing alone. When two of ours left in the lost time, the first is taken for
    it and the second is known by its words, which still stand in the memo.
    """
    table, found = tables.invoices, 0
    for row in _open_notices(scope):
        wanted = from_json(SendNotice, row.payload)
        invoice_id = wanted.invoice_id
        invoice = scope.first(scope.select(table).where(table.c.id == invoice_id))
        if invoice is None or invoice.emailed_at is None:
            continue
        sent_at = invoice.emailed_at
        within = next((one for one in lost if one.holds(sent_at)), None)
        if within is None:
            continue
        proved_at, is_remembered = _last_proved(scope, invoice_id, within.noticed_at)
        if sent_at <= proved_at and (is_remembered or not _was_said(scope, wanted, invoice)):
            continue
        found += found_done(scope, row, Proof(ref=f"{invoice_id} {sent_at.isoformat()}", at=sent_at))
    return found


def _last_proved(scope: Scope, invoice_id: str, noticed_at: datetime) -> tuple[datetime, bool]:
    """The newest mailing of the invoice in our records, and whether they remember it themselves.

    What was under way when the backup was taken has its order in the records, and yet its proof was found
    after the restore, in the last mailing, which may have been another one.
    """
    proofs = (
        (from_json(Proof, row.proof).at, bool(row.order) and row.done_at < noticed_at)
        for row in actions.with_status(scope, "done")
        if row.kind == SendNotice.kind and from_json(SendNotice, row.payload).invoice_id == invoice_id
    )
    never = (datetime.min.replace(tzinfo=scope.now.tzinfo), False)
    return max(((at, is_ours) for at, is_ours in proofs if at is not None), default=never)


def _was_said(scope: Scope, wanted: SendNotice, invoice: Row[Any]) -> bool:
    """Whether the last mailing of *invoice* said what this notice says, on a day when it was due."""
    said = MEMO.block_in(invoice.memo)
    if said is None or words.tone_of(said) != wanted.tone:
        return False
    sent_on: date = invoice.emailed_at.astimezone(companies.standing(scope).zone).date()
    late_days, due_from = wanted.because.fact("after_days_overdue"), wanted.because.fact("due_from")
    if isinstance(late_days, int):
        due_from = invoice.due_on + timedelta(days=late_days)
    return isinstance(due_from, date) and sent_on >= due_from


def _open_notices(scope: Scope) -> Iterable[Row[Any]]:
    return (row for row in actions.with_status(scope, *actions.OPEN) if row.kind == SendNotice.kind)
