"""Each application compiles its addresses, and tests make thousands of the same few applications."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


@cache
def remember_builders() -> None:
    """Compile the function that builds an address once in this process: it depends on the rule's text alone.

    Three quarters of the time to make an application went into that.
    """
    compiled: Callable[[Rule, bool], Builder] = Rule._compile_builder
    kept: dict[Any, Builder] = {}

    def remembered(self: Rule, append_unknown: bool = True) -> Builder:
        converters = tuple((name, type(each)) for name, each in sorted(self._converters.items()))
        key = (*self._trace, converters, repr(self.defaults), append_unknown)
        if key not in kept:
            kept[key] = compiled(self, append_unknown)
        return kept[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]  # the library has no setting for it
