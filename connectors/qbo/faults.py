"""From what came back, or did not, to one of the four failures (reliability.md 2.1). Pure.

The one question is whether a call may have taken effect. A read never does. A write that QuickBooks
refused in so many words did not. A write whose answer is missing, broken or a server's own failure may have.
No sentence made here holds anything from the answer: a 3200 quotes the token, a 5010 names a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connectors.qbo.fault_bodies import Fault, faults_in
from plugin.books import BooksError, NotConnected, Reason, Refused, TryLater, Unclear

Intent = Literal["read", "write", "keyed", "send"]
"""What a call would do: nothing, change something, change it under a request id, or mail an invoice."""

_LOST: dict[Intent, str] = {
    "read": "QuickBooks did not answer properly. Nothing was changed; we ask again later.",
    "write": "QuickBooks' answer was lost: the change may have been made.",
    "keyed": "QuickBooks' answer was lost: the record may have been made, once.",
    "send": "QuickBooks' answer was lost: the invoice may have been sent.",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    failure: type[BooksError]
    sentence: str
    reason: Reason | None = None


_RECONNECT = _Rule(NotConnected, "QuickBooks no longer accepts our authorization. Connect the company again.")
_SLOW_DOWN = _Rule(TryLater, "QuickBooks asks us to slow down. Nothing was changed; we ask again later.")
_CLOSED = _Rule(
    Refused, "The books are closed for this date, so QuickBooks changed nothing.", "closed period"
)
_NO_ADDRESS = _Rule(Refused, "QuickBooks does not accept the invoice's e-mail address.", "no address")
_ENOUGH_MAIL = _Rule(
    TryLater, "QuickBooks has sent as many e-mails as it allows for now. This one was not sent."
)
_NO_SUBSCRIPTION = _Rule(
    Refused,
    "This company's QuickBooks subscription has ended or has a billing problem.",
    "no subscription",
)
_TURNED_AWAY = _Rule(TryLater, "QuickBooks' front door turned us away. Nothing was changed.")
_NOT_FOUND = _Rule(Refused, "QuickBooks knows no such address of its API. Nothing was changed.")

# Codes and statuses: qbo.md 8.2. [R] was recorded, [D] documented, [I] quoted by others, [M] remembered.
_BY_CODE: dict[str, _Rule] = {
    "100": _RECONNECT,  # [I] XML, 401: authentication failed
    "120": _Rule(  # [D] 400 or 403: the person who connected is no administrator any more
        NotConnected,
        "The person who connected QuickBooks may no longer do so. An administrator must connect it again.",
    ),
    "600": _Rule(Unclear, "QuickBooks has seen this request before: it may have been carried out."),  # [D]
    "610": _Rule(  # [R] deleted, merged or inactive; QuickBooks does not say which
        Refused, "A record this needs no longer exists in QuickBooks or is inactive.", "gone"
    ),
    "2050": _Rule(Refused, "A text is longer than QuickBooks allows. Nothing was changed."),  # [I]
    "2210": _NO_ADDRESS,  # [D]
    "2500": _Rule(Refused, "A record this refers to is not in QuickBooks. Nothing was changed."),  # [I]
    "3001": _SLOW_DOWN,  # [I] 429
    "3100": _Rule(  # [I] 403: keys of the other environment, or the app was disconnected
        NotConnected, "This app is not authorized for the company. Connect it again."
    ),
    "3200": _RECONNECT,  # [R] 401: expired; the detail holds the token
    "3201": _RECONNECT,  # [I] 401
    "5010": _Rule(  # [R] the detail names the other person
        TryLater, "Somebody has changed the record since. It is read again and decided anew.", None
    ),
    "6140": _Rule(Refused, "Another document already has this number.", "number taken"),  # [I]
    "6190": _NO_SUBSCRIPTION,  # [D] 400 or 403
    "6210": _CLOSED,  # [D]
    "6240": _Rule(Refused, "Another record already has this name."),  # [R]
    "6540": _Rule(Refused, "The payment sits in a bank deposit and cannot be changed."),  # [D]
}
_SYSTEM_CODES = frozenset(("10000",))  # [I] SystemFault, with 500 and with 400
_GRAVITY = (Unclear, NotConnected, TryLater, Refused)


def failure_of(status: int, body: bytes, intent: Intent, tid: str | None = None) -> BooksError | None:
    """The failure an answer amounts to; None when it is a good one, as far as its top shows."""
    if status == 429:  # [I] XML whatever was accepted, or JSON
        return _say(_SLOW_DOWN, "3001", tid)
    found = faults_in(body)
    if status == 200:
        if found is None:
            return lost(intent, tid=tid)
        return _gravest(found, status, intent, tid) if found else None
    if status >= 500 or status == 408 or status < 400:  # [I] nginx' HTML; a redirect is no answer either
        return lost(intent, code=found[0].code if found else None, tid=tid)
    if found:
        return _gravest(found, status, intent, tid)
    return _unexplained(status, intent, tid)


def is_expired(status: int, body: bytes) -> bool:
    """True when the access token was not accepted: nothing happened, a fresh one may help (qbo.md 8.2)."""
    if status == 401:
        return True
    found = faults_in(body) if status < 500 else None
    return any(fault.code in ("100", "3200", "3201") for fault in found or ())


def lost(intent: Intent, *, code: str | None = None, tid: str | None = None) -> BooksError:
    """The failure of a call whose answer never came or cannot be understood."""
    failure = TryLater if intent == "read" else Unclear
    return failure(_LOST[intent], code=code, tid=tid)


def failure_of_faults(found: tuple[Fault, ...], intent: Intent, tid: str | None = None) -> BooksError:
    """The failure of a fault found deeper in a good answer: an item of a batch, a part of a CDC answer."""
    return _gravest(found, 200, intent, tid)


def _gravest(found: tuple[Fault, ...], status: int, intent: Intent, tid: str | None) -> BooksError:
    """One fault may list several errors; what we must fear most decides."""
    failures = [_one(fault, status, intent, tid) for fault in found]
    return min(failures, key=lambda failure: _GRAVITY.index(type(failure)))


def _one(fault: Fault, status: int, intent: Intent, tid: str | None) -> BooksError:
    if fault.kind == "SystemFault" or fault.code in _SYSTEM_CODES:
        return lost(intent, code=fault.code, tid=tid)
    rule = _BY_CODE.get(fault.code)
    detail = fault.detail.lower()
    if fault.code == "5010" and "closed" in detail:
        rule = _CLOSED  # design.md: closing the books also shows up as a stale object
    if fault.code == "6000" and "email" in detail:
        # [3P] "You must enter the email address for this customer"; the words of a daily cap are not known
        rule = _ENOUGH_MAIL if "per day" in detail or "limit" in detail else _NO_ADDRESS
    if rule is None and (status in (401, 403) or fault.kind.lower().startswith("auth")):
        rule = _RECONNECT
    if rule is None or (rule.failure is Unclear and intent == "read"):
        what = f"(its code {fault.code})" if fault.code.isdigit() else "(without a code)"
        return Refused(f"QuickBooks refused this {what}. Nothing was changed.", code=fault.code, tid=tid)
    return _say(rule, fault.code, tid)


def _unexplained(status: int, intent: Intent, tid: str | None) -> BooksError:
    """An answer of 4xx whose body says nothing we can read."""
    if status == 401:
        return _say(_RECONNECT, None, tid)
    if status == 403:
        return _say(_TURNED_AWAY, None, tid)
    if status == 404:
        return _say(_TURNED_AWAY if intent == "read" else _NOT_FOUND, None, tid)
    return lost(intent, tid=tid)


def _say(rule: _Rule, code: str | None, tid: str | None) -> BooksError:
    return rule.failure(rule.sentence, code=code, tid=tid, reason=rule.reason)
