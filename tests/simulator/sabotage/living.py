"""Plants a bug in the program that is running: the code of the function it stands in is exchanged.

That spares a copy and the import of the whole program, and whoever has imported the function has the bug
too. What stands outside functions (a figure, a list of gates) has been read by others already: that needs
a copy.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from inspect import CO_NEWLOCALS, CO_OPTIMIZED
from pathlib import PurePath
from types import CodeType, FunctionType
from typing import Any


def is_within_functions(old: str, new: str) -> bool:
    """Whether these two texts of a module differ in bodies of functions alone, and do differ."""
    pairs = list(_differing(_compiled(old), _compiled(new)))
    return bool(pairs) and all(_is_function(before) for before, _ in pairs)


def plant(file: str, old: str, new: str) -> None:
    """Exchange the code of each function in which the texts differ; *file* is relative to the checkout."""
    module = importlib.import_module(".".join(PurePath(file).with_suffix("").parts).removesuffix(".__init__"))
    for before, after in _differing(_compiled(old), _compiled(new)):
        _living(module, before.co_qualname).__code__ = after
    _forget(room=PurePath(file).parts[0])


def _compiled(text: str) -> CodeType:
    return compile(text, "<planted>", "exec", dont_inherit=True)


def _differing(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The outermost functions that differ, or else the body of the module or class that does."""
    below, above = _nested(old), _nested(new)
    if _own(old) != _own(new) or len(below) != len(above):
        yield old, new
        return
    for one, other in zip(below, above, strict=True):
        if not _is_function(one):
            yield from _differing(one, other)
        elif any(True for _ in _differing(one, other)):
            yield one, other


def _own(code: CodeType) -> tuple[object, ...]:
    """What a code does, apart from where it stands and what is nested in it."""
    constants = tuple(repr(each) for each in code.co_consts if not isinstance(each, CodeType))
    return code.co_qualname, code.co_code, code.co_names, code.co_varnames, code.co_freevars, constants


def _nested(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & CO_OPTIMIZED and code.co_flags & CO_NEWLOCALS)


def _forget(room: str) -> None:
    """What the functions of this room keep of their answers, they gave before they were changed."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == room:
            for each in vars(module).values():
                if isinstance(each, _lru_cache_wrapper):
                    each.cache_clear()


def _living(holder: Any, name: str) -> FunctionType:
    """The function of this qualified name, beneath whatever decorates it."""
    for part in name.split("."):
        holder = vars(holder)[part]
    while not isinstance(holder, FunctionType) or hasattr(holder, "__wrapped__"):
        beneath = [getattr(holder, way, None) for way in ("__wrapped__", "__func__", "fget", "func")]
        holder = next(each for each in beneath if each is not None)
    return holder
