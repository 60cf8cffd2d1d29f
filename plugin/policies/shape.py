"""A TOML document made into a `Policy`: names, kinds and required settings, by the core's own types.

The core's dataclasses are the only list of settings, so a new field is readable here without a change.
"""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from plugin.core.cod_terms import CodTerms
from plugin.core.goal import Goal
from plugin.core.late_fees import Fee, FeeBand
from plugin.core.policy import InterestTerms, Policy, RateChange, Segment, Step, StepKind
from plugin.policies.problem import Finding, Path

T = TypeVar("T")
_STAND_INS: Mapping[tuple[type, str], object] = {(Policy, "name"): "", (Policy, "grace_days"): 0}
"""Taken where one is missing, so that the rest of the policy is judged all the same."""


_REQUIRED_HINTS = {
    "grace_days": "Say how many days after the due date nothing is sent; 0 is an answer, silence is not.",
    "annual_rate_percent": "State the yearly rate, as in: annual_rate_percent = 18.",
    "collected_percent": "Say what share should be paid, as in: collected_percent = 70.",
    "kind": f"Choose one of: {', '.join(typing.get_args(StepKind))}.",
    "steps": "Add at least one [[steps]] section.",
    "name": 'Give it a name, as in: name = "reminder".',
}
_SECTIONS = (Step, RateChange, Segment, Fee, FeeBand)
"""What a policy lists in sections of its own."""
_KINDS = {
    int: ("a whole number", "Write it without quotes and without decimals, as in: 3."),
    bool: ("yes or no", "Write true or false, without quotes."),
    str: ("a text", 'Write it in double quotes, as in: "reminder".'),
    Decimal: ("a number", "Write it without quotes, as in: 18 or 5.00."),
    date: ("a date", "Write it without quotes, as in: 2026-07-01."),
}


def read(document: Mapping[str, Any], version: int, findings: list[Finding]) -> Policy | None:
    """The policy in *document*; None, with what is wrong added to *findings*, when it cannot be read."""
    if "version" in document:
        hint = "Take the line out: versions are counted when a policy is put into force."
        findings.append(Finding(("version",), "A policy file does not carry its version.", hint))
    given = {name: value for name, value in document.items() if name != "version"}
    return _table(Policy, given, (), findings, version=version, segment="")


def _table(
    kind: type[T], table: Mapping[str, Any], path: Path, findings: list[Finding], **known: object
) -> T | None:
    """*table* as a *kind*; None when a required setting of it is missing or unreadable.

    An unknown or unreadable setting is reported and otherwise passed over, so that one reading finds all.
    """
    hints = typing.get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.name not in known}  # type: ignore[arg-type]  # T is one of the core's dataclasses
    findings += [
        Finding((*path, name), "There is no such setting.", _did_you_mean(name, list(fields)))
        for name in table.keys() - fields.keys()
    ]
    values = dict(known)
    for name, field in fields.items():
        read_as = None
        if name in table:
            read_as = _value(hints[name], table[name], (*path, name), findings)
        elif field.default is dataclasses.MISSING:
            hint = _REQUIRED_HINTS.get(name, "")
            findings.append(Finding(path, f"The setting {name} is missing.", hint))
        if read_as is not None:
            values[name] = read_as
        elif field.default is dataclasses.MISSING:
            values[name] = _STAND_INS.get((kind, name))
    return None if None in values.values() else kind(**values)


def _value(hint: Any, value: Any, path: Path, findings: list[Finding]) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _one_of(tuple(a for a in arguments if a is not type(None)), value, path, findings)
    if origin is tuple:
        of_sections = arguments[0] in _SECTIONS
        return (_tables if of_sections else _items)(arguments[0], value, path, findings)
    if origin is typing.Literal:
        return _choice(arguments, value, path, findings)
    if hint in (InterestTerms, CodTerms, Goal, *_SECTIONS):
        if isinstance(value, dict):
            return _table(hint, value, path, findings)
        findings.append(Finding(path, "This must be a section of its own.", f"Write it as: [{path[-1]}]."))
        return None
    return _plain(hint, value, path, findings)


def _one_of(kinds: tuple[Any, ...], value: Any, path: Path, findings: list[Finding]) -> Any:
    """*value* as one of *kinds*: a text is looked for among the words that stand for a figure, as "never"."""
    words = [word for kind in kinds for word in typing.get_args(kind)]
    if isinstance(value, str) and words:
        return _choice(tuple(words), value, path, findings)
    return _value(kinds[0], value, path, findings)


def _tables(kind: Any, value: Any, path: Path, findings: list[Finding]) -> tuple[Any, ...] | None:
    if not isinstance(value, list):
        hint = f"Begin each with a line: [[{'.'.join(str(part) for part in path)}]]."
        findings.append(Finding(path, "This must be a list of sections.", hint))
        return None
    found = tuple(_value(kind, item, (*path, index), findings) for index, item in enumerate(value))
    return None if None in found else found


def _items(kind: Any, value: Any, path: Path, findings: list[Finding]) -> tuple[Any, ...] | None:
    if not isinstance(value, list):
        findings.append(Finding(path, "This must be a list.", f"Write it as: {path[-1]} = [ ... ]."))
        return None
    found = tuple(_value(kind, item, (*path, index), findings) for index, item in enumerate(value))
    return None if None in found else found


def _choice(choices: tuple[Any, ...], value: Any, path: Path, findings: list[Finding]) -> Any:
    if value in choices:
        return value
    hint = _close_to(str(value), list(choices)) or f"Choose one of: {', '.join(choices)}."
    findings.append(Finding(path, f"{value!r} is not one of the choices.", hint))
    return None


def _plain(kind: Any, value: Any, path: Path, findings: list[Finding]) -> Any:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if kind is Decimal and is_whole:
        return Decimal(value)
    if kind is Decimal and isinstance(value, Decimal) and value.is_finite():
        return value
    if (
        (kind is int and is_whole)
        or (kind is bool and isinstance(value, bool))
        or (kind is str and isinstance(value, str))
        or (kind is date and isinstance(value, date) and not isinstance(value, datetime))
    ):
        return value
    wanted, hint = _KINDS[kind]
    findings.append(Finding(path, f"This must be {wanted}, and is {value!r}.", hint))
    return None


def _did_you_mean(name: str, known: list[str]) -> str:
    return _close_to(name, known) or f"The settings here are: {', '.join(known)}."


def _close_to(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""
