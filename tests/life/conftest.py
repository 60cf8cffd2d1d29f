"""One trading company for all who only read it, one that has lived ninety days."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from connectors.sandbox.company import Company
from connectors.sandbox.life import Happening, Life
from tests.life.worlds import a_trading_company

DAYS = 90


@dataclass
class Lived:
    company: Company
    happenings: list[Happening]
    records_before: dict[str, list[dict]]


@pytest.fixture(scope="session")
def company() -> Company:
    return a_trading_company()[0]


@pytest.fixture(scope="session")
def lived() -> Lived:
    company, clock = a_trading_company()
    before = {entity: [dict(each) for each in company.records(entity)] for entity in ("Customer", "Invoice")}
    life = Life(company, clock, seed=1)
    happenings = []
    for _ in range(DAYS):
        clock.advance(timedelta(days=1))
        happenings += life.live(company.books.today())
    return Lived(company, happenings, before)
