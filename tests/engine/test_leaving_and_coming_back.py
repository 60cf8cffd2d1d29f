"""A part of a family that leaves, joins another or comes back: no word is lost, doubled or spread."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from plugin import cash_on_delivery, people, tables, waiving
from plugin.backup import backup
from plugin.books import Unclear
from plugin.core.promises import judged
from plugin.core.said import Instalment
from plugin.people.standing import acknowledge_terms
from plugin.store import accounts, companies
from tests.engine.families import PART, PAYER, bill, live_on, pay_everything
from tests.engine.test_restore import sign_off, work
from tests.engine.test_restored_charges import lives, restored_and_read
from tests.engine.town import ALICE, COMPANY, Town, acme

OTHER = "20"


@pytest.fixture
def town(town):
    """Acme, with its part on the roof that is billed with it; and Birch."""
    part = acme(id=PART, name="Acme:Roof", parent_id=PAYER, bills_with_parent=True, balance_minor=0)
    town.books.put(part, acme(id=OTHER, name="Birch", balance_minor=0))
    return town


def move_to(town: Town, parent: str, part: str = PART) -> None:
    """The part is another customer's from now on, and billed with it."""
    town.books.put(replace(town.books.customer(part), parent_id=parent, bills_with_parent=True))


def rows(town: Town, table):
    with town.store.reading(COMPANY) as scope:
        return scope.rows(scope.select(table).order_by(table.c.customer_id))


def terms(town: Town) -> dict[str, str | None]:
    return {customer: town.books.customer(customer).term_id for customer in (PAYER, PART, OTHER)}


def both_owe(town: Town) -> None:
    town.owes(days_overdue=1, customer=PAYER, invoice_id="1007")
    town.owes(days_overdue=1, customer=PART, invoice_id="1008")
    town.run()


def promise(town: Town, amount_minor: int, days: int) -> None:
    with town.store.company(COMPANY) as scope:
        people.promise(
            scope,
            PAYER,
            ALICE,
            made_on=town.today,
            pay_by=town.today + timedelta(days=days),
            amount_minor=amount_minor,
            method="check",
            invoice_ids=["1007", "1008"],
        )


# -- promises and plans ------------------------------------------------------------------------------------


def test_a_divided_promise_is_one_again(town):
    both_owe(town)
    promise(town, 200_001, days=20)

    bill(town, with_parent=False)
    live_on(town, 1)
    divided = rows(town, tables.promises)
    bill(town, with_parent=True)
    live_on(town, 8)

    assert [(row.customer_id, row.amount_minor) for row in divided] == [(PART, 100_000), (PAYER, 100_001)]
    (whole,) = rows(town, tables.promises)
    assert (whole.customer_id, whole.amount_minor, whole.invoice_ids) == (PAYER, 200_001, ["1007", "1008"])
    assert town.books.mails == []


def test_a_promise_that_both_keep_together_is_kept(town):
    both_owe(town)
    promise(town, 100_000, days=5)
    bill(town, with_parent=False)
    live_on(town, 1)

    town.pays("1007", 50_000)
    town.pays("1008", 50_000)
    live_on(town, 8)

    with town.store.reading(COMPANY) as scope:
        found = accounts.load(scope, [PAYER, PART], companies.standing(scope).zone)
        kept = {each.customer_id: [judged(one, each, town.today) for one in each.promises] for each in found}
    assert kept == {PAYER: ["kept"], PART: ["kept"]}


def test_a_plan_whose_instalments_both_pay_together_is_kept(town):
    both_owe(town)
    with town.store.company(COMPANY) as scope:
        days = (5, 10, 15, 20)
        parts = [Instalment(due_on=town.today + timedelta(days=day), amount_minor=50_000) for day in days]
        agreed = people.Agreed(on=town.today, person="Joan", invoice_ids=["1007", "1008"], instalments=parts)
        people.make_plan(scope, PAYER, ALICE, agreed)

    bill(town, with_parent=False)
    live_on(town, 4)
    town.pays("1007", 25_000)
    town.pays("1008", 25_000)
    live_on(town, 5)

    assert town.books.mails == []


