"""A charge of the days that a restored backup has forgotten counts as what it is: its days and its sum."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from plugin import policies, tables, waiving
from plugin.backup import backup
from plugin.books import Refused
from plugin.core.actions import PostCharge
from plugin.people import Unsound
from plugin.store import actions, approvals, companies, company_settings, register
from plugin.store.scope import Store
from tests.engine.test_restore import approve_and_work, charges, restored, sign_off, stops, work
from tests.engine.town import ALICE, COMPANY, Town, acme


def lives(town: Town, keeper, days: int) -> None:
    for _ in range(days):
        approve_and_work(town, keeper)
        town.days_pass(1)


def lives_until(town: Town, keeper, state: str) -> None:
    """Until there is a charge in this state; what was proposed on that day is left alone."""
    for _ in range(40):
        work(town, keeper)
        if state in town.states("charge"):
            return
        town.approve_all()
        work(town, keeper)
        if state in town.states("charge"):
            return
        town.days_pass(1)
    raise AssertionError("There was no such charge.")


def restored_and_read(town: Town, empty: Store, path: Path, keeper) -> Town:
    again = restored(town, empty, path)
    again.confirm_payments()
    assert work(again, keeper).error is None
    return again


def charged_in_lost_days(town: Town, keeper, path: Path) -> str:
    """The backup is made before the charge is proposed; the charge's id."""
    lives(town, keeper, 10)
    backup(town.store, path)
    lives(town, keeper, 6)
    (charge,) = charges(town)
    return charge


def is_held_as_done(town: Town, charge: str) -> None:
    with town.store.reading(COMPANY) as scope:
        (row,) = [row for row in actions.with_status(scope, "done") if row.kind == PostCharge.kind]
        events = scope.rows(
            scope.select(tables.action_events).where(tables.action_events.c.action_id == row.id)
        )
        audited = scope.rows(
            scope.select(tables.audit_entries).where(
                tables.audit_entries.c.action_id == row.id,
                tables.audit_entries.c.what == "found in QuickBooks",
            )
        )
        lines = scope.rows(scope.select(tables.charge_lines))
        bill = town.books.invoice(charge)
    assert row.remote_ref == charge
    assert [event.status for event in events][-1] == "done"
    assert len(audited) == 1
    assert {line.charge_invoice_id for line in lines} == {charge}
    assert actions.action_of(row).total_minor == bill.total_minor


def differing(town: Town) -> list[object]:
    with town.store.reading(COMPANY) as scope:
        return list((companies.get(scope).register_check or {}).get("differing", ()))


