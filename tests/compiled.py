"""What takes long to compile and proves nothing is compiled once in each process, whoever needs it again.

Tests make thousands of the same few applications and engines: an application spent three quarters of its
making on its addresses, a page a third of its time on its templates, a run a fifth on its statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS_MAX = 1500

Builder = Callable[..., tuple[str, str]]


class _Templates(BytecodeCache):
    """Compiled templates, in memory."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class _Rule(Rule):
    """An address whose builders are compiled once for all addresses that are the same."""

    _kept: ClassVar[dict[Any, Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        converters = tuple((name, type(each)) for name, each in sorted(self._converters.items()))
        key = (*self._trace, converters, repr(self.defaults), append_unknown)
        if key not in self._kept:
            self._kept[key] = super()._compile_builder(append_unknown)
        return self._kept[key]


@cache
def share_between_applications() -> None:
    """Let every application made from now on in this process find its addresses and templates compiled."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}
    Flask.url_rule_class = _Rule


def share_statements(engine: Engine) -> None:
    """Let this engine find its statements compiled.

    They are compiled for one dialect object, so that is common to all engines of a kind as well: the first
    engine's, which knows by now whom it speaks to.
    """
    name = engine.dialect.name
    engine._compiled_cache = _statements()[name]
    engine.dialect = _dialects().setdefault(name, engine.dialect)


@cache
def _statements() -> defaultdict[str, Any]:
    return defaultdict(lambda: LRUCache(STATEMENTS_MAX))


@cache
def _dialects() -> dict[str, Dialect]:
    return {}