# -- what stops the chasing --------------------------------------------------------------------------------


def test_what_was_lifted_for_the_whole_still_stands_for_the_part_that_comes_back(town):
    town.owes(days_overdue=1, customer=PART)
    town.run()
    with town.store.company(COMPANY) as scope:
        stop = people.legal_stop(scope, PAYER, ALICE, reason="Bankruptcy", on=town.today)
    bill(town, with_parent=False)
    live_on(town, 1)
    with town.store.company(COMPANY) as scope:
        people.lift_legal_stop(scope, stop, ALICE, role="manager", on=town.today)

    bill(town, with_parent=True)
    live_on(town, 8)

    assert town.books.mails == []


def test_two_holds_of_one_moment_are_two(town):
    bill(town, with_parent=False)
    town.owes(days_overdue=1, customer=PART)
    town.run()
    with town.store.company(COMPANY) as scope:
        held = [people.hold(scope, one, ALICE, reason="Fair", on=town.today) for one in (PART, PAYER)]
    with town.store.company(COMPANY) as scope:
        people.lift_hold(scope, held[1], ALICE, on=town.today)

    bill(town, with_parent=True)
    live_on(town, 8)

    assert town.books.mails == []


@pytest.mark.parametrize("left", ["before the backup", "in the lost days"])
def test_after_a_restore_a_legal_stop_holds_for_who_has_left(town, empty, tmp_path, keeper, left):
    town.owes(days_overdue=5, customer=PART)
    town.run()
    assert len(town.books.mails) == 1
    with town.store.company(COMPANY) as scope:
        people.legal_stop(scope, PAYER, ALICE, reason="Bankruptcy", on=town.today)
    if left == "before the backup":
        bill(town, with_parent=False)
        work(town, keeper)
    backup(town.store, tmp_path / "backup")
    bill(town, with_parent=False)
    lives(town, keeper, 2)

    again = restored_and_read(town, empty, tmp_path / "backup", keeper)
    sign_off(again, keeper)
    lives(again, keeper, 20)

    assert len(again.books.mails) == 1


# -- who somebody is ---------------------------------------------------------------------------------------


def test_a_consumer_stays_one_whatever_was_known_of_the_part(town):
    bill(town, with_parent=False)
    town.owes(days_overdue=1, customer=PART)
    town.run()
    with town.store.company(COMPANY) as scope:
        people.mark_consumer(scope, PART, ALICE, is_consumer=False)
    bill(town, with_parent=True)
    live_on(town, 1)
    with town.store.company(COMPANY) as scope:
        people.mark_consumer(scope, PAYER, ALICE, is_consumer=True)

    bill(town, with_parent=False)
    live_on(town, 1)

    assert {row.customer_id for row in rows(town, tables.customer_settings) if row.is_consumer} == {
        PAYER,
        PART,
    }


def test_another_family_gets_nothing_that_it_never_said(town):
    town.run()
    with town.store.company(COMPANY) as scope:
        people.mark_consumer(scope, PAYER, ALICE, is_consumer=False)
        acknowledge_terms(scope, PAYER, ALICE, on=town.today, person="Joan of Acme", how="signature")
        cash_on_delivery.put_on(scope, PAYER, ALICE, reason="Two checks bounced", on=town.today)
    live_on(town, 1)
    ours = terms(town)[PART]

    move_to(town, OTHER)
    live_on(town, 2)

    assert OTHER not in {row.customer_id for row in rows(town, tables.customer_settings)}
    assert terms(town) == {PAYER: ours, PART: ours, OTHER: "3"}
    with town.store.company(COMPANY) as scope:
        assert cash_on_delivery.lift(scope, OTHER, ALICE, on=town.today)
    live_on(town, 2)
    assert terms(town) == {PAYER: ours, PART: "3", OTHER: "3"}