def test_a_charge_that_the_backup_holds_as_failed_is_taken_over(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    town.books.fail(Refused("The account is inactive."), kind="charge")
    lives_until(town, keeper, "failed")
    backup(town.store, tmp_path / "b")
    with town.store.company(COMPANY) as scope:
        for row in actions.with_status(scope, "failed"):
            approvals.retry(scope, row.id, ALICE)
    work(town, keeper)
    (charge,) = charges(town)

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    is_held_as_done(again, charge)
    assert work(again, keeper).error is None
    sign_off(again, keeper)
    lives(again, keeper, 3)

    assert charges(again) == [charge]
    assert stops(again) == set()


def test_a_charge_that_was_withdrawn_after_the_restore_is_taken_over(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    lives_until(town, keeper, "proposed")
    backup(town.store, tmp_path / "b")
    town.approve_all()
    work(town, keeper)
    (charge,) = charges(town)
    town.pays()
    town.pays(charge)
    town.days_pass(3)

    again = restored_and_read(town, empty, tmp_path / "b", keeper)

    is_held_as_done(again, charge)
    assert work(again, keeper).error is None


@pytest.mark.parametrize("later", ["soon", "when the lease is over"])
def test_a_charge_under_way_when_the_backup_was_made_is_taken_over(
    town, empty, tmp_path, keeper, monkeypatch, later
):
    town.owes(days_overdue=60)
    perform = town.books.perform

    def backed_up_meanwhile(order, *, request_id):
        if order.kind == "charge":
            backup(town.store, tmp_path / "b")
        return perform(order, request_id=request_id)

    monkeypatch.setattr(town.books, "perform", backed_up_meanwhile)
    lives_until(town, keeper, "done")
    (charge,) = charges(town)

    if later != "soon":
        town.clock.advance(minutes=20)
    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    for _ in range(2):
        assert work(again, keeper).error is None
        again.clock.advance(hours=1)

    is_held_as_done(again, charge)


def test_other_figures_than_the_backup_holds_are_those_of_quickbooks(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    lives_until(town, keeper, "proposed")
    backup(town.store, tmp_path / "b")
    town.days_pass(5)
    approve_and_work(town, keeper)
    (charge,) = charges(town)
    town.days_pass(4)

    again = restored_and_read(town, empty, tmp_path / "b", keeper)

    is_held_as_done(again, charge)
    with again.store.reading(COMPANY) as scope:
        (line,) = scope.rows(scope.select(tables.charge_lines))
    bill = town.books.invoice(charge)
    assert (line.amount_minor, (bill.issued_on - line.period_through).days) == (bill.total_minor, 1)


@pytest.mark.parametrize("owner", ["9", "10"])
def test_the_days_of_the_whole_family_are_charged_once(town, empty, tmp_path, keeper, owner):
    town.books.put(acme(id="10", name="Acme:Roof", parent_id="9", bills_with_parent=True, balance_minor=0))
    town.owes(days_overdue=60, customer=owner)
    charge = charged_in_lost_days(town, keeper, tmp_path / "b")

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)
    for _ in range(4):
        again.confirm_payments()
        approve_and_work(again, keeper)
        again.clock.advance(hours=5)

    assert charges(again) == [charge]
    is_held_as_done(again, charge)


def test_the_daily_comparison_knows_what_a_charge_of_the_lost_days_bears(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    charged_in_lost_days(town, keeper, tmp_path / "b")

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)
    lives(again, keeper, 3)

    assert differing(again) == []
    assert "charges do not match" not in again.open_tasks()


def test_days_of_an_invoice_paid_before_the_restore_stay_charged_when_the_payment_bounces(
    town, empty, tmp_path, keeper
):
    town.owes(days_overdue=60)
    charge = charged_in_lost_days(town, keeper, tmp_path / "b")
    payment = town.pays()

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)
    lives(again, keeper, 3)
    again.bounces(payment)
    lives(again, keeper, 40)

    raised_on = again.books.invoice(charge).issued_on
    with again.store.reading(COMPANY) as scope:
        lines = scope.rows(scope.select(tables.charge_lines).order_by(tables.charge_lines.c.period_from))
    assert len(charges(again)) > 1
    assert lines[0].charge_invoice_id == charge
    assert all(line.period_from >= raised_on for line in lines[1:])


def test_what_was_settled_before_a_lost_charge_is_none_of_its(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    town.owes(days_overdue=90, invoice_id="900")
    town.pays("900")
    charged_in_lost_days(town, keeper, tmp_path / "b")

    again = restored_and_read(town, empty, tmp_path / "b", keeper)

    with again.store.reading(COMPANY) as scope:
        lines = scope.rows(scope.select(tables.charge_lines))
    assert {line.invoice_id for line in lines} == {"1007"}


@pytest.mark.parametrize("invoices", [1, 2])
def test_a_lost_charge_counts_toward_the_cap_of_each_invoice_it_may_bill(
    town, empty, tmp_path, keeper, invoices
):
    text = policies.preset("standard")
    town.activate(text.replace("[interest]\n", "[interest]\ncap_amount = 40.00\n"))
    for number in range(invoices):
        town.owes(days_overdue=60, invoice_id=f"{1007 + number}", amount_minor=80_000)
    charged_in_lost_days(town, keeper, tmp_path / "b")

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)
    lives(again, keeper, 60)

    raised = sum(again.books.invoice(one).total_minor for one in charges(again))
    assert raised <= 4_000 * invoices
    assert again.books.credits == [], "what it bears is no more than the caps allow together"
    assert differing(again) == []


@pytest.mark.parametrize("invoices", [1, 2])
def test_a_waived_charge_of_the_lost_days_is_credited_in_full(town, empty, tmp_path, keeper, invoices):
    for number in range(invoices):
        town.owes(days_overdue=60, invoice_id=f"{1007 + number}")
    charge = charged_in_lost_days(town, keeper, tmp_path / "b")

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)
    bill = again.books.invoice(charge)
    with again.store.company(COMPANY) as scope:
        waiving.waive(scope, "9", bill.number, ALICE, reason="goodwill", on=again.today)
    lives(again, keeper, 2)

    (memo,) = again.books.credits
    assert memo.total_minor == bill.total_minor
    assert again.books.invoice(charge).balance_minor == 0


