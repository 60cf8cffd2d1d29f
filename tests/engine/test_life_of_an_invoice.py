"""The life of one invoice, from its first late day to the thank-you: design.md's own example, day by day."""

import dataclasses
from datetime import timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from plugin import people, planning, policies, tables
from plugin.access import members, users
from plugin.books import Refused, Unclear
from plugin.core.blocks import MEMO, NOTES
from plugin.orders import COD_TERM_NAME
from plugin.store import actions, approvals, company_settings, policy_versions
from tests.engine.town import ALICE, COMPANY, Town, acme
from tests.memory_books import a_term


def until(town: Town, days_overdue: int, *, invoice_id: str = "1007") -> None:
    """Live on, with a run and everybody's approval every other day, until the invoice is that late."""
    while (town.today - town.books.invoice(invoice_id).due_on).days < days_overdue:
        town.days_pass(2)
        town.run()
        if town.approve_all():
            town.run()


def charges(town: Town):
    return [invoice for invoice in town.books.invoices if "[dunwell:" in invoice.private_note]


def test_reminder_then_interest_notice_then_charge_then_cash_on_delivery(town):
    town.owes(days_overdue=1)

    until(town, 7)
    assert len(town.books.mails) == 1
    assert "18" not in town.books.mails[0].memo

    until(town, 21)
    assert len(town.books.mails) == 2
    assert charges(town) == []

    until(town, 45)
    (charge,) = charges(town)
    assert charge.customer_id == "9"
    assert charge.due_on >= charge.issued_on

    until(town, 70)
    assert len(town.books.mails) == 3
    term = next(fact for fact in town.books._sorted("term") if fact.name == COD_TERM_NAME)
    assert town.books.customer("9").term_id == term.id
    assert NOTES.block_in(town.books.customer("9").notes).startswith("COD since")


def test_the_debt_is_paid_and_everything_we_did_is_undone(town):
    town.owes(days_overdue=1, memo="Thank you for your business.")
    until(town, 70)
    assert MEMO.block_in(town.books.invoice("1007").memo)

    town.pays()
    town.days_pass(3)
    town.run()
    town.approve_all()
    town.run()

    assert town.books.invoice("1007").memo == "Thank you for your business."
    assert town.books.customer("9").term_id == "3"
    assert "COD since" not in town.books.customer("9").notes
    assert not {"proposed", "approved"} & set(town.states("notice"))


def test_what_was_paid_late_has_to_clear_though_nothing_was_ever_done_about_it(town):
    """Rule 9: who is on cash on delivery had one more debt, too young for a step; its payment may bounce."""
    town.owes(days_overdue=1)
    until(town, 70)
    town.owes(days_overdue=1, invoice_id="1008")
    town.run()
    town.pays()
    town.days_pass(1)
    town.pays("1008")
    town.days_pass(2)
    town.run()
    assert town.states("lift cod") == []

    town.days_pass(1)
    town.run()
    assert town.states("lift cod") == ["proposed"]


def test_a_term_that_a_person_chose_meanwhile_stays(town):
    town.owes(days_overdue=1)
    until(town, 70)
    town.books.put(a_term("7", name="Net 7", due_days=7), replace(town.books.customer("9"), term_id="7"))

    town.pays()
    town.days_pass(1)
    for _ in range(2):
        town.run()
        town.approve_all()
    town.run()

    assert town.books.customer("9").term_id == "7"


def test_the_charge_bills_each_day_once_over_three_months(town):
    town.owes(days_overdue=1)
    until(town, 120)

    with town.store.reading(COMPANY) as scope:
        lines = scope.rows(scope.select(tables.charge_lines).order_by(tables.charge_lines.c.period_from))

    assert len(lines) >= 3
    for before, after in pairwise(lines):
        assert before.period_through < after.period_from
        assert (after.period_from - before.period_through).days == 1
    assert {line.charge_invoice_id for line in lines} == {charge.id for charge in charges(town)}


