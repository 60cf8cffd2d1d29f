"""What the pages say that is no reason: names of sections, buckets, badges and states; days and moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from plugin.core.actions import TaskKind
from plugin.core.because import Because
from plugin.core.ranking import LastContact, Section
from plugin.words.formats import CACHED, count, locale

SECTION_NAMES: dict[Section, str] = {
    "broken promise": "Broken promises",
    "needs a person": "Needs a decision",
    "call": "Calls due",
    "approval": "Waiting for approval",
    "overdue": "Overdue",
    "data problem": "Data to put right",
    "waiting": "Waiting, as agreed",
    "not late": "Not late yet",
    "settled": "Nothing owed",
}
BUCKET_NAMES = ("Not late", "1\u201330 days", "31\u201360 days", "61\u201390 days", "91 days and more")
BADGE_NAMES = {
    "legal stop": "Legal stop",
    "hold": "On hold",
    "dispute": "Dispute",
    "promise": "Promise",
    "plan": "Payment plan",
    "COD": "Cash on delivery",
    "consumer": "Consumer",
}
MODE_NAMES = {"preview": "Preview", "approve": "Approve", "automatic": "Automatic"}
MODE_WORDS = {
    "preview": "Nothing leaves. You see what would.",
    "approve": "Everything a customer would notice waits for an approval.",
    "automatic": "Steps the policy calls automatic leave by themselves; the others wait for an approval.",
}
STATE_NAMES = {
    "proposed": "Proposed",
    "approved": "Approved",
    "sending": "Being carried out",
    "done": "Done",
    "unclear": "Unclear",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
ROLE_NAMES = {"viewer": "may look", "collector": "may act on customers", "manager": "may change everything"}
JUDGMENT_NAMES = {
    "open": "open",
    "kept": "kept",
    "partly kept": "kept in part",
    "late": "kept late",
    "broken": "broken",
    "cancelled": "cancelled",
}
RESOLUTION_NAMES: dict[str, str] = {
    "credited": "Credited",
    "partly credited": "Credited in part",
    "owed after all": "Owed after all",
}
_ACT_NAMES = {
    "call": "Call",
    "record cannot be read": "Correct a record",
    "apply this first": "Apply their money",
    "look at this receipt": "Look at a receipt",
    "balance does not add up": "Check the balance",
    "no address": "Enter an address",
    "old debt": "Decide about an old debt",
    "legal stop": "See to a legal stop",
    "memo has no room": "Shorten a memo",
    "reach out": "Reach out in person",
    "post a letter": "Post a letter",
    "decide about service": "Decide about service",
    "say what they are": "Business or consumer?",
    "decide about attorney": "Decide about an attorney",
    "look for the payment": "Look for a payment",
    "find the right contact": "Find the right contact",
    "invoice on terms": "Look at an invoice on terms",
    "look at the terms": "Look at the terms",
    "decide about cash on delivery": "Decide about COD",
    "get the terms acknowledged": "Ask about our terms",
    "assess the new customer": "Assess a new customer",
    "confirm receipt": "Confirm a receipt",
    "say thank you": "Say thank you",
    "settle the dispute": "Settle a dispute",
    "send the agreement": "Send an agreement",
    "get the agreement acknowledged": "Ask for a confirmation",
    "review the plan": "Review a payment plan",
    "confirm payments": "Confirm payments",
    "charges do not match": "Compare charges",
    "aging does not tie": "Compare the aging",
    "confirm late fees off": "Confirm late fees off",
    "enter the reference rate": "Enter the reference rate",
    "unusual volume": "Let it go, or not",
    "restored backup": "Sign off a restore",
    "set cod": "Put on COD",
    "lift cod": "Take off COD",
    "charge": "Charge interest",
    "credit": "Credit a charge",
    "remove memo": "Clear our memo",
}
STOP_NAMES: dict[TaskKind, str] = {
    "unusual volume": "Unusually much wants to leave",
    "restored backup": "A backup was restored",
}
STOP_ENDS: dict[TaskKind, str] = {"unusual volume": "Let it go", "restored backup": "Sign it off"}
ASKS_FIRST = "Only what somebody approves leaves, until the unusually large number is let go."
_HELD_BACK = {
    "stopped": "everything is stopped",
    "restored backup": "the restore is not signed off yet",
    "preview": "in the preview nothing leaves",
    "after hours": "messages wait for the hours in which the policy sends",
}
_CONTACT_NAMES = {
    "call": "Call",
    "email": "E-mail",
    "letter": "Letter",
    "visit": "Visit",
    "other": "Contact",
    "notice": "Notice sent",
}


@lru_cache(CACHED)
def act_name(what: str) -> str:
    """A kind of task, or the name of a step, as a heading."""
    charge, _, first_day = what.partition(" ")
    if charge == "interest" and first_day[:4].isdigit():
        return f"Interest from {_day(date.fromisoformat(first_day), 'MMM d, y')}"
    return _ACT_NAMES.get(what) or what[:1].upper() + what[1:]


def fate(*, needs_consent: bool, asks_first: bool, held_back: Because | None) -> str:
    """What becomes of an act that waits: whom it waits for, and what holds everything back."""
    why = _HELD_BACK.get(held_back.rule, "nothing leaves now") if held_back else ""
    if needs_consent:
        waits = "It waits for an approval"
        if asks_first:
            waits = "It would leave by itself, but waits until somebody lets the unusually large number go"
        return f"{waits}, and {why}." if why else f"{waits}."
    return f"It would leave, but {why}." if why else "It leaves with the next run."


def contact_name(how: str) -> str:
    """A way of contact as a heading."""
    return _CONTACT_NAMES.get(how, how[:1].upper() + how[1:])


def contact_words(contact: LastContact, by: str) -> str:
    """The latest contact: what it was, and whether somebody was reached."""
    what = contact_name(contact.how)
    if contact.how == "notice":
        return what
    reached = "" if contact.reached else ", nobody reached"
    return f"{what} by {by}{reached}" if by else f"{what}{reached}"


def short_day(on: date, today: date) -> str:
    """Mar 4; with its year when that is not this one."""
    return _day(on, "MMM d" if on.year == today.year else "MMM d, y")


@lru_cache(CACHED)
def _day(on: date, pattern: str) -> str:
    return format_date(on, pattern, locale=locale())


def day_from_today(on: date, today: date) -> str:
    """Today, tomorrow, yesterday, or the short day."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get((on - today).days) or short_day(on, today)


