"""Notes on the customer in QuickBooks: who, what, when and how (S2.6, S2.7); and what we have done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plugin.core.actions import AnyAction, FoundAgain, LiftCod, PostCharge, PostCredit, SendNotice, SetCod
from plugin.core.outcomes import PRIVATE
from plugin.core.said import Promise
from plugin.words.charges import charged_what
from plugin.words.formats import day, money, quoted
from plugin.words.outcomes import what_was_said, who_was_met
from plugin.words.sentences import action_words

_SUMMARY_LENGTH_MAX = 1500
_REASON_LENGTH_MAX = 300


def contact_note(
    contact: Mapping[Any, Any], promise: Promise | None = None, currency: str | None = None
) -> str:
    """The note of one conversation, from its record; with the promise made in it, when there is one.

    Why they have not paid is not among it, and of a private matter nothing that was said (S1.3).
    """
    met = who_was_met(contact["outcome"], contact["person"])
    lines = [f"{day(contact['happened_on'])}, {contact['how']} by {contact['recorded_by']}: {met}."]
    summary = "" if contact["reason_code"] == PRIVATE else contact["summary"]
    said = quoted(what_was_said(contact["outcome"], summary), _SUMMARY_LENGTH_MAX)
    lines += [said] if said else []
    if promise is not None and currency is not None:
        how = f" by {promise.method}" if promise.method else ""
        lines.append(f"Promised: {money(promise.amount_minor, currency)} by {day(promise.pay_by)}{how}.")
    return "\n".join(lines)


def action_note(action: AnyAction, done_on: date, currency: str) -> str:
    """The note of one completed action: what was done, and when."""
    return f"{day(done_on)}, Dunwell: {_done(action, currency)}"


def done_words(action: AnyAction, currency: str) -> str:
    """What was done, as a sentence of its own."""
    said = _done(action, currency)
    return said[:1].upper() + said[1:].removesuffix(".")


def _done(action: AnyAction, currency: str) -> str:
    match action:
        case SendNotice():
            asked = money(action.asked_minor, currency)
            until = f", payable by {day(action.pay_by)}" if action.pay_by else ""
            number = action.because.fact("number") or action.invoice_id
            if action.tone == "courtesy":
                return f"invoice {number} was sent again ahead of its due date: {asked}."
            return f"invoice {number} was sent again with the {action.tone}: {asked}{until}."
        case PostCharge(found_again=FoundAgain(amount_minor=amount_minor)):
            return f"{money(amount_minor, currency)} was charged; the lines of the charge say for what."
        case PostCharge():
            numbers, amount = ", ".join(action.invoice_numbers), money(action.total_minor, currency)
            return f"{charged_what(action)} of {amount} was charged on {numbers}."
        case PostCredit():
            numbers = ", ".join(dict.fromkeys(line.invoice_number for line in action.lines))
            amount = money(action.total_minor, currency)
            return f"{amount} of what was charged on {numbers} was credited."
        case SetCod(cause="by hand"):
            by, reason = action.because.fact("by"), action.because.fact("reason")
            why = quoted(f"{reason}", _REASON_LENGTH_MAX)
            return f"the customer was put on cash on delivery, as {by} decided: {why}"
        case SetCod():
            return "the customer was put on cash on delivery."
        case LiftCod():
            return "the customer was taken off cash on delivery."
        case _:
            return action_words(action, currency)
