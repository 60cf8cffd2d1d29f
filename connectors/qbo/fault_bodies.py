"""Reading a fault out of an answer, whichever layer of Intuit wrote it (qbo.md 8.1). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

# An answer that holds no fault cannot hold this: within a JSON string the quotes would be escaped.
_FAULT_KEYS = (b'"Fault"', b'"fault"')
_XML_TYPE = re.compile(rb'<Fault\b[^>]*\btype="([^"]*)"')
_XML_ERROR = re.compile(rb'<Error\b[^>]*\bcode="([^"]*)"')
_XML_DETAIL = re.compile(rb"<Detail>([^<]*)</Detail>")
_FAULT_BYTES_MAX = 65_536
"""No fault is longer. A full page is megabytes: its faults are left to the decoder, which raises them too."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a fault. Its detail may hold names and tokens: decide by it, never show it (qbo.md 8)."""

    code: str
    kind: str
    detail: str


def faults_in(body: bytes) -> tuple[Fault, ...] | None:
    """The faults *body* is about; none for an answer without a fault; None when it is no answer at all.

    Only the top of a JSON answer is looked at: a batch or an upload holds faults of single items further in.
    """
    first, last = body[:64].lstrip()[:1], body[-64:].rstrip()[-1:]
    if first == b"<":
        return _from_xml(body[:_FAULT_BYTES_MAX])
    if len(body) > _FAULT_BYTES_MAX or not any(key in body for key in _FAULT_KEYS):
        return () if (first, last) == (b"{", b"}") else None
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not isinstance(answer, dict):
        return None
    return faults_of(answer)


def faults_of(answer: dict[str, Any]) -> tuple[Fault, ...]:
    """The faults at the top of a decoded answer: `Fault` of the service, or `fault` of the gateway."""
    for outer, inner, detail in (("Fault", "Error", "Detail"), ("fault", "error", "detail")):
        fault = answer.get(outer)
        if isinstance(fault, dict):
            kind = str(fault.get("type") or "")
            errors = [error for error in fault.get(inner) or () if isinstance(error, dict)]
            found = tuple(
                Fault(str(error.get("code") or ""), kind, str(error.get(detail) or "")) for error in errors
            )
            return found or (Fault("", kind, ""),)
    return ()


def _from_xml(body: bytes) -> tuple[Fault, ...] | None:
    """The XML of throttling and of old authentication faults; None for a web server's HTML page.

    Read by pattern, so that no entity of a foreign document is ever expanded.
    """
    kind = _XML_TYPE.search(body)
    codes = _XML_ERROR.findall(body)
    if kind is None or not codes:
        return None
    details = _XML_DETAIL.findall(body)
    text = details[0].decode("utf-8", "replace") if details else ""
    return tuple(
        Fault(code.decode("ascii", "replace"), kind[1].decode("ascii", "replace"), text) for code in codes
    )
