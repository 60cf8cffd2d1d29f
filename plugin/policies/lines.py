"""On which line of a TOML text each key stands, which tomllib does not tell.

The text has been accepted by tomllib before, so this reader only has to find its way, not to check.
"""

from __future__ import annotations

import re
from collections import defaultdict

from plugin.policies.problem import Path

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)


def lines_of(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every key, table and list item in the TOML document *text*."""
    return _Reader(text).document()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._tables: defaultdict[Path, int] = defaultdict(int)
        """How many tables each array of tables has so far."""

    def document(self) -> dict[Path, int]:
        table: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self._lines

    def _header(self) -> Path:
        is_array = self._text.startswith("[[", self._at)
        line = self._line()
        self._at += 2 if is_array else 1
        *parents, last = self._key()
        table: Path = ()
        for name in parents:
            table = self._latest((*table, name))
        table = (*table, last)
        if is_array:
            self._tables[table] += 1
            self._lines.setdefault(table, line)
            table = self._latest(table)
        self._lines.setdefault(table, line)
        self._skip()
        self._at += 2 if is_array else 1
        return table

    def _latest(self, table: Path) -> Path:
        """*table*, or its latest element when it is an array of tables."""
        return (*table, self._tables[table] - 1) if self._tables.get(table) else table

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for name in self._key():
            path = (*path, name)
            self._lines.setdefault(path, line)
        self._at += 1  # the equals sign
        self._skip()
        self._value(path)

    def _key(self) -> list[str]:
        """A dotted key; stops at what follows it."""
        names: list[str] = []
        while True:
            self._skip()
            found = _BARE_KEY.match(self._text, self._at) or _STRING.match(self._text, self._at)
            if found is None:
                return names
            names.append(found.group().strip("\"'"))
            self._at = found.end()
            self._skip()
            if not self._text.startswith(".", self._at):
                return names
            self._at += 1

    def _value(self, path: Path) -> None:
        opening = self._text[self._at : self._at + 1]
        if opening == "[":
            self._items("]", path)
        elif opening == "{":
            self._items("}", path)
        else:
            found = _STRING.match(self._text, self._at) or _PLAIN_VALUE.match(self._text, self._at)
            self._at = found.end() if found else len(self._text)

    def _items(self, closing: str, path: Path) -> None:
        """The items of a list, or the pairs of an inline table."""
        self._at += 1
        index = 0
        self._skip()
        while self._at < len(self._text) and self._text[self._at] != closing:
            if closing == "}":
                self._pair(path)
            else:
                self._lines[*path, index] = self._line()
                self._value((*path, index))
                index += 1
            self._skip()
            if self._text.startswith(",", self._at):
                self._at += 1
                self._skip()
        self._at += 1

    def _skip(self) -> None:
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1
