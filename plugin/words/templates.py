"""The sentences of `en_US.toml`, filled with the facts of a reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter

from plugin.core.because import Because, Fact
from plugin.words.formats import LOCALE_NAME, count, day, money

Template = str | Mapping[str, str]
"""A sentence, or two with the fact that decides between them."""


_CACHED = 256
"""More than there are sentences; those of unknown rules come and go."""


@cache
def templates() -> Mapping[str, Template]:
    """The sentence of every rule, by its name."""
    return tomllib.loads((files("plugin.words") / f"{LOCALE_NAME}.toml").read_text(encoding="utf-8"))


def filled(template: Template, because: Because, currency: str) -> str:
    """The sentence *template* makes of the facts of *because*."""
    if not isinstance(template, str):
        template = template["then" if because.fact(template["when"]) else "otherwise"]
    facts = {**dict(because.facts), "until": because.until}
    if facts.get("segment"):
        # Whose settings these are belongs to the version wherever that is named.
        facts["policy_version"] = f"{facts['policy_version']}, segment “{facts['segment']}”"
    return "".join(
        before + (_said(name, facts[name], spec, currency) if name else "")
        for before, name, spec in _parts(template)
    )


@lru_cache(_CACHED)
def _parts(template: str) -> tuple[tuple[str, str, str], ...]:
    """A template taken apart once: what stands before each fact, its name and how it is said."""
    return tuple((before, name or "", spec or "") for before, name, spec, _ in Formatter().parse(template))


_ACTS = {"notice": "messages", "charge": "interest charges"}


def _said(name: str, fact: Fact, spec: str, currency: str) -> str:
    """A fact in words: `{days_overdue:day}` counts that noun, `{what:acts}` names acts of that kind."""
    if spec == "acts":
        return _ACTS.get(str(fact), f"{fact}s")
    if isinstance(fact, int) and name.endswith("_minor"):
        return money(fact, currency)
    if isinstance(fact, int) and spec:
        return count(fact, spec)
    if isinstance(fact, date):
        return day(fact)
    if isinstance(fact, Decimal):
        return f"{fact.normalize():f}"
    return "" if fact is None else str(fact)
