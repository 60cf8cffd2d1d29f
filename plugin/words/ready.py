"""What a person should put right in QuickBooks, and how, in words."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from plugin.core.because import Because
from plugin.core.ready import FindingKind
from plugin.facts import ANYBODY
from plugin.words.formats import LOCALE_NAME
from plugin.words.templates import filled

_MONEY = {"payment": "a payment", "credit": "a credit memo", "journal": "a journal entry"}
RECORDS = {
    "invoice": "invoice",
    "customer": "customer",
    "payment": "payment",
    "credit": "credit memo",
    "journal": "journal entry",
    "deposit": "deposit",
    "sales receipt": "sales receipt",
    "term": "term",
}
"""What people call the record a finding is about, by the first part of its subject."""


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("plugin.words") / f"ready_{LOCALE_NAME}.toml").read_text(encoding="utf-8"))


def finding_title(kind: FindingKind) -> str:
    """The findings of a kind, as a heading."""
    return _words()[kind]["title"]


def finding_words(because: Because, currency: str) -> str:
    """What was found, in a sentence."""
    named = tuple(
        (name, _MONEY.get(str(fact), fact) if name == "what" else fact) for name, fact in because.facts
    )
    return filled(_words()[because.rule]["what"], Because(because.rule, named), currency)


def finding_request(kind: FindingKind) -> str:
    """What to do about it in QuickBooks, in a sentence."""
    return _words()[kind]["do"]


def unreadable_request() -> str:
    """What to do about records that cannot be read, in a sentence."""
    return _words()["unreadable record"]["do"]


def unreadable_words(reason: str, customer_ids: Collection[str]) -> str:
    """What cannot be read of a record, and whom that holds."""
    told = _words()["unreadable record"]
    return f"{reason} {told['everybody' if ANYBODY in customer_ids else 'customers']}"


def record_name(subject: str) -> str:
    """The kind of the record *subject* names."""
    return RECORDS[subject.partition("/")[0]]
