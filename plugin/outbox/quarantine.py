"""After a restored backup: nothing leaves, and what QuickBooks shows of the lost days is taken over as done.

A restored database has forgotten what was sent since the backup was taken, and would send it again
(reliability.md 2.5). QuickBooks has not forgotten: a mailing shows in its delivery time, a charge by its
marker, cash on delivery by the customer's terms. Notes are harmless when they are written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from plugin import tables, words
from plugin.audit import texts, trail
from plugin.audit.keeper import Keeper
from plugin.books import Proof
from plugin.core.actions import PostCharge, SendNotice
from plugin.core.because import because
from plugin.core.blocks import MEMO, NOTES
from plugin.outbox import effects
from plugin.store import actions, companies, safety, standings, taken_over
from plugin.store.accounts import CHARGE_MARKER
from plugin.store.codec import from_json
from plugin.store.scope import Scope
from plugin.words.digest import COD_LINE

_CLOCKS_APART = timedelta(minutes=5)
_MARKER = re.compile(re.escape(CHARGE_MARKER) + r"([^\]]+)\]")


def notice(scope: Scope, keeper: Keeper) -> bool:
    """Stop the company when the witness remembers entries that its audit does not have; True if it did.

    Whoever was forgotten since the backup is forgotten again.
    """
    for customer_id in keeper.witness.forgotten(scope.company_id):
        texts.forget(scope, customer_id)
    number, _ = trail.head(scope)
    remembered = keeper.witness.last(scope.company_id)
    if remembered <= number:
        return False
    return stop(scope, _last_told(scope))


def stop(scope: Scope, lost_since: datetime) -> bool:
    """Let nothing leave until a person has signed off; what was done after *lost_since* may be forgotten."""
    return safety.stop(
        scope, "restored backup", because("restored backup", lost_since=lost_since.isoformat())
    )


def sign_off(scope: Scope, keeper: Keeper, actor: str) -> bool:
    """A person has seen what was found and lets the company go on; False when it is not stopped for this."""
    if not safety.lift(scope, "restored backup", actor):
        return False
    number = trail.append(scope, "signed off", trail.Subject(), {"actor": actor})
    keeper.witness.restored(scope.company_id, number)
    return True


def take_over(scope: Scope) -> int:
    """Take what QuickBooks shows of the lost days over as done; returns how many acts were found.

    Call it after a sync and a plan: only what the policy calls for could leave twice. Mailings are looked at
    after the sign-off as well, since the policy may call for one of the lost days much later.
    """
    stops = safety.all_stops(scope, "restored backup")
    found = _sent(scope, [_lost_time(row) for row in stops]) if stops else 0
    if any(row.lifted_at is None for row in stops):
        found += _charges(scope) + _on_cod(scope)
    return found


@dataclass(frozen=True, slots=True)
class _LostTime:
    """From a backup to the moment when its restore was noticed."""

    since: datetime
    noticed_at: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether something happened within it, by either of two clocks."""
        return self.since - _CLOCKS_APART <= moment <= self.noticed_at + _CLOCKS_APART


def _lost_time(stop_row: Row[Any]) -> _LostTime:
    return _LostTime(datetime.fromisoformat(str(safety.reason(stop_row).fact("lost_since"))), stop_row.since)


def _last_told(scope: Scope) -> datetime:
    """When the restored database last knew what it did."""
    table = tables.audit_entries
    row = scope.first(scope.select(table, table.c.at).order_by(table.c.number.desc()))
    created: datetime = companies.get(scope).created_at
    return row.at if row is not None else created


def _open(scope: Scope, kind: str) -> Iterable[Row[Any]]:
    return (row for row in actions.with_status(scope, *actions.OPEN) if row.kind == kind)


def _sent(scope: Scope, lost: Iterable[_LostTime]) -> int:
    """Notices whose invoice went out in the lost time, by us or by hand.

    QuickBooks shows the last mailing alone. When two of ours left in the lost time, the first is taken for
    it and the second is known by its words, which still stand in the memo.
    """
    table, found = tables.invoices, 0
    for row in _open(scope, SendNotice.kind):
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
        found += _done(scope, row, Proof(ref=f"{invoice_id} {sent_at.isoformat()}", at=sent_at))
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


def _charges(scope: Scope) -> int:
    """Charges of ours in QuickBooks that our records do not know: their days are not charged again."""
    table, found = tables.invoices, 0
    ours = scope.select(table).where(table.c.private_note.contains(CHARGE_MARKER, autoescape=True))
    for charge in scope.rows(ours):
        marker = _MARKER.search(charge.private_note)
        action_id = marker.group(1) if marker else None
        row = actions.find(scope, action_id) if action_id else None
        if row is not None and row.status == "done":
            continue
        if row is not None and row.status in actions.OPEN:
            found += _done(scope, row, Proof(ref=charge.id))
        else:
            found += _close_days(scope, charge, action_id)
    return found