_HELD_UP_BY = {
    "legal stop": "held by the legal stop",
    "hold": "once the hold ends",
    "dispute": "once the dispute is closed",
    "promise": "once the promise is judged",
    "plan": "if the plan is not kept",
}
_HELD_UP_WHILE = {
    "never synced": "once QuickBooks is read",
    "stale facts": "once QuickBooks is read again",
    "payments not confirmed": "once payments are confirmed",
}


def once_fresh(freshness: Because | None) -> str:
    """What everything waits for while the facts are too old to act on."""
    return _HELD_UP_WHILE.get(freshness.rule, "") if freshness else ""


def held_up(badges: Iterable[str], freshness: Because | None) -> str:
    """What a step whose day has come waits for: a pause of its customer, or the whole company's facts."""
    pause = next((_HELD_UP_BY[badge] for badge in badges if badge in _HELD_UP_BY), "")
    return pause or _HELD_UP_WHILE.get(freshness.rule if freshness else "", "held up")


def moment(at: datetime, zone: ZoneInfo, today: date) -> str:
    """Today at 10:05 AM, in the company's own time."""
    local = at.astimezone(zone)
    return f"{day_from_today(local.date(), today)} at {_time(local.time().replace(second=0, microsecond=0))}"


def moment_or_day(at: datetime, zone: ZoneInfo, today: date) -> str:
    """A moment; where it is the beginning of a day, that day."""
    local = at.astimezone(zone)
    return moment(at, zone, today) if local.time() != time() else day_from_today(local.date(), today)


@lru_cache(24 * 60)
def _time(at: time) -> str:
    return format_time(at, "short", locale=locale())


def days_late(due_on: date, today: date) -> str:
    """12 days; nothing when it is not late."""
    return count(max((today - due_on).days, 0), "day") if due_on < today else ""
