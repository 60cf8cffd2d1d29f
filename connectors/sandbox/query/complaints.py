"""What QuickBooks' parser, which JavaCC made, says of a query it cannot read (qbo.md §3, 4000).

It names the token it met, by kind and as written, and lists the kinds it would have taken. A character no
token begins with is a lexical error, with a sentence of its own.
"""

from __future__ import annotations

import re

from lark import UnexpectedToken
from lark.exceptions import UnexpectedInput

TOKEN = re.compile(
    r"(?P<STRING>'(?:\\.|[^'\\])*')|(?P<DECIMAL>-?\d+\.\d+)|(?P<INTEGER>-?\d+)"
    r"|(?P<WORD>[A-Za-z_][\w.]*)|(?P<SYMBOL><=|>=|!=|[=<>(),*;])",
    re.DOTALL,
)
KEYWORDS = {
    *("select", "from", "where", "in", "like", "orderby", "order", "by", "asc", "desc", "count"),
    *("startposition", "maxresults", "iterator"),
}
NAMED = {"and", "or"}
"""Keywords that the real parser lists by the names of their kinds, in angle brackets."""
ALWAYS_SHOWN = {"QUOTED": ("<STRING>",), "BARE": ("<DECIMAL>", "<INTEGER>", '"false"', '"true"')}
SHOWN = {
    "$END": ("<EOF>",),
    "SEMICOLON": (),
    "NAME": ("<IDENTIFIER>",),
    "INTEGER": ("<INTEGER>",),
    "OPERATOR": ('"!="', '"<"', '"<="', '"="', '">"', '">="'),
    "STAR": ('"*"',),
    "COMMA": ('","',),
    "LPAR": ('"("',),
    "RPAR": ('")"',),
    # A condition may be followed by more than is documented; what is more is refused later on.
    "AND": ("<AND>", "<OR>"),
    "STARTPOSITION": ('"iterator"', '"startposition"'),
    **ALWAYS_SHOWN,
}


def complaint(text: str, error: UnexpectedInput) -> str:
    """The sentence for what *error* met in *text*, which begins and ends without blanks."""
    place = _place(text, error)
    line, column = text.count("\n", 0, place) + 1, place - (text.rfind("\n", 0, place) + 1) + 1
    if place >= len(text):
        # The end is where the last character stood.
        return _met('"<EOF>"', line, max(column - 1, 0)) + _hopes(error)
    found = TOKEN.match(text, place)
    if found is None:
        return _lexical(text, place, line, column)
    written = found.group()
    return _met(f'" {_kind(found)} "{_escaped(written)} ""', line, column) + _hopes(error)


def _place(text: str, error: UnexpectedInput) -> int:
    """Where the token begins that could not be taken."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return len(text)
    place = error.pos_in_stream
    return len(text) if place is None else place


def _met(token: str, line: int, column: int) -> str:
    return f"Encountered {token} at line {line}, column {column}.\n"


def _kind(found: re.Match[str]) -> str:
    """How the parser calls a token's kind."""
    written = found.group().lower()
    match found.lastgroup:
        case "SYMBOL":
            return f'"{written}"'
        case "WORD" if written in NAMED:
            return f"<{written.upper()}>"
        case "WORD" if written in KEYWORDS:
            return f'"{written}"'
        case "WORD":
            return "<IDENTIFIER>"
    return f"<{found.lastgroup}>"


def _hopes(error: UnexpectedInput) -> str:
    terminals = set(getattr(error, "accepts", None) or ()) or {
        *(getattr(error, "allowed", None) or ()),
        *(getattr(error, "expected", None) or ()),
    }
    hopes = {hope for each in terminals for hope in SHOWN.get(each, (f'"{each.lower()}"',))}
    ordered = sorted(hopes, key=lambda hope: (hope != "<EOF>", hope.strip('<>"').lower(), hope))
    several = "Was expecting one of:\n" if len(ordered) > 1 else "Was expecting:\n"
    return several + "".join(f"    {hope} {'' if hope == '<EOF>' else '...'}\n" for hope in ordered) + "    "


def _lexical(text: str, place: int, line: int, column: int) -> str:
    """A character that begins no token; a quotation mark without its fellow reaches to the end."""
    letter = text[place]
    if letter == "'":
        after = _escaped(text[place:])
        met, column = f'<EOF> after : "{after}"', column + len(text) - place
        return f"Lexical error at line {line}, column {column}.  Encountered: {met}"
    met = f'"{_escaped(letter)}" ({ord(letter)})'
    return f'Lexical error at line {line}, column {column}.  Encountered: {met}, after : ""'


def _escaped(written: str) -> str:
    """As JavaCC prints a token: quotation marks and backslashes escaped."""
    return re.sub(r"([\\'\"])", r"\\\1", written)