def test_the_late_invoice_of_a_lost_charge_may_be_deleted_later(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    charge = charged_in_lost_days(town, keeper, tmp_path / "b")
    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)

    again.writes_off("1007")
    lives(again, keeper, 2)

    (memo,) = again.books.credits
    assert memo.total_minor == again.books.invoice(charge).total_minor


def test_a_charge_of_which_nothing_is_known_any_more_is_not_waived_by_us(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    charge = charged_in_lost_days(town, keeper, tmp_path / "b")
    town.writes_off("1007")

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)

    number = again.books.invoice(charge).number
    with again.store.company(COMPANY) as scope, pytest.raises(Unsound, match="Credit it in QuickBooks"):
        waiving.waive(scope, "9", number, ALICE, reason="goodwill", on=again.today)


def test_a_charge_proposed_after_the_restore_gives_way_to_the_one_found(town, empty, tmp_path, keeper):
    town.owes(days_overdue=60)
    charge = charged_in_lost_days(town, keeper, tmp_path / "b")
    town.days_pass(2)

    again = restored_and_read(town, empty, tmp_path / "b", keeper)

    assert sorted(again.states("charge")) in (["done"], ["cancelled", "done"])
    with again.store.reading(COMPANY) as scope:
        covers = scope.rows(scope.select(tables.action_covers))
        (done,) = [row for row in actions.with_status(scope, "done") if row.kind == PostCharge.kind]
    month = f"charge {again.books.invoice(charge).issued_on.isoformat()[:7]}"
    assert ("customer/9", month, done.id) in {(one.subject, one.step, one.action_id) for one in covers}
    with again.store.reading(COMPANY) as scope:
        assert register.differing(scope) == ()


@pytest.mark.parametrize("note", ["[dunwell:lost1]", "[dunwell:"])
def test_a_charge_that_only_quickbooks_knows_is_taken_over_once(town, keeper, note):
    town.owes(days_overdue=60)
    charge = town.owes(days_overdue=0, invoice_id="4000", amount_minor=2_000)
    town.books.put(structs.replace(charge, private_note=note, charged_minor=2_000))
    keeper.witness.remember(COMPANY, 7)

    for _ in range(3):
        assert work(town, keeper).error is None

    assert town.states("charge") == ["done"]
    with town.store.reading(COMPANY) as scope:
        (line,) = scope.rows(scope.select(tables.charge_lines))
    assert (line.invoice_id, line.amount_minor) == ("1007", 2_000)
    sign_off(town, keeper)
    work(town, keeper)
    assert "was charged" not in "\n".join(town.books.notes.get("9", [])), (
        "a note told of it when it was raised"
    )


def test_a_lost_charge_leaves_a_rightful_one_alone(town, empty, tmp_path, keeper):
    """It may bill either of two invoices, and takes the room of neither from what is known."""
    capped = policies.preset("standard").replace("[interest]\n", "[interest]\ncap_amount = 60.00\n")
    town.activate(capped + '\n[[interest.fees]]\nname = "Late fee"\namount = 25.00\n')
    with town.store.company(COMPANY) as scope:
        company_settings.record_terms_disclose_fees(scope, ALICE, disclosed=True)
    for number in ("1007", "1008"):
        town.owes(days_overdue=60, invoice_id=number, amount_minor=80_000)
    lives(town, keeper, 20)
    assert len(charges(town)) == 1
    backup(town.store, tmp_path / "b")
    lives(town, keeper, 20)
    assert len(charges(town)) == 2

    again = restored_and_read(town, empty, tmp_path / "b", keeper)
    sign_off(again, keeper)
    lives(again, keeper, 3)

    assert again.books.credits == []
