"""The query language against a second opinion, on books that change while they are asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from connectors.sandbox.company import Company
from connectors.sandbox.faults import Fault
from connectors.sandbox.rows import ENCODER, as_printed
from tests.sandbox.campaigns import evaluator, spelling
from tests.sandbox.campaigns.evaluator import PROPERTIES, Asked
from tests.sandbox.people import a_company, a_payment, an_invoice

QUERIES_PER_ACT = 40
REFUSED = 0.04


def run(queries: int, seed: int, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Ask so many questions; AssertionError names the first that is answered otherwise, and its seed."""
    dice = Random(seed)
    company = a_company(dice.choice(("sample", "currencies")))
    _fill(company, dice)
    tally = {"queries": 0, "rows": 0, "refused": 0, "acts": 0}
    while tally["queries"] < queries:
        _act(company, dice)
        tally["acts"] += 1
        records, values = _records(company), evaluator.Values()
        for _ in range(min(QUERIES_PER_ACT, queries - tally["queries"])):
            if dice.random() < REFUSED:
                _refused(company, dice)
                tally["refused"] += 1
            else:
                tally["rows"] += _answered(company, dice, records, values, seed)
            tally["queries"] += 1
        if progress:
            progress(min(QUERIES_PER_ACT, queries))
    return tally


def _records(company: Company) -> dict[str, list[dict[str, Any]]]:
    return {entity: list(company.records(entity)) for entity in PROPERTIES}


def _answered(
    company: Company,
    dice: Random,
    records: dict[str, list[dict[str, Any]]],
    values: evaluator.Values,
    seed: int,
) -> int:
    asked = spelling.a_question(dice, records)
    text = spelling.written(dice, asked)
    where = f"\nseed {seed}: {text!r}\n{asked}"
    answer = company.query_response(text)
    found = evaluator.matching(asked, records[asked.entity], values)
    if asked.count:
        assert answer == {"totalCount": len(found)}, where
        return 0
    rows = answer.get(asked.entity, [])
    if asked.order:
        expected = [
            evaluator.shown(asked, each)
            for each in evaluator.page(asked, evaluator.in_order(asked, found, values))
        ]
        assert rows == expected, f"{where}\ngot {_ids(rows)}, not {_ids(expected)}"
    else:
        _by_default(asked, rows, found, where)
    assert answer == ({} if not rows else _envelope(asked, rows)), where
    if dice.random() < 0.1:
        printed = company.query_response(text, as_printed)
        assert ENCODER.encode(printed) == ENCODER.encode(answer), where
    return len(rows)


def _envelope(asked: Asked, rows: list[Any]) -> dict[str, Any]:
    return {asked.entity: rows, "startPosition": asked.start or 1, "maxResults": len(rows)}


def _by_default(asked: Asked, rows: list[Any], found: list[Any], where: str) -> None:
    """The default order leaves open what comes first of things that happened in one second."""
    keys = sorted(evaluator.default_key(asked, each) for each in found)
    assert len(rows) == len(evaluator.page(asked, keys)), where
    if "*" in asked.shown:
        assert [evaluator.default_key(asked, each) for each in rows] == evaluator.page(asked, keys), where
        assert all(any(row is each for each in found) for row in rows), where
        assert len({row["Id"] for row in rows}) == len(rows), where
    else:
        possible = [evaluator.shown(asked, each) for each in found]
        assert all(row in possible for row in rows), where


def _ids(rows: list[dict[str, Any]]) -> list[Any]:
    return [row.get("Id") for row in rows]


def _refused(company: Company, dice: Random) -> None:
    code, text, words = dice.choice(spelling.BROKEN)
    text = text.format(dice.choice(("", " ", "\n")))
    with pytest.raises(Fault) as refused:
        company.query_response(text)
    assert (refused.value.code, refused.value.detail[: len(words)]) == (code, words), text


def _fill(company: Company, dice: Random) -> None:
    """Names and notes that are hard to write down, and things without names or notes."""
    for number, word in enumerate(spelling.WORDS):
        company.create(
            "Customer", {"DisplayName": f"{word} {number}", "Notes": word, "CompanyName": word[:3]}
        )
    for _ in range(10):
        _act(company, dice)


def _act(company: Company, dice: Random) -> None:
    """Something happens; refusals are part of life."""
    company.books.clock.advance(timedelta(seconds=dice.randint(1, 4000)))
    acts = (_invoice, _invoice, _pay, _pay, _touch, _touch, _rename, _retire, _withdraw, _send)
    try:
        dice.choice(acts)(company, dice)
    except Fault:
        return


def _some(company: Company, dice: Random, entity: str) -> dict[str, Any]:
    return dice.choice(list(company.records(entity)))


def _invoice(company: Company, dice: Random) -> None:
    customer = _some(company, dice, "Customer")["Id"]
    more = {"PrivateNote": dice.choice(spelling.WORDS), "BillEmail": {"Address": "A.P@customer.example"}}
    company.create(
        "Invoice", an_invoice(customer, dice.randint(1, 200), **(more if dice.random() < 0.5 else {}))
    )


def _pay(company: Company, dice: Random) -> None:
    invoice = _some(company, dice, "Invoice")
    part = min(invoice["Balance"], dice.randint(1, 100))
    customer = invoice["CustomerRef"]["value"]
    company.create(
        "Payment", a_payment(part + dice.choice((0, 5)), ("Invoice", invoice["Id"], part), customer=customer)
    )


def _touch(company: Company, dice: Random) -> None:
    entity = dice.choice(("Invoice", "Payment"))
    _change(company, entity, _some(company, dice, entity), PrivateNote=dice.choice(spelling.WORDS))


def _rename(company: Company, dice: Random) -> None:
    name = f"{dice.choice(spelling.WORDS)}{dice.randint(1, 99)}"
    _change(company, "Customer", _some(company, dice, "Customer"), DisplayName=name)


def _retire(company: Company, dice: Random) -> None:
    entity = dice.choice(("Customer", "Item", "Term", "Account"))
    member = _some(company, dice, entity)
    _change(company, entity, member, Active=not member["Active"] or dice.random() < 0.6)


def _withdraw(company: Company, dice: Random) -> None:
    entity = dice.choice(("Invoice", "Payment"))
    if company.books.tables.count(entity) > 12:
        row_id = _some(company, dice, entity)["Id"]
        (company.delete if dice.random() < 0.7 else company.void)(entity, row_id)


def _send(company: Company, dice: Random) -> None:
    company.send("Invoice", _some(company, dice, "Invoice")["Id"], dice.choice((None, "ap@else.example")))


def _change(company: Company, entity: str, record: dict[str, Any], **values: Any) -> None:
    version = {"Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True}
    company.update(entity, version | values)
