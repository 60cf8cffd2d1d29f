"""What a line of a charge says, read as its customer would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from web.demo.checker.ledger import is_charge, owner_of
from web.demo.checker.reading import dates_in, minor, rate_in, without_dates
from web.demo.checker.sources import Record
from web.demo.checker.world import World

NAMED = re.compile(r"invoice\s*(?:no\.?|number|#)?\s*([\w./-]*\w)", re.IGNORECASE)
TOKEN = re.compile(r"[\w./-]*\w")
FEE_LINE = re.compile(r"\s*(?:late )?fee\b", re.IGNORECASE)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a charge; None where it does not say."""

    source: Record | None
    first: date | None
    last: date | None
    rate_percent: Decimal | None
    amount_minor: int
    is_fee: bool
    shape: str
    """The words with every figure and name blanked, for a report that tells nothing of the customer."""


def lines_of(world: World, charge: Record) -> Iterator[Line]:
    """The lines that bill something."""
    payer, currency = world.ledger.payer(owner_of(charge)), charge["CurrencyRef"]["value"]
    numbers = {
        each["DocNumber"]: each
        for each in (*world.deleted_lately.values(), *world.ledger.all("Invoice"))
        if each.get("DocNumber")
        and each["Id"] != charge["Id"]
        and world.ledger.payer(owner_of(each)) == payer
    }
    for line in charge["Line"]:
        if line["DetailType"] == "SalesItemLineDetail":
            yield _line(world, line.get("Description", ""), minor(line["Amount"], currency), numbers)


def _line(world: World, text: str, amount_minor: int, numbers: dict[str, Record]) -> Line:
    source = _source(text, numbers)
    first, last = _period(world, source, text) if source else (None, None)
    return Line(
        source=source,
        first=first,
        last=last,
        rate_percent=rate_in(text),
        amount_minor=amount_minor,
        is_fee=FEE_LINE.match(text) is not None,
        shape=re.sub(r"\w", "x", text)[:60],
    )


def _source(text: str, numbers: dict[str, Record]) -> Record | None:
    named = [numbers[each] for each in NAMED.findall(text) if each in numbers]
    others = [numbers[each] for each in TOKEN.findall(without_dates(text)) if each in numbers]
    return next(iter([*named, *others]), None)


def _period(world: World, source: Record, text: str) -> tuple[date | None, date | None]:
    """First and last day billed: the dates after the due date; one alone is the last."""
    due_on = date.fromisoformat(source["DueDate"])
    dates = sorted({each for each in dates_in(text) if each > due_on})
    if not dates:
        return None, None
    if len(dates) > 1 or is_charge(source):
        return dates[0], dates[-1]
    # A single day may be both; else the line goes on where the last charge ended.
    earlier = [each.last for each in world.charged.get(source["Id"], [])]
    return max([due_on, *earlier]) + DAY, dates[0]