def _close_days(scope: Scope, charge: Row[Any], action_id: str | None) -> int:
    """A charge we know nothing of: no day up to its date is charged again on its customer's invoices."""
    lines, invoices = tables.charge_lines, tables.invoices
    if scope.first(scope.select(lines).where(lines.c.charge_invoice_id == charge.id)) is not None:
        return 0
    charged = _known_action(scope, charge, action_id)
    theirs = scope.select(invoices).where(
        invoices.c.customer_id == charge.customer_id,
        invoices.c.id != charge.id,
        invoices.c.due_on < charge.issued_on,
        invoices.c.balance_minor > 0,
    )
    for invoice in scope.rows(theirs):
        query = scope.select(lines, lines.c.period_through).where(lines.c.invoice_id == invoice.id)
        newest = scope.first(query.order_by(lines.c.period_through.desc()))
        first = (newest.period_through if newest is not None else invoice.due_on) + timedelta(days=1)
        if first >= charge.issued_on:
            continue
        scope.insert(
            lines,
            {
                "invoice_id": invoice.id,
                "period_from": first,
                "period_through": charge.issued_on - timedelta(days=1),
                "amount_minor": 0,
                "action_id": charged,
                "charge_invoice_id": charge.id,
            },
        )
    standings.mark_dirty(scope, [charge.customer_id])
    return 1


def _known_action(scope: Scope, charge: Row[Any], action_id: str | None) -> str:
    """Write the lost action down again, as far as its charge tells it."""
    now = companies.standing(scope)
    lost = PostCharge(
        customer_id=charge.customer_id,
        covers=(),
        because=because("restored backup"),
        month=charge.issued_on.isoformat()[:7],
        source_customer_id=charge.customer_id,
        lines=(),
    )
    known = taken_over.write_again(
        scope,
        lost,
        action_id=action_id,
        currency=charge.currency,
        policy_version=now.policy.version,
        facts_at=scope.now,
        today=now.company.today,
    )
    row = actions.find(scope, known)
    if row is None:
        raise AssertionError("The action was just written.")
    _done(scope, row, Proof(ref=charge.id))
    return known


def _on_cod(scope: Scope) -> int:
    """Customers on our term whose Notes say that we put them there, and whose COD our records have lost.

    The terms they had before are lost as well, so that a person agrees when terms are given back.
    """
    table, states, found = tables.customers, tables.cod_states, 0
    noted = scope.select(table).where(table.c.notes.contains(COD_LINE, autoescape=True))
    for payer in scope.rows(noted):
        still_on = scope.select(states).where(states.c.customer_id == payer.id, states.c.ended_on.is_(None))
        is_ours = (NOTES.block_in(payer.notes) or "").startswith(COD_LINE)
        if not is_ours or scope.first(still_on) is not None or not _is_our_term(scope, payer.term_id):
            continue
        family = scope.select(table).where(table.c.payer_id == payer.id, table.c.term_id == payer.term_id)
        scope.insert(
            states,
            {
                "id": scope.new_id(),
                "customer_id": payer.id,
                "since": companies.standing(scope).company.today,
                "cause": "arrears",
                "former_terms": [[one.id, None] for one in scope.rows(family)],
                "recorded_by": actions.SYSTEM,
                "recorded_at": scope.now,
            },
        )
        standings.mark_dirty(scope, [payer.id])
        found += 1
    return found


def _is_our_term(scope: Scope, term_id: str | None) -> bool:
    """Whether it is our cash-on-delivery term, whose id may be lost too: then the one that is due at once."""
    known = companies.get(scope).cod_term_id
    if term_id is None or known is not None:
        return term_id is not None and term_id == known
    table = tables.terms
    row = scope.first(scope.select(table).where(table.c.id == term_id))
    if row is None or row.due_days != 0:
        return False
    companies.keep_cod_term(scope, term_id)
    return True


def _done(scope: Scope, row: Row[Any], proof: Proof) -> bool:
    on = effects.happened_on(proof, companies.standing(scope))
    if not taken_over.found_done(scope, row.id, proof, on, why=taken_over.AFTER_A_RESTORE):
        return False
    action = actions.action_of(row)
    effects.intended(scope, row, action)
    effects.completed(scope, row, action, proof, on)
    trail.settled(scope, "found in QuickBooks", row.id, row.customer_id, proof=proof)
    standings.mark_dirty(scope, [row.customer_id])
    return True
