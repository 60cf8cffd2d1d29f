"""What pages ask of SQL works on both databases: paging by key, totals, fingerprints, searches."""

import pytest

from plugin import planning, tables
from plugin.store import approvals
from plugin.store.reading import next_run, totals, worklist
from plugin.store.scope import Store
from tests.engine.town import ALICE, COMPANY, found_town
from tests.memory_books import a_customer


@pytest.fixture
def store(engine, clock, new_id) -> Store:
    return Store(engine, clock, new_id)


@pytest.fixture
def street(store, clock):
    """Seven customers, five days late."""
    town = found_town(store, clock)
    town.switch("approve")
    for number in range(7):
        town.books.put(a_customer(str(number + 20), name=f"Customer {number}"))
        town.owes(5, invoice_id=f"i{number}", customer=str(number + 20), amount_minor=5_000 + number % 2)
    town.run()
    return town


def pages_of(scope, filters, size=2):
    after, seen = None, []
    while True:
        found = worklist.page(scope, filters, after, size)
        seen += [row.customer_id for row in found.rows]
        if found.following is None:
            return seen
        after = worklist.key_from(str(found.following))


def test_the_list_is_paged_searched_and_filtered(street):
    with street.store.reading(COMPANY) as scope:
        everybody = pages_of(scope, worklist.Filters())
        late = pages_of(scope, worklist.Filters(section="approval", bucket=1))
        found = pages_of(scope, worklist.Filters(search="CUSTOMER 3"))

    assert sorted(everybody) == [str(number + 20) for number in range(7)]
    assert late == everybody
    assert found == ["23"]


def test_totals_follow_the_standings(street):
    street.pays("i0")
    street.run()
    planning.plan_now(street.store, COMPANY, ["21", "22"])

    with street.store.reading(COMPANY) as scope:
        (sums,) = totals.totals(scope, "USD")
        rows = scope.rows(scope.select(tables.standings))

    assert sums.open_minor == sum(row.open_minor for row in rows) == 30_003
    assert sums.customers == {"approval": 6, "settled": 2}


def test_what_waits_is_paged_and_approved_by_its_fingerprint(street, monkeypatch):
    monkeypatch.setattr(next_run, "PAGE", 3)
    with street.store.company(COMPANY) as scope:
        seen, after = [], ""
        while True:
            found = next_run.next_run(scope, after)
            seen += found.leaving
            if found.following is None:
                break
            after = found.following
        shown = [approvals.fingerprint(one.row) for one in seen]
        silences, _ = next_run.left_out(scope, "20~invoice/i0~reminder~1")
        agreed = [
            approvals.approve_as_shown(scope, one.row.id, ALICE, mark)
            for one, mark in zip(seen, shown, strict=True)
        ]

    assert len({one.row.id for one in seen}) == 7
    assert all(agreed)
    assert list(silences) == []
