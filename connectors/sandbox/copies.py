"""Copies of records for callers who may change what they get."""

from __future__ import annotations

from typing import Any

from connectors.sandbox.catalog.model import Record

NESTED = {dict, list}


def copied(record: Record) -> Record:
    """A copy nobody shares with the books."""
    return {name: each if type(each) not in NESTED else _copied(each) for name, each in record.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return copied(value)
    return [_copied(each) for each in value] if isinstance(value, list) else value