def test_two_months_charges_that_failed_and_are_tried_again_become_one(town):
    town.owes(days_overdue=1)
    town.books.fail(Refused("The customer is inactive."), kind="charge", times=99)
    until(town, 45)
    town.owes(days_overdue=1, invoice_id="1008")
    until(town, 45, invoice_id="1008")
    assert town.states("charge") == ["failed", "failed"]

    with town.store.company(COMPANY) as scope:
        for row in actions.with_status(scope, "failed"):
            approvals.retry(scope, row.id, ALICE)
    planning.plan_now(town.store, COMPANY, ["9"])
    assert town.states("charge") == ["cancelled", "approved"], "the charge of this month is what was agreed"
    with town.store.reading(COMPANY) as scope:
        withdrawn = next(row for row in actions.with_status(scope, "cancelled") if row.kind == "charge")
    assert withdrawn.because["rule"] == "part of another now"

    town.books.recover()
    town.run()
    with town.store.reading(COMPANY) as scope:
        lines = scope.rows(scope.select(tables.charge_lines))
    assert [line.invoice_id for line in lines] == ["1008"]
    town.days_pass(5)
    town.run()
    town.approve_all()
    town.run()
    with town.store.reading(COMPANY) as scope:
        lines = scope.rows(scope.select(tables.charge_lines))
    assert {line.invoice_id for line in lines} == {"1007", "1008"}


def test_a_charge_that_failed_holds_its_periods_when_the_terms_move_the_first_day_of_interest(town):
    two_rates = "\n[[interest.rate_changes]]\nfrom_day = 2026-11-22\nannual_rate_percent = 16\n"
    policy = policies.preset("standard") + two_rates
    town.activate(policy)
    town.owes(days_overdue=1)
    town.books.fail(Refused("The customer is inactive."), kind="charge", times=99)
    until(town, 60)
    town.owes(days_overdue=1, invoice_id="1008")
    until(town, 33, invoice_id="1008")
    with town.store.company(COMPANY) as scope:
        later = policy.replace("minimum_charge = 5.00", "minimum_charge = 5.00\nfree_days = 5")
        policy_versions.activate(scope, later, ALICE, moves_running=True)

    assert town.run().error is None
    with town.store.reading(COMPANY) as scope:
        skips = scope.rows(scope.select(tables.skips).where(tables.skips.c.subject == "invoice/1007"))
    assert "failed before" in {row.because["rule"] for row in skips}


def test_a_payment_that_bounces_starts_a_new_episode(town):
    town.owes(days_overdue=1)
    until(town, 7)
    payment = town.pays()
    town.days_pass(1, running=True)

    town.bounces(payment)
    town.days_pass(6, running=True)

    assert len(town.books.mails) == 2
    with town.store.reading(COMPANY) as scope:
        covers = scope.rows(
            scope.select(tables.action_covers).where(tables.action_covers.c.step == "reminder")
        )
    assert sorted(cover.episode for cover in covers) == [1, 2]


@pytest.mark.parametrize(("moved_by", "announces"), [(20, [False, False]), (2, [False, True])])
def test_an_invoice_that_is_late_no_more_begins_anew_when_it_is_late_again(town, moved_by, announces):
    invoice = town.owes(days_overdue=1)
    until(town, 7)
    present = town.books.invoice(invoice.id)
    later = invoice.due_on + timedelta(days=moved_by)
    town.books.put(replace(present, due_on=later))
    until(town, 6 if moved_by == 20 else 21)

    assert ["interest" in mail.memo for mail in town.books.mails] == announces


def test_a_conversation_is_attached_to_the_customer_in_quickbooks(town):
    town.owes(days_overdue=5)
    town.run()
    with town.store.company(COMPANY) as scope:
        people.log_contact(scope, "9", ALICE, on=town.today, person="Dana", summary="Will pay on Friday.")

    town.run()

    notes = "\n".join(town.books.notes["9"])
    assert "Dana" in notes
    assert "Will pay on Friday." in notes


def test_every_action_kind_leaves_one_note_or_none_never_two(town):
    town.owes(days_overdue=1)
    until(town, 70)

    refs = [note.splitlines()[-1] for note in town.books.notes["9"]]

    assert len(refs) == len(set(refs))


def test_a_legal_stop_ends_charges_too(town):
    town.owes(days_overdue=1)
    until(town, 24)
    with town.store.company(COMPANY) as scope:
        people.legal_stop(scope, "9", ALICE, reason="Bankruptcy", on=town.today)
    mails = len(town.books.mails)

    until(town, 80)

    assert len(town.books.mails) == mails
    assert charges(town) == []
    assert "legal stop" in town.open_tasks()


def test_no_interest_is_announced_or_charged_where_terms_do_not_disclose_it(town):
    with town.store.company(COMPANY) as scope:
        company_settings.record_terms_disclose_interest(scope, ALICE, disclosed=False)
    town.owes(days_overdue=1)

    until(town, 80)

    assert charges(town) == []
    assert not any("18" in mail.memo for mail in town.books.mails)


