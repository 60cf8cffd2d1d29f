"""A database that went back together with its witness is known by a charge that it never ordered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from plugin import tables
from plugin.audit.keeper import Keeper
from plugin.audit.witness import FileWitness
from plugin.backup import backup, restore
from plugin.store.scope import Store
from tests.engine.test_restore import approve_and_work, charges, sign_off, stops, work
from tests.engine.test_restored_charges import lives, lives_until
from tests.engine.town import COMPANY, Town


def back_to(town: Town, empty: Store, saved: Path) -> Town:
    """The database as it was saved, put back by something that does not tell the program."""
    restore(empty, saved)
    with empty.company(COMPANY) as scope:
        scope.db.execute(tables.safety_stops.delete())
    return replace(town, store=empty)


@pytest.fixture
def unwitnessed(keeper, tmp_path) -> Keeper:
    """The keeper of a machine whose witness was lost."""
    return Keeper(keeper.vault, FileWitness(tmp_path / "another folder"))


@pytest.mark.parametrize("is_decided", [False, True], ids=["not decided yet", "decided"])
def test_a_charge_that_was_never_ordered_stops_the_company_before_it_is_charged_again(
    town, empty, tmp_path, keeper, unwitnessed, is_decided
):
    town.owes(days_overdue=60)
    lives(town, keeper, 2)
    if is_decided:
        lives_until(town, keeper, "proposed")
    backup(town.store, tmp_path / "snapshot")
    lives(town, keeper, 30)
    charged = charges(town)
    assert charged

    again = back_to(town, empty, tmp_path / "snapshot")
    again.confirm_payments()
    work(again, unwitnessed)

    assert stops(again) == {"restored backup"}
    assert "restored backup" in again.open_tasks()
    approve_and_work(again, unwitnessed)
    assert charges(again) == charged
    sign_off(again, unwitnessed)
    approve_and_work(again, unwitnessed)
    approve_and_work(again, unwitnessed)
    assert charges(again) == charged
    assert stops(again) == set()


def test_what_is_signed_off_stays_so_when_everything_is_read_again(
    town, empty, tmp_path, keeper, unwitnessed
):
    town.owes(days_overdue=60)
    lives(town, keeper, 2)
    backup(town.store, tmp_path / "snapshot")
    lives(town, keeper, 14)
    again = back_to(town, empty, tmp_path / "snapshot")
    work(again, unwitnessed)
    sign_off(again, unwitnessed)

    town.clock.advance(hours=24 * 40)
    report = work(again, unwitnessed)

    assert report.error is None
    assert stops(again) == set()


def test_a_new_database_beside_charges_of_an_old_one_waits_for_a_person(town, unwitnessed):
    charge = town.owes(days_overdue=0, invoice_id="4000", amount_minor=2_000)
    town.books.put(structs.replace(charge, private_note="[dunwell:lost1]", charged_minor=2_000))
    town.owes(days_overdue=5)

    work(town, unwitnessed)

    assert stops(town) == {"restored backup"}
    assert town.books.mails == []


def test_a_copy_that_a_person_makes_of_our_charge_stops_nothing(town, keeper):
    town.owes(days_overdue=60)
    lives(town, keeper, 16)
    (charge,) = charges(town)
    copy = structs.replace(town.books.invoice(charge), id="5000", number="5000")
    town.books.put(copy)

    work(town, keeper)

    with town.store.reading(COMPANY) as scope:
        assert scope.rows(scope.select(tables.invoices).where(tables.invoices.c.id == "5000"))
    assert stops(town) == set()


@pytest.mark.parametrize("note", ["", "Net 30", "[dunwell:", "[dunwell-credit:lost1]"])
def test_an_invoice_that_names_no_charge_of_ours_stops_nothing(town, unwitnessed, note):
    invoice = town.owes(days_overdue=5)
    town.books.put(structs.replace(invoice, private_note=note))

    work(town, unwitnessed)

    assert stops(town) == set()
