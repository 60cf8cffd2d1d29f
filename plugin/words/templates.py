"""The sentences of `en_US.toml`, filled with the facts of a reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from plugin.core.because import Because
from plugin.words.formats import LOCALE_NAME, count, day, money

Template = str | Mapping[str, str]
"""A sentence, or two with the fact that decides between them."""


@cache
def templates() -> Mapping[str, Template]:
    """The sentence of every rule, by its name."""
    return tomllib.loads((files("plugin.words") / f"{LOCALE_NAME}.toml").read_text(encoding="utf-8"))


def filled(template: Template, because: Because, currency: str) -> str:
    """The sentence *template* makes of the facts of *because*."""
    if not isinstance(template, str):
        template = template["then" if because.fact(template["when"]) else "otherwise"]
    facts = {
        name: money(value, currency) if name.endswith("_minor") and isinstance(value, int) else value
        for name, value in because.facts
    }
    return _Words().vformat(template, (), {**facts, "until": because.until})


class _Words(Formatter):
    """`{days_overdue:day}` is a count of that noun; a date is written out."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int) and format_spec:
            return count(value, format_spec)
        if isinstance(value, date):
            return day(value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return "" if value is None else str(value)
