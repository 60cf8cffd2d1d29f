"""`dunwell ready`: what to put right, for people and for scripts."""

import json

import pytest

from plugin import planning
from plugin.facts import UnreadableRecord
from plugin.store import families, marks, mirror, standings
from plugin.store.engine import open_engine
from plugin.store.scope import Store
from tests.cli.test_commands import dunwell, settings
from tests.engine.town import COMPANY, found_town
from tests.memory_books import a_customer, an_invoice

__all__ = ["settings"]


@pytest.fixture
def company(settings, tmp_path, clock, new_id):
    """A company with one late invoice that nobody ever sent, in an installation of its own."""
    assert dunwell(settings, "db", "upgrade") == 0
    store = Store(open_engine(f"sqlite:///{tmp_path / 'dunwell.db'}"), clock, new_id)
    found_town(store, clock)
    invoice = an_invoice("1007", number="1007", emailed_at=None, total_minor=4_200, balance_minor=4_200)
    with store.company(COMPANY) as scope:
        touched = mirror.absorb(scope, (a_customer(balance_minor=4_200), invoice))
        standings.mark_dirty(scope, families.payers_of(scope, touched))
    return store


def read(company, clock):
    with company.company(COMPANY) as scope:
        marks.synced(scope, clock.now())
    planning.plan_company(company, COMPANY)


def test_a_company_that_was_not_read_yet_says_what_to_do(settings, company, capsys):
    assert dunwell(settings, "ready") != 0
    assert "Read it first with: dunwell run" in capsys.readouterr().err


def test_findings_come_as_a_table_and_as_json(settings, company, clock, capsys):
    read(company, clock)

    assert dunwell(settings, "ready") == 0
    assert "$42.00" in capsys.readouterr().out
    assert dunwell(settings, "ready", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["kind"], found["subject"], found["amount_minor"]) == ("never sent", "invoice/1007", 4_200)
    assert found["what"].startswith("Invoice 1007 of ")
    assert found["to_do"]
    assert not found["is_holding"]


def test_what_cannot_be_read_is_listed_first(settings, company, clock, capsys):
    record = UnreadableRecord(
        kind="payment", id="77", reason="Its TxnDate cannot be read.", customer_ids=("9",), updated_at=None
    )
    with company.company(COMPANY) as scope:
        mirror.absorb(scope, (record,))
    read(company, clock)

    assert dunwell(settings, "ready", "--json") == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["subject"] for one in found] == ["payment/77", "invoice/1007"]
    assert (found[0]["is_holding"], found[0]["amount_minor"]) == (True, None)
    assert dunwell(settings, "ready") == 0
