"""A person's word on cash on delivery reaches a QuickBooks company, and ends with the terms it found."""

import pytest

from plugin import cash_on_delivery, policies
from plugin.core.blocks import NOTES
from plugin.cycle import CompanyBooks, Worker
from plugin.store import companies, company_settings
from plugin.store.scope import Store
from tests.engine.town import KEEPER
from tests.qbo.sandbox_world import QboWorld

COMPANY, DANA = "company1", "user:dana"
ACME = "24"
"""Sonnenschein Family Store of Intuit's sample company, which owes an invoice."""

OURS = {"SyncToken", "MetaData"}


@pytest.fixture
def world():
    return QboWorld()


@pytest.fixture
def store(world, sqlite_engine, new_id):
    return Store(sqlite_engine, world.port_clock, new_id)


def run(store, world):
    report = Worker(store, "worker1", KEEPER).run(COMPANY, lambda: CompanyBooks(world.books))
    assert report.error is None


def customers(world):
    """Every customer record without what each write changes."""
    return {
        record["Id"]: {name: value for name, value in record.items() if name not in OURS}
        for record in world.company.records("Customer")
    }


def test_terms_and_notes_of_one_customer_change_and_come_back(world, store):
    with store.company(COMPANY) as scope:
        companies.create(scope, world.books.profile(), policies.preset("standard"), DANA)
        company_settings.set_mode(scope, "approve", DANA)
    run(store, world)
    before = customers(world)

    with store.company(COMPANY) as scope:
        today = companies.standing(scope).company.today
        cash_on_delivery.put_on(scope, ACME, DANA, reason="Two checks bounced", on=today)
    run(store, world)
    after = customers(world)

    assert {one for one in after if after[one] != before[one]} == {ACME}
    term_id = after[ACME]["SalesTermRef"]["value"]
    (term,) = (one for one in world.company.records("Term") if one["Id"] == term_id)
    assert (term["Name"], term["DueDays"]) == ("COD - pay before work", 0)
    assert NOTES.block_in(after[ACME]["Notes"]).startswith("COD since")
    (note,) = world.company.records("Attachable")
    assert "Two checks bounced" in note["Note"]

    with store.company(COMPANY) as scope:
        assert cash_on_delivery.lift(scope, ACME, DANA, on=today)
    run(store, world)

    assert customers(world) == before
