"""The grammar of the query language (qbo.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from connectors.sandbox.query.complaints import complaint
from connectors.sandbox.query.refusals import unparsable

GRAMMAR = r"""
start: SELECT projection? FROM NAME where? order? paging? ";"?
projection: COUNT "(" "*" ")"         -> counted
          | (star | path) ("," (star | path))* -> listed
star: "*"
path: NAME
where: WHERE condition (AND condition)*
condition: NAME OPERATOR literal             -> compared
         | NAME IN "(" literal ("," literal)* ")" -> among
         | NAME LIKE literal                  -> alike
order: (ORDERBY | ORDER BY) ordering ("," ordering)*
ordering: NAME (ASC | DESC)?
?paging: start_position max_results? -> page
       | max_results start_position? -> page
start_position: STARTPOSITION INTEGER
max_results: MAXRESULTS INTEGER
literal: QUOTED | BARE

SELECT.3: /select\b/i
FROM.3: /from\b/i
WHERE.3: /where\b/i
AND.3: /and\b/i
IN.3: /in\b/i
LIKE.3: /like\b/i
ORDERBY.4: /orderby\b/i
ORDER.3: /order\b/i
BY.3: /by\b/i
ASC.3: /asc\b/i
DESC.3: /desc\b/i
STARTPOSITION.3: /startposition\b/i
MAXRESULTS.3: /maxresults\b/i
COUNT.3: /count(?=\s*\()/i
NAME: /[A-Za-z_]\w*(\.[A-Za-z_]\w*)*/
OPERATOR: "<=" | ">=" | "!=" | "=" | "<" | ">"
INTEGER.2: /-?\d+/
QUOTED: /'(\\.|[^'\\])*'/s
BARE: /[\w.+:\-]+/
%ignore /\s+/
"""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written; only a bare word can be CURRENT_DATE."""

    text: str
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; all of a query's must hold."""

    path: str
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query as written, not yet held against the catalog."""

    entity: str
    paths: tuple[str, ...]
    count: bool = False
    conditions: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    """Paths, each with whether it descends."""
    start_position: int | None = None
    max_results: int | None = None


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """Read a query; 4000 with the place and the expectations where it goes wrong."""
    try:
        query: Query = _parser().parse(text.strip())  # type: ignore[assignment]  # the reader has read it
    except UnexpectedInput as error:
        raise unparsable(complaint(text.strip(), error)) from None
    return query


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=_Reader())


class _Reader(Transformer[Token, Any]):
    """Turns the parse tree into a Query."""

    def literal(self, children: list[Token]) -> Literal:
        (token,) = children
        if token.type == "BARE":
            return Literal(str(token), quoted=False)
        return Literal(_unescaped(token[1:-1]))

    def star(self, _children: list[Token]) -> str:
        return "*"

    def path(self, children: list[Token]) -> str:
        return str(children[0])

    def counted(self, _children: list[Token]) -> tuple[bool, tuple[str, ...]]:
        return True, ()

    def listed(self, children: list[str]) -> tuple[bool, tuple[str, ...]]:
        return False, tuple(children)

    def compared(self, children: list[Any]) -> Condition:
        return Condition(str(children[0]), str(children[1]), (children[2],))

    def among(self, children: list[Any]) -> Condition:
        return Condition(str(children[0]), "in", tuple(children[2:]))

    def alike(self, children: list[Any]) -> Condition:
        return Condition(str(children[0]), "like", (children[2],))

    def where(self, children: list[Any]) -> tuple[str, Any]:
        return "conditions", tuple(each for each in children if isinstance(each, Condition))

    def ordering(self, children: list[Token]) -> tuple[str, bool]:
        return str(children[0]), len(children) > 1 and children[1].type == "DESC"

    def order(self, children: list[Any]) -> tuple[str, Any]:
        return "order", tuple(each for each in children if not isinstance(each, Token))

    def start_position(self, children: list[Token]) -> tuple[str, Any]:
        return "start_position", int(children[1])

    def max_results(self, children: list[Token]) -> tuple[str, Any]:
        return "max_results", int(children[1])

    def page(self, children: list[Any]) -> tuple[str, Any]:
        return "page", dict(children)

    def start(self, children: list[Any]) -> Query:
        if isinstance(children[1], Token):
            # No projection at all reads as everything.
            children.insert(1, (False, ("*",)))
        count, paths = children[1]
        parts = dict(children[4:])
        page = parts.pop("page", {})
        return Query(entity=str(children[3]), paths=paths, count=count, **parts, **page)


def _unescaped(text: str) -> str:
    """A backslash keeps the character after it from meaning anything else."""
    if "\\" not in text:
        return text
    letters = iter(text)
    return "".join(next(letters, "\\") if letter == "\\" else letter for letter in letters)
