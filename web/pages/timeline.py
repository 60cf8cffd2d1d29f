"""What was said, done, promised and paid about one customer, the latest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from plugin import words
from plugin.consent import ECHOES
from plugin.core.promises import Judgment, judged
from plugin.store import actions as stored
from plugin.store import said
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.words import pages as names
from plugin.words.decisions import DECISION_NAMES
from plugin.words.outcomes import REASON_NAMES, what_was_said
from web.pages.outgoing import outgoing

LINES = 80
_AT_THE_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    on: date
    what: str
    text: str = ""
    by: str = ""
    badge: tuple[str, str] | None = None
    at: datetime = _AT_THE_END
    """When on that day; what ends something comes after all else, since its moment is not kept."""


def timeline(found: Found, around: Frame) -> list[Event]:
    """The events of every kind, the latest first."""
    events = [*_said(found, around), *_promises(found, around), *_acts(found, around)]
    events += [*_payments(found), *_taken_back(found), *_decided(found, around)]
    return sorted(events, key=lambda event: (event.on, event.at), reverse=True)[:LINES]


def judgments(found: Found, today: date) -> dict[str, Judgment]:
    """What became of each promise, by its id, judged from payments."""
    if not found.accounts:
        return {}
    account = found.accounts[0][0]
    return {row.id: judged(said.promise(row), account, today) for row in found.said["promises"]}


def _said(found: Found, around: Frame) -> Iterator[Event]:
    sent = outgoing(found, around.today)
    for row in found.said["contacts"]:
        whom = f" with {row.person}" if row.person and row.reached else ""
        missed = "" if row.reached or row.outcome == "new contact" else ", nobody reached"
        about = f" about invoice {found.numbers[row.invoice_id]}" if row.invoice_id in found.numbers else ""
        by = around.name_of(row.recorded_by)
        what = f"{names.contact_name(row.how)}{whom}{about}{missed}"
        said_words = _what_was_said(row)
        if row.answers in sent:
            said_words = "\n".join(filter(None, (said_words, f"In answer to {sent[row.answers]}")))
        yield Event(row.happened_on, what, said_words, by, at=row.recorded_at)
    for table, began, ended, what, over in _SPANS:
        for row in found.said[table]:
            if getattr(row, "cause", "") == "by hand":
                continue  # the decision and the act that carried it out say it already
            number = found.numbers.get(getattr(row, "invoice_id", None) or "")
            about = f": invoice {number}" if number else ""
            by = around.name_of(row.recorded_by)
            why = getattr(row, "reason", None) or ""
            yield Event(getattr(row, began), f"{what}{about}", why, by, at=row.recorded_at)
            end = getattr(row, ended)
            if end is not None:
                by = around.name_of(next(filter(None, (getattr(row, who, None) for who in _ENDED_BY)), None))
                yield Event(end, f"{over}{about}", _how_it_ended(row), by)


def _what_was_said(row: Row[Any]) -> str:
    """What came of a contact, and why they have not paid as far as they said."""
    said = what_was_said(row.outcome, row.summary)
    why = REASON_NAMES.get(row.reason_code)
    return "\n".join(part for part in (said, f"Why not paid: {why}" if why else "") if part)


def _how_it_ended(row: Row[Any]) -> str:
    resolution = names.RESOLUTION_NAMES.get(getattr(row, "resolution", None) or "", "")
    note = getattr(row, "resolution_note", None) or getattr(row, "ended_why", None) or ""
    return ": ".join(part for part in (resolution, note) if part)


_SPANS = (
    ("holds", "placed_on", "lifted_on", "Put on hold", "Hold lifted"),
    ("disputes", "opened_on", "closed_on", "Dispute opened", "Dispute closed"),
    ("legal_stops", "placed_on", "lifted_on", "Legal stop", "Legal stop lifted"),
    ("payment_plans", "agreed_on", "ended_on", "Payment plan agreed", "Payment plan ended"),
    ("cod_states", "since", "ended_on", "On cash on delivery", "Off cash on delivery"),
    ("cod_decisions", "decided_on", "ended_on", "Cash on delivery decided", "Cash on delivery let go"),
)


_ENDED_BY = ("lifted_by", "closed_by", "ended_by")


def _decided(found: Found, around: Frame) -> Iterator[Event]:
    """What management decided at the end of the road."""
    for row in found.said["escalations"]:
        by, what = around.name_of(row.recorded_by), f"Decided: {DECISION_NAMES[row.kind].lower()}"
        yield Event(row.decided_on, what, row.reason, by, at=row.recorded_at)


def _promises(found: Found, around: Frame) -> Iterator[Event]:
    became = judgments(found, around.today)
    currency = found.accounts[0][0].currency if found.accounts else ""
    for row in found.said["promises"]:
        how = f" by {row.method}" if row.method else ""
        amount = words.money(row.amount_minor, currency)
        what = f"Promised {amount}{how} by {names.short_day(row.pay_by, around.today)}"
        judgment = became.get(row.id, "open")
        badge = (judgment, names.JUDGMENT_NAMES[judgment])
        yield Event(row.made_on, what, "", around.name_of(row.recorded_by), badge, row.recorded_at)


def _acts(found: Found, around: Frame) -> Iterator[Event]:
    for row in found.actions:
        if row.kind in ECHOES or row.status not in ("done", "unclear", "failed", "cancelled"):
            continue
        if row.status == "cancelled" and row.sentence is None:
            continue
        action = stored.action_of(row)
        by = around.name_of(row.approved_by) if row.approved_by else around.name_of(stored.SYSTEM)
        badge = None if row.status == "done" else (row.status, names.STATE_NAMES[row.status])
        what = words.done_words(action, row.currency)
        at = row.done_at or row.created_at
        yield Event(stored.day_of(row), what, row.sentence or "", by, badge, at)


def _payments(found: Found) -> Iterator[Event]:
    for row in found.payments:
        if row.total_minor:
            text = ""
            if row.unapplied_minor:
                text = f"{words.money(row.unapplied_minor, row.currency)} of it is not applied."
            reference = f", reference {row.number}" if row.number else ""
            paid = f"Paid {words.money(row.total_minor, row.currency)}{reference}"
            yield Event(row.paid_on, paid, text, at=row.updated_at)


def _taken_back(found: Found) -> Iterator[Event]:
    """Payments that bounced: QuickBooks shows no trace of them, but what they had settled is owed again."""
    for row in found.owed_again:
        number = found.numbers.get(row.invoice_id, row.invoice_id)
        times = f" This has happened {row.episode - 1} times." if row.episode > 2 else ""
        text = f"It had been settled. A payment bounced or was taken back, and chasing begins anew.{times}"
        yield Event(row.began_on, f"Invoice {number} is owed again", text)
