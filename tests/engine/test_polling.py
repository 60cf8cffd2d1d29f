"""When a company may be left alone, how long until the next look, and in which minute of the hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from plugin import tables
from plugin.cycle import CompanyBooks, Worker
from plugin.syncing.polling import Situation, may_rest, next_slot, was_hinted
from tests.engine.town import COMPANY, KEEPER

NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)


def ago(**given):
    return NOW - timedelta(**given)


HEALTHY = Situation(
    now=NOW,
    listens=True,
    synced_at=ago(hours=3),
    looked_at=ago(hours=1),
    hinted_at=ago(hours=4),
    unhinted_at=None,
    is_reading=False,
    has_work=False,
)


@pytest.mark.parametrize(
    ("changed", "rests"),
    [
        ({}, True),
        ({"listens": False}, False),
        ({"is_reading": True}, False),
        ({"has_work": True}, False),
        ({"synced_at": None}, False),
        ({"synced_at": ago(hours=23, minutes=59)}, False),  # the hint came after that read
        ({"synced_at": ago(hours=23, minutes=59), "hinted_at": ago(days=2)}, True),
        ({"synced_at": ago(hours=24), "hinted_at": ago(days=2)}, False),
        ({"hinted_at": None}, False),
        ({"hinted_at": ago(days=8)}, False),
        ({"hinted_at": ago(minutes=30)}, False),
        ({"hinted_at": ago(hours=2)}, False),
        ({"unhinted_at": ago(hours=23)}, False),
        ({"unhinted_at": ago(hours=25)}, True),
        ({"looked_at": None}, True),
    ],
)
def test_a_company_rests_only_when_webhooks_are_healthy_and_nothing_waits(changed, rests):
    assert may_rest(replace(HEALTHY, **changed)) is rests


@pytest.mark.parametrize(
    ("changed_at", "hinted_at", "told"),
    [
        (ago(hours=2), None, False),
        (ago(hours=2), ago(hours=3), False),
        (ago(hours=2), ago(minutes=119), True),
        (ago(minutes=10), None, True),
    ],
)
def test_a_change_is_told_by_any_webhook_after_it_or_may_still_be(changed_at, hinted_at, told):
    assert was_hinted(changed_at, hinted_at, NOW) is told


def test_a_company_keeps_its_minute_and_companies_spread_over_the_hour():
    slots = {company: next_slot(company, NOW) for company in map(str, range(600))}

    assert all(timedelta(minutes=29) < slot - NOW <= timedelta(minutes=91) for slot in slots.values())
    assert all(next_slot(company, slot) == slot + timedelta(hours=1) for company, slot in slots.items())
    assert len({slot.minute for slot in slots.values()}) == 60


def rest(town):
    """An hour as the scheduler starts it, in an installation with webhooks; the calls it made."""
    town.clock.advance(hours=1)
    town.books.calls.clear()
    worker = Worker(town.store, "worker1", KEEPER, listens=True)
    assert worker.run(COMPANY, lambda: CompanyBooks(town.books), may_rest=True).error is None
    return town.books.calls


def hint(town):
    with town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.due).values(hinted_at=scope.now))


def test_an_idle_hour_of_a_company_with_healthy_webhooks_costs_no_call_and_a_hinted_one_asks(town):
    town.run()
    town.clock.advance(hours=1)
    hint(town)
    asked_for_the_hint, idle = list(rest(town)), list(rest(town))
    hint(town)

    assert ("changes", "") in asked_for_the_hint
    assert idle == []
    assert ("changes", "") in rest(town)


def test_a_change_no_webhook_told_of_brings_hourly_polling_back_for_a_day(town):
    town.run()
    town.clock.advance(hours=1)
    hint(town)
    rest(town)
    town.clock.advance(hours=2)
    town.books.put(structs.replace(town.books.customer("9"), notes="Changed in silence"))
    town.clock.advance(hours=21)
    found = list(rest(town))

    assert ("changes", "") in found
    assert ("changes", "") in rest(town)


def test_a_clocks_run_comes_again_in_the_companys_own_minute(town):
    for _ in range(2):
        rest(town)
        with town.store.reading(COMPANY) as scope:
            row = scope.first(scope.select(tables.due))
        assert row.next_due_at == next_slot(COMPANY, town.clock.now())


def test_an_installation_without_webhooks_asks_every_hour(town):
    town.run()
    hint(town)
    town.clock.advance(hours=1)
    town.books.calls.clear()
    town.run()

    assert ("changes", "") in town.books.calls