def test_an_old_debt_is_for_a_person_and_a_younger_one_starts_at_the_first_step(town):
    town.owes(days_overdue=500, invoice_id="1")
    town.owes(days_overdue=100, invoice_id="2")

    town.run()

    assert [mail.invoice_id for mail in town.books.mails] == ["2"]
    assert "old debt" in town.open_tasks()
    with town.store.reading(COMPANY) as scope:
        (row,) = [row for row in actions.with_status(scope, "done") if row.kind == "notice"]
    assert row.payload["tone"] == "reminder"


def test_unapplied_money_raises_a_task_and_sends_nothing(town):
    town.owes(days_overdue=5)
    payment = town.pays(amount_minor=30_000)
    invoice = town.books.invoice("1007")
    town.books.put(
        replace(payment, unapplied_minor=30_000, applications=()), replace(invoice, balance_minor=100_000)
    )

    town.run()

    assert town.books.mails == []
    assert town.open_tasks() == ["apply this first"]


def test_a_balance_that_does_not_add_up_holds_the_customer(town):
    town.owes(days_overdue=5)
    town.books.put(replace(town.books.customer("9"), balance_minor=90_000))

    town.run()

    assert town.books.mails == []
    assert town.open_tasks() == ["balance does not add up"]


def test_unconfirmed_payments_send_nothing(town):
    town.owes(days_overdue=1)
    town.clock.advance(days=8)

    town.run()

    assert town.books.mails == []
    assert town.open_tasks() == ["confirm payments"]
    town.confirm_payments()
    town.run()
    assert len(town.books.mails) == 1
    assert town.open_tasks() == []


def test_what_is_due_to_one_customer_leaves_together_and_then_the_gap_holds(town):
    for number in range(3):
        town.owes(days_overdue=4 + number, invoice_id=str(2000 + number))
    town.run()
    assert len(town.books.mails) == 3

    town.owes(days_overdue=4, invoice_id="2100")
    town.days_pass(1, running=True)
    assert len(town.books.mails) == 3

    town.days_pass(2, running=True)
    assert len(town.books.mails) == 4


def test_a_sub_customer_goes_on_cash_on_delivery_with_its_parent(town):
    town.books.put(acme(id="10", name="Acme:Roof", parent_id="9", bills_with_parent=True, balance_minor=0))
    town.owes(days_overdue=1, customer="10")

    until(town, 70)

    assert town.books.customer("10").term_id == town.books.customer("9").term_id != "3"


def test_a_promise_pauses_chasing_until_its_day_and_what_was_paid_before_it_does_not_keep_it(town):
    town.owes(days_overdue=1, amount_minor=100_000)
    town.owes(days_overdue=1, amount_minor=30_000, invoice_id="1008")
    town.run()
    town.pays("1008")
    town.run()
    with town.store.company(COMPANY) as scope:
        pay_by = town.today + timedelta(days=7)
        people.promise(
            scope, "9", ALICE, made_on=town.today, pay_by=pay_by, amount_minor=30_000, method="check"
        )

    town.days_pass(7, running=True)
    assert town.books.mails == []

    town.days_pass(1, running=True)
    assert len(town.books.mails) == 1


def test_quickbooks_reads_a_persons_name_and_never_an_id(town):
    town.owes(days_overdue=5)
    town.run()
    with town.store.company(COMPANY) as scope:
        user_id = users.keep(
            scope, users.Who(subject="sub-1", name="Alice Moreau", email="a@larkspur.example")
        )
        members.admit(scope, user_id, "manager")
        actor = f"user:{user_id}"
        people.log_contact(scope, "9", actor, on=town.today, person="Dana", summary="Friday.")

    town.run()

    written = "\n".join(town.books.notes["9"]) + town.books.customer("9").notes
    assert "Alice Moreau" in written
    assert user_id not in written


def test_terms_set_in_part_are_finished_and_all_of_them_come_back(town, monkeypatch):
    town.books.put(acme(id="10", name="Acme:Roof", parent_id="9", bills_with_parent=True, balance_minor=0))
    town.owes(days_overdue=1, customer="10")
    whole = town.books._set_cod

    def in_part(order):
        monkeypatch.setattr(town.books, "_set_cod", whole)
        whole(dataclasses.replace(order, customers=order.customers[:1]))
        raise Unclear("The terms of 1 of 2 customers were changed.")

    monkeypatch.setattr(town.books, "_set_cod", in_part)
    until(town, 70)
    assert town.books.customer("10").term_id == town.books.customer("9").term_id != "3"

    town.pays()
    town.days_pass(3)
    town.run()
    town.approve_all()
    town.run()

    assert [town.books.customer(number).term_id for number in ("9", "10")] == ["3", "3"]
