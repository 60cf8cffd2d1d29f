"""Questions drawn by lot, and the many ways in which a client may write each of them down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.sandbox.campaigns.evaluator import PROPERTIES, Asked, Test, Values

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
OPERATORS = {
    "text": (*COMPARISONS, "in", "like", "like"),
    "ref": ("=", "!=", "in", "like"),
    "flag": ("=", "!=", "in"),
    "number": (*COMPARISONS, "in"),
    "id": (*COMPARISONS, "in", "="),
    "day": (*COMPARISONS, "in"),
    "time": COMPARISONS,
}
WORDS = ("O'Hare", "back\\slash", "100% cotton", "élan", "a", "", "%", "it's \\' so", "net 30", "Crème")
BLANKS = (" ", " ", " ", "  ", "\n", "\t")


def a_question(dice: Random, records: dict[str, list[dict[str, Any]]]) -> Asked:
    """A question that makes sense, about values that are there more often than not."""
    entity = dice.choice(("Customer", "Customer", "Invoice", "Invoice", "Payment", "Item", "Term", "Account"))
    names = list(PROPERTIES[entity])
    tests = tuple(_a_test(dice, entity, dice.choice(names), records[entity]) for _ in range(_few(dice)))
    order = tuple(
        (name, dice.random() < 0.4) for name in dice.sample(names, _few(dice)) if not name.startswith("Line.")
    )
    shown = ("*",)
    if dice.random() < 0.25:
        plain = [name for name in names if PROPERTIES[entity][name] != "only Address" and _is_shown(name)]
        shown = tuple(dice.sample(plain, dice.randint(1, 4)))
        shown += ("*",) if dice.random() < 0.2 else ()
    return Asked(
        entity=entity,
        shown=shown,
        count=dice.random() < 0.08,
        tests=tests,
        order=order,
        start=dice.choice((None, None, 1, 2, 3, 7, 40, 900)),
        size=dice.choice((None, None, 1, 2, 5, 20, 1000, 5000)),
    )


def _few(dice: Random) -> int:
    return dice.choice((0, 0, 1, 1, 1, 2, 3))


def _is_shown(name: str) -> bool:
    """Parts of lists and of addresses are not to be had by themselves."""
    return not name.startswith(("Line.", "BillAddr."))


def _a_test(dice: Random, entity: str, name: str, records: list[dict[str, Any]]) -> Test:
    kind = PROPERTIES[entity][name].replace("only Address", "text")
    if dice.random() < 0.06:
        return Test(name, dice.choice(("=", "!=")), (None,))
    operator = dice.choice(OPERATORS[kind])
    if operator == "like":
        return Test(name, operator, (_pattern(dice, str(_a_value(dice, entity, name, kind, records))),))
    many = dice.randint(1, 4) if operator == "in" else 1
    return Test(name, operator, tuple(_a_value(dice, entity, name, kind, records) for _ in range(many)))


def _a_value(dice: Random, entity: str, name: str, kind: str, records: list[dict[str, Any]]) -> Any:
    """A value that some record has, or one like it; never blank, since a blank means null."""
    record = dice.choice(records)
    met = Values().of(entity, name, record)
    if met and dice.random() < 0.75:
        value = dice.choice(met)
        if kind == "number" and dice.random() < 0.3:
            return value + dice.choice((1, Decimal("0.01"), -1))
        if kind == "time" and dice.random() < 0.5:
            return value + timedelta(seconds=dice.choice((-3600, -1, 1, 90)))
        return value
    match kind:
        case "number":
            return Decimal(dice.choice(("0", "-5", "85", "100.00", "7.5", "1E2")))
        case "flag":
            return dice.random() < 0.5
        case "id":
            return dice.randint(1, 300)
        case "day":
            return f"2026-{dice.randint(7, 12):02}-{dice.randint(1, 28):02}"
        case "time":
            return datetime(2026, dice.randint(8, 11), dice.randint(1, 28), dice.randint(0, 23), tzinfo=UTC)
    return dice.choice([word for word in WORDS if word]).lower()


def _pattern(dice: Random, text: str) -> str:
    """Some pattern that the text itself fits, or nearly."""
    begin, end = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    return (
        dice.choice(
            (
                "%" + text[begin:end] + "%",
                text[:end] + "%",
                "%" + text[begin:],
                text,
                f"{text[:1]}%{text[end:]}",
            )
        )
        or "%"
    )


def written(dice: Random, asked: Asked) -> str:
    """One of the ways to write a question."""
    words = [_case(dice, "select"), _projection(dice, asked), _case(dice, "from"), _case(dice, asked.entity)]
    for place, test in enumerate(asked.tests):
        words += [_case(dice, "and" if place else "where"), _comparison(dice, test)]
    if asked.order:
        words.append(_case(dice, dice.choice(("orderby", "order by"))))
        words.append(_listed(dice, [_key(dice, name, descending) for name, descending in asked.order]))
    paging = [("startposition", asked.start), ("maxresults", asked.size)]
    dice.shuffle(paging)
    words += [f"{_case(dice, word)} {number}" for word, number in paging if number is not None]
    text = words[0] + "".join(dice.choice(BLANKS) + word for word in words[1:])
    return dice.choice(("", "", " ", "\n")) + text + dice.choice(("", "", " ", ";"))


def _projection(dice: Random, asked: Asked) -> str:
    if asked.count:
        return _case(dice, "count") + dice.choice(("(*)", " ( * )", "( *)"))
    return _listed(dice, [_case(dice, name) for name in asked.shown])


def _key(dice: Random, name: str, descending: bool) -> str:
    way = " desc" if descending else dice.choice(("", " asc"))
    return _case(dice, name) + _case(dice, way)


def _comparison(dice: Random, test: Test) -> str:
    name = _case(dice, test.name)
    if test.values == (None,):
        blank = dice.choice(("' '", "''"))
        return f"{name} {test.operator} {blank}"
    literals = [_literal(dice, each, test) for each in test.values]
    if test.operator == "in":
        return f"{name} {_case(dice, 'in')}{dice.choice(('', ' '))}({_listed(dice, literals)})"
    if test.operator == "like":
        return f"{name} {_case(dice, 'like')} {literals[0]}"
    space = dice.choice(("", " "))
    return f"{name}{space}{test.operator}{space}{literals[0]}"


def _literal(dice: Random, value: Any, test: Test) -> str:
    if isinstance(value, datetime):
        return f"'{_moment(dice, value)}'"
    if isinstance(value, bool):
        text = _case(dice, str(value).lower())
    elif isinstance(value, Decimal):
        text = (
            str(value) if dice.random() < 0.5 else f"{value:.2f}" if value == round(value, 2) else str(value)
        )
    elif isinstance(value, int):
        text = str(value)
    else:
        text = _case(dice, value).replace("\\", "\\\\").replace("'", "\\'")
        return f"'{text}'"
    return text if dice.random() < 0.5 and test.operator != "like" else f"'{text}'"


def _moment(dice: Random, value: datetime) -> str:
    return dice.choice(
        (
            value.isoformat(),
            value.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            value.astimezone(UTC).isoformat(timespec="milliseconds"),
        )
    )


def _listed(dice: Random, words: Sequence[str]) -> str:
    return dice.choice((",", ", ", " ,")).join(words)


def _case(dice: Random, word: str) -> str:
    """A word in some case; letters that have no plain other case are left alone."""
    return dice.choice((word, word, word.lower(), word.upper(), word.swapcase()))


BROKEN = (
    (4001, "select * from Custmoer{}", "QueryValidationError: invalid context declaration: Custmoer"),
    (
        4001,
        "select * from Invoice where Shoe = '7'{}",
        "QueryValidationError: Property Shoe not found for Entity Invoice",
    ),
    (
        4001,
        "select BillAddr from Customer{}",
        "QueryValidationError: Property BillAddr not found for Entity Customer",
    ),
    (
        4001,
        "select * from Invoice where DepartmentRef = '1'{}",
        "QueryValidationError: property 'DepartmentRef' is not queryable",
    ),
    (
        4001,
        "select * from Customer where Balance > 'much'{}",
        "QueryValidationError: value 'much' is not valid",
    ),
    (
        4001,
        "select * from Customer{} startposition 0",
        "QueryValidationError: value 0 is too small. Min allowed value is 1",
    ),
    (
        4000,
        "select * from Customer where Id = '1' or Id = '2'{}",
        'QueryParserError: Encountered " <OR> "or ""',
    ),
    (
        4000,
        "select * from Customer where DisplayName = 'it''s'{}",
        'QueryParserError: Encountered " <STRING> "',
    ),
    (4000, "select * from Customer where DisplayName = 'Amy{}", "QueryParserError: Lexical error at line"),
    (
        4000,
        "select * from Customer maxresults 1 maxresults 2{}",
        'QueryParserError: Encountered " "maxresults" "maxresults ""',
    ),
    (4000, "select * Customer{}", 'QueryParserError: Encountered " <IDENTIFIER> "Customer ""'),
    (4000, "select * from Customer where{}", "QueryParserError: Encountered"),
)
"""Questions that are refused: the code, the text with a place for more, and how the refusal begins."""
