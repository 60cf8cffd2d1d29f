"""A reason, an action or a task as one sentence for staff."""

from __future__ import annotations

from functools import lru_cache

from plugin.core.actions import (
    AnyAction,
    LiftCod,
    PostCharge,
    PostCredit,
    RemoveMemo,
    SendNotice,
    SetCod,
    Task,
    TaskKind,
    WriteDigest,
    WriteNote,
)
from plugin.core.because import Because
from plugin.words.charges import charged_what
from plugin.words.formats import CACHED, count, day, money
from plugin.words.templates import filled, templates

_TASKS: dict[TaskKind, str] = {
    "call": "Call the customer and ask for a date.",
    "record cannot be read": "Correct the record in QuickBooks so that it can be read.",
    "apply this first": "Apply the customer's money before anything is sent.",
    "look at this receipt": "See whether this receipt is a payment of an invoice.",
    "balance does not add up": "Find out why the customer's balance differs from its open items.",
    "no address": "Enter a working e-mail address on the invoice.",
    "old debt": "Decide what to do about this old debt.",
    "legal stop": "See to the debt under a legal stop.",
    "write": "Write to the customer yourself: they prefer e-mail to a call.",
    "confirm payments": "Confirm through which day payments are entered in QuickBooks.",
    "confirm late fees off": "Confirm that QuickBooks' own late fees are off.",
    "enter the reference rate": "Enter the reference rate of this half-year into the policy.",
    "charges do not match": "Find out who changed our charges in QuickBooks, or posted beside them.",
    "aging does not tie": "Find out why QuickBooks' own A/R Aging shows other figures.",
    "memo has no room": "Shorten the memo of the invoice.",
    "reach out": "Ask the person who knows this customer to reach out.",
    "post a letter": "Post a letter, and record it.",
    "decide about service": "Decide whether service to this customer stops.",
    "waive or pursue": "Decide: waive this charge, or pursue it.",
    "say what they are": "Say whether this customer is a business or a consumer.",
    "decide about attorney": "Decide: a letter of intent, an agency, an attorney, write it off, or go on.",
    "unusual volume": "Look at the next run, and let it go if it is right.",
    "look for the payment": "Look for the payment, and ask for proof of it.",
    "find the right contact": "Find out who pays at this customer, and log the new contact.",
    "invoice on terms": "Ask for payment before the work, or see why this invoice has terms.",
    "look at the terms": "Choose the terms of this customer and its sub-customers in QuickBooks.",
    "decide about cash on delivery": "Decide whether this customer pays in advance now, and tell them.",
    "get the terms acknowledged": "Have the new customer acknowledge our terms, and record it.",
    "assess the new customer": "Go through the list for new customers, and record what was found.",
    "confirm receipt": "Ask whether they have the invoice, and log what they say.",
    "say thank you": "Thank the customer for the payment.",
    "settle the dispute": "Settle the dispute, and record how it ended.",
    "send the agreement": "Send the customer the agreement about the payment plan, and record it.",
    "get the agreement acknowledged": "Ask the customer to confirm the agreement, and record it.",
    "review the plan": "See with the customer whether the payment plan still fits.",
    "restored backup": "See what was found in QuickBooks after the restore, and sign it off.",
}


@lru_cache(CACHED)
def sentence(because: Because, currency: str) -> str:
    """Why, in one or two sentences. A rule this version does not know is named with its facts."""
    template = templates().get(because.rule)
    if template is not None:
        return filled(template, because, currency)
    facts = ", ".join(f"{name.removesuffix('_minor')} {{{name}}}" for name, _ in because.facts)
    return filled(f"{because.rule.capitalize()}{': ' if facts else ''}{facts}.", because, currency)


def task_request(kind: TaskKind) -> str:
    """What a person is asked to do, without the reason."""
    return _TASKS[kind]


def task_words(task: Task, currency: str) -> str:
    """What a person is asked to do, and why."""
    return f"{_TASKS[task.kind]} {sentence(task.because, currency)}"


def action_words(action: AnyAction, currency: str) -> str:
    """What would leave, in one sentence."""
    match action:
        case SendNotice():
            asked = money(action.asked_minor, currency)
            until = f", payable by {day(action.pay_by)}" if action.pay_by else ""
            if action.tone == "courtesy":
                return f"Send the invoice again with a friendly word ahead of its due date: {asked}."
            return f"Send the invoice again with the {action.tone}: {asked}{until}."
        case PostCharge():
            late = count(len(action.numbers), "late invoice")
            return f"Charge {charged_what(action)} of {money(action.total_minor, currency)} on {late}."
        case PostCredit():
            return f"Credit {money(action.total_minor, currency)} of an earlier charge."
        case SetCod():
            return f"Put the customer on cash on delivery ({count(len(action.members), 'record')})."
        case LiftCod():
            return f"Take the customer off cash on delivery ({count(len(action.members), 'record')})."
        case RemoveMemo():
            return "Take our notice out of the invoice's memo."
        case WriteNote():
            return "Attach a note to the customer."
        case WriteDigest():
            return "Bring our lines in the customer's notes up to date."
