"""A restored backup sends nothing twice: what QuickBooks shows of the lost days is taken over as done."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, func, select

from plugin import policies, tables
from plugin.audit import trail
from plugin.audit.keeper import Keeper
from plugin.audit.verify import verify
from plugin.backup import BackupError, backup, kept, restore
from plugin.core.blocks import NOTES
from plugin.cycle import CompanyBooks, RunReport, Worker
from plugin.outbox import quarantine
from plugin.store import actions, companies, company_settings, safety
from plugin.store.reading.stops import may_be_lifted
from plugin.store.scope import Store
from tests.engine.town import ALICE, COMPANY, Town


def work(town: Town, keeper: Keeper) -> RunReport:
    return Worker(town.store, "worker1", keeper).run(COMPANY, lambda: CompanyBooks(town.books))


def restored(town: Town, empty: Store, path: Path) -> Town:
    restore(empty, path)
    return replace(town, store=empty)


def stops(town: Town) -> set[str]:
    with town.store.reading(COMPANY) as scope:
        return set(safety.open_stops(scope))


def sign_off(town: Town, keeper: Keeper) -> None:
    with town.store.company(COMPANY) as scope:
        assert quarantine.sign_off(scope, keeper, ALICE)


def may_sign_off(town: Town) -> bool:
    with town.store.reading(COMPANY) as scope:
        stop = safety.open_stops(scope)["restored backup"]
        return may_be_lifted(scope, "restored backup", stop)


def copied(source: Path, target: Path) -> None:
    """The file of a database is copied while it is in use, as tools for backups do."""
    with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(target)) as copy:
        held.backup(copy)


def test_a_backup_holds_every_record_and_the_audit_stays_whole(town, empty, tmp_path):
    town.owes(days_overdue=5)
    town.run()

    made = backup(town.store, tmp_path / "dunwell.backup")
    restore(empty, tmp_path / "dunwell.backup")

    assert made.rows["actions"] > 0
    for table in kept():
        with town.store.engine.connect() as before, empty.engine.connect() as after:
            rows = [list(db.execute(table.select().order_by(*table.primary_key))) for db in (before, after)]
        if table.name not in ("due", "safety_stops", "company_events"):
            assert rows[0] == rows[1], table.name
    with empty.reading(COMPANY) as scope:
        assert verify(scope).problems == ()


def test_there_is_no_moment_in_which_a_restored_company_could_send(town, empty, tmp_path):
    town.run()
    backup(town.store, tmp_path / "b")
    seen = []

    @event.listens_for(empty.engine, "commit")
    def look(db: Connection) -> None:
        restored, stopped = (
            db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tables.companies, tables.safety_stops)
        )
        seen.append((restored, stopped))

    restore(empty, tmp_path / "b")

    assert seen[-1] == (1, 1)
    assert (1, 0) not in seen


def test_nothing_leaves_until_a_person_signs_off_and_nothing_leaves_twice(town, empty, tmp_path, keeper):
    town.owes(days_overdue=1)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    town.days_pass(3)
    work(town, keeper)
    assert len(town.books.mails) == 1

    again = restored(town, empty, tmp_path / "b")
    again.confirm_payments()
    for _ in range(3):
        assert work(again, keeper).error is None
    assert len(town.books.mails) == 1
    assert stops(again) == {"restored backup"}
    assert "restored backup" in again.open_tasks()

    sign_off(again, keeper)
    work(again, keeper)
    again.days_pass(4)
    work(again, keeper)
    assert len(town.books.mails) == 1
    assert again.states("notice") == ["done"]
    assert stops(again) == set()


@pytest.mark.parametrize("is_copied_file", [False, True], ids=["backup", "copied file"])
def test_what_was_saved_before_the_sign_off_of_a_restore_and_comes_back_later_sends_nothing_twice(
    town, empty, empty_too, tmp_path, keeper, is_copied_file
):
    town.owes(days_overdue=1)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    keeper.witness.remember(COMPANY, 7)
    one = restored(town, empty, tmp_path / "b")
    one.confirm_payments()
    work(one, keeper)
    assert stops(one) == {"restored backup"}
    saved = tmp_path / "saved before the sign-off"
    if is_copied_file:
        copied(tmp_path / "restored.db", saved)
    else:
        backup(one.store, saved)
    one.clock.advance(hours=10)
    sign_off(one, keeper)
    for _ in range(4):
        one.days_pass(1)
        one.confirm_payments()
        work(one, keeper)
    assert len(town.books.mails) == 1

    if is_copied_file:
        copied(saved, tmp_path / "restored again.db")
        two = replace(town, store=empty_too)
        with two.store.company(COMPANY) as scope:
            assert not quarantine.sign_off(scope, keeper, ALICE), "nothing has been looked for this time"
    else:
        two = restored(town, empty_too, saved)
        assert not may_sign_off(two), "nobody has seen yet what was lost this time"
    for _ in range(2):
        two.clock.advance(hours=1)
        two.confirm_payments()
        work(two, keeper)
    sign_off(two, keeper)
    for _ in range(4):
        two.days_pass(1)
        two.confirm_payments()
        work(two, keeper)

    assert len(town.books.mails) == 1
    assert two.states("notice") == ["done"]


def test_a_stop_for_a_restore_is_not_begun_anew_by_every_run(town, empty, tmp_path, keeper):
    town.owes(days_overdue=5)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    keeper.witness.remember(COMPANY, 7)
    again = restored(town, empty, tmp_path / "b")
    for _ in range(3):
        work(again, keeper)
        again.clock.advance(hours=1)

    assert may_sign_off(again)
    with again.store.reading(COMPANY) as scope:
        assert len(safety.all_stops(scope, "restored backup")) == 1


def test_what_did_not_leave_in_the_lost_days_leaves_after_the_sign_off(town, empty, tmp_path, keeper):
    town.owes(days_overdue=1)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    town.days_pass(3)

    again = restored(town, empty, tmp_path / "b")
    again.confirm_payments()
    work(again, keeper)
    assert town.books.mails == []

    sign_off(again, keeper)
    work(again, keeper)
    assert len(town.books.mails) == 1


def test_of_two_notices_in_the_lost_days_quickbooks_shows_one_mailing_and_neither_leaves_again(
    town, empty, tmp_path, keeper
):
    town.owes(days_overdue=1)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    for _ in range(16):
        town.days_pass(1)
        approve_and_work(town, keeper)
    assert len(town.books.mails) == 2, "the reminder and the interest notice"

    again = restored(town, empty, tmp_path / "b")
    again.confirm_payments()
    work(again, keeper)
    sign_off(again, keeper)
    for _ in range(8):
        again.days_pass(1)
        approve_and_work(again, keeper)

    assert len(town.books.mails) == 2
    assert again.states("notice") == ["done", "done"]


def test_the_mailing_that_settles_a_notice_under_way_may_be_that_of_the_next_one(
    town, empty, tmp_path, keeper, monkeypatch
):
    town.owes(days_overdue=3)
    town.confirm_payments()
    perform = town.books.perform

    def backed_up_meanwhile(order, *, request_id):
        if not (tmp_path / "b").exists():
            backup(town.store, tmp_path / "b")
        return perform(order, request_id=request_id)

    monkeypatch.setattr(town.books, "perform", backed_up_meanwhile)
    for _ in range(18):
        approve_and_work(town, keeper)
        town.days_pass(1)
    assert len(town.books.mails) == 2, "the reminder and the interest notice"

    again = restored(town, empty, tmp_path / "b")
    assert again.states("notice") == ["sending"]
    for _ in range(4):
        again.confirm_payments()
        work(again, keeper)
        again.clock.advance(hours=1)
    sign_off(again, keeper)
    for _ in range(8):
        again.days_pass(1)
        approve_and_work(again, keeper)

    assert len(town.books.mails) == 2
    assert again.states("notice") == ["done", "done"]


def test_a_charge_of_the_lost_days_is_not_charged_again(town, empty, tmp_path, keeper):
    with town.store.company(COMPANY) as scope:
        company_settings.record_terms_disclose_fees(scope, ALICE, disclosed=True)
    fee = '[[interest.fees]]\nname = "late fee"\namount = 25.00\n'
    town.activate(f"{policies.preset('standard')}\n{fee}")
    town.owes(days_overdue=60)
    for day in range(16):
        if day == 10:
            backup(town.store, tmp_path / "b")
        approve_and_work(town, keeper)
        town.days_pass(1)
    (charge,) = charges(town)

    again = restored(town, empty, tmp_path / "b")
    again.confirm_payments()
    work(again, keeper)
    sign_off(again, keeper)
    again.confirm_payments()
    approve_and_work(again, keeper)
    approve_and_work(again, keeper)

    assert charges(again) == [charge]
    with again.store.reading(COMPANY) as scope:
        (line,) = scope.rows(scope.select(tables.charge_lines))
        (lost,) = scope.rows(scope.select(tables.charge_fees))
    assert line.charge_invoice_id == lost.charge_invoice_id == charge


def test_cash_on_delivery_of_the_lost_days_is_known_again_and_lifted_by_a_person(
    town, empty, tmp_path, keeper
):
    town.owes(days_overdue=60)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    for _ in range(18):
        approve_and_work(town, keeper)
        town.days_pass(1)
    before = town.books.customer("9")
    assert "COD since" in (NOTES.block_in(before.notes) or "")

    again = restored(town, empty, tmp_path / "b")
    again.confirm_payments()
    work(again, keeper)
    sign_off(again, keeper)
    again.pays()
    again.days_pass(3)  # the payment clears first
    work(again, keeper)

    with again.store.reading(COMPANY) as scope:
        (lift,) = [row for row in actions.with_status(scope, "proposed") if row.kind == "lift cod"]
    assert lift.consent == "approve"


def test_a_database_that_is_older_than_its_witness_is_noticed_by_itself(town, keeper):
    town.owes(days_overdue=5)
    keeper.witness.remember(COMPANY, 7)

    work(town, keeper)

    assert town.books.mails == []
    assert stops(town) == {"restored backup"}
    sign_off(town, keeper)
    work(town, keeper)
    assert len(town.books.mails) == 1
    assert stops(town) == set()


def test_the_witness_knows_of_an_order_before_it_is_carried_out(town, keeper, monkeypatch):
    town.owes(days_overdue=5)
    perform = town.books.perform

    def look(order, *, request_id):
        assert keeper.witness.last(COMPANY) >= 1
        return perform(order, request_id=request_id)

    monkeypatch.setattr(town.books, "perform", look)
    assert work(town, keeper).error is None
    assert len(town.books.mails) == 1


def test_who_was_forgotten_stays_forgotten_after_a_restore(town, empty, tmp_path, keeper):
    town.owes(days_overdue=5)
    work(town, keeper)
    backup(town.store, tmp_path / "b")
    with town.store.company(COMPANY) as scope:
        assert trail.forget(scope, keeper.witness, "9", ALICE) > 0

    again = restored(town, empty, tmp_path / "b")
    work(again, keeper)

    with again.store.reading(COMPANY) as scope:
        assert scope.rows(scope.select(tables.audit_texts)) == []
        assert verify(scope).problems == ()


def test_a_full_database_is_not_overwritten(town, tmp_path):
    backup(town.store, tmp_path / "b")

    with pytest.raises(BackupError, match="already holds companies"):
        restore(town.store, tmp_path / "b")
    with pytest.raises(BackupError, match="exists already"):
        backup(town.store, tmp_path / "b")


@pytest.mark.parametrize("content", [b"", b"no backup at all", None])
def test_what_is_no_backup_is_refused_with_a_sentence(empty, tmp_path, content):
    path = tmp_path / "b"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BackupError, match=r"no backup|no file"):
        restore(empty, path)
    assert companies.all_companies(empty) == []


def approve_and_work(town: Town, keeper: Keeper) -> None:
    work(town, keeper)
    town.approve_all()
    work(town, keeper)


def charges(town: Town) -> list[str]:
    return [one.id for one in town.books.invoices if "[dunwell:" in one.private_note]