# -- cash on delivery --------------------------------------------------------------------------------------


def test_a_decision_that_ended_for_all_does_not_come_back_to_life(town):
    town.run()
    with town.store.company(COMPANY) as scope:
        cash_on_delivery.put_on(scope, PAYER, ALICE, reason="Two checks bounced", on=town.today)
    live_on(town, 1)
    for with_parent in (False, True):
        bill(town, with_parent=with_parent)
        live_on(town, 1)
    with town.store.company(COMPANY) as scope:
        assert cash_on_delivery.lift(scope, PAYER, ALICE, on=town.today)
    live_on(town, 2)

    bill(town, with_parent=False)
    live_on(town, 2)

    assert terms(town) == dict.fromkeys((PAYER, PART, OTHER), "3")


def test_a_part_that_is_on_it_does_not_hide_what_the_whole_owes(town):
    bill(town, with_parent=False)
    town.owes(days_overdue=60, customer=PART, invoice_id="1008")
    live_on(town, 40)
    ours = terms(town)[PART]
    assert ours != "3"
    bill(town, with_parent=True)
    town.owes(days_overdue=60, customer=PAYER, invoice_id="1007")

    live_on(town, 60)
    assert (terms(town)[PAYER], town.open_tasks().count("look at the terms")) == (ours, 0)

    pay_everything(town)
    live_on(town, 6)
    assert terms(town) == dict.fromkeys((PAYER, PART, OTHER), "3")


def test_a_change_in_doubt_that_is_proved_later_is_the_new_payers(town):
    bill(town, with_parent=False)
    town.owes(days_overdue=10, customer=PART)
    town.run()
    town.books.fail(Unclear("lost"), kind="set cod", when="after")
    with town.store.company(COMPANY) as scope:
        cash_on_delivery.put_on(scope, PART, ALICE, reason="Two checks bounced", on=town.today)
    town.run()
    assert town.states("set cod") == ["unclear"]

    bill(town, with_parent=True)
    live_on(town, 2)
    assert town.states("set cod") == ["done"]
    with town.store.company(COMPANY) as scope:
        assert cash_on_delivery.lift(scope, PART, ALICE, on=town.today)
    live_on(town, 3)

    assert terms(town)[PART] == "3"


def test_two_families_that_exchange_their_parts_keep_everybodys_terms(town):
    town.books.put(acme(id="21", name="Birch:Barn", parent_id=OTHER, bills_with_parent=True, balance_minor=0))
    town.run()
    with town.store.company(COMPANY) as scope:
        for payer in (PAYER, OTHER):
            cash_on_delivery.put_on(scope, payer, ALICE, reason="Two checks bounced", on=town.today)
    live_on(town, 1)

    move_to(town, OTHER)
    move_to(town, PAYER, part="21")
    live_on(town, 1)

    kept = {
        (row.customer_id, *sorted(member for member, _ in row.former_terms))
        for row in rows(town, tables.cod_states)
    }
    assert kept == {(PAYER, "21", PAYER), (OTHER, PART, OTHER)}


# -- charges -----------------------------------------------------------------------------------------------


def test_a_waiver_goes_along_with_its_charge(town):
    bill(town, with_parent=False)
    town.owes(days_overdue=60, customer=PART)
    live_on(town, 16)
    (charge,) = [one for one in town.books.invoices if "dunwell" in one.private_note]
    bill(town, with_parent=True)
    live_on(town, 1)
    town.switch("preview")
    with town.store.company(COMPANY) as scope:
        waiving.waive(scope, PAYER, charge.number, ALICE, reason="Goodwill", on=town.today)
    town.run()

    bill(town, with_parent=False)
    town.clock.advance(hours=1)
    town.run()
    town.switch("automatic")
    live_on(town, 5)

    assert [memo.total_minor for memo in town.books.credits] == [charge.total_minor]
