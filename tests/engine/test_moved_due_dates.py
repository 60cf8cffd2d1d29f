"""Somebody corrects the terms of an invoice after its interest notice has left: what was announced holds."""

from datetime import timedelta

from msgspec.structs import replace

from plugin import tables
from plugin.store import actions
from tests.engine.test_life_of_an_invoice import charges, until
from tests.engine.town import COMPANY


def announced(town):
    """Acme has had its interest notice; returns the due date it counted from."""
    invoice = town.owes(days_overdue=1)
    until(town, 17)
    assert "interest" in town.books.mails[-1].memo
    return invoice.due_on


def is_due(town, day):
    town.books.put(replace(town.books.invoice("1007"), due_on=day))


def first_line_charged(town):
    """The line of the first charge, once there is one."""
    while not charges(town):
        town.days_pass(1)
        town.run()
        town.approve_all()
        town.run()
    with town.store.reading(COMPANY) as scope:
        (row,) = (row for row in actions.with_status(scope, "done") if row.kind == "charge")
        return actions.action_of(row).lines[0]


def test_no_day_is_charged_before_the_first_that_was_announced(town):
    due_on = announced(town)
    is_due(town, due_on - timedelta(days=28))

    assert first_line_charged(town).period_from == due_on + timedelta(days=1)


def test_it_holds_for_a_notice_kept_without_the_due_date_of_then(town):
    due_on = announced(town)
    with town.store.company(COMPANY) as scope:
        for row in actions.with_status(scope, "done"):
            kept = {key: value for key, value in row.payload.items() if key != "due_on"}
            table = tables.actions
            scope.db.execute(scope.update(table).where(table.c.id == row.id).values(payload=kept))
    is_due(town, due_on - timedelta(days=28))

    assert first_line_charged(town).period_from == due_on + timedelta(days=1)


def test_a_later_due_date_bears_interest_from_itself(town):
    due_on = announced(town)
    is_due(town, due_on + timedelta(days=10))

    assert first_line_charged(town).period_from == due_on + timedelta(days=11)
