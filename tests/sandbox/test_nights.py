"""What QuickBooks does by itself at night (qbo.md §2.4): off by default, thrown while it runs."""

from datetime import timedelta

import pytest

from tests.sandbox.people import a_sandbox, an_invoice
from tests.sandbox.test_writing import changed

LATE = "2026-11-03"


class World:
    """The sample company with one invoice that falls due tomorrow."""

    def __init__(self):
        self.sandbox = a_sandbox()
        self.company = self.sandbox.company(self.sandbox.realms()[0])
        body = an_invoice("3", 100, DueDate=LATE, BillEmail={"Address": "pay@cool.example"})
        self.invoice = self.company.create("Invoice", body)["Id"]
        self.company.send("Invoice", self.invoice)

    def throw(self, **switches):
        self.sandbox.switchboard.throw(switches)

    def wait(self, **time):
        self.sandbox.clock.advance(timedelta(**time))

    def read(self):
        return self.company.read("Invoice", self.invoice)

    def mails(self):
        self.read()
        mails = [each for each in self.company.mail if each.id == self.invoice]
        return [(each.at.date().isoformat(), each.by) for each in mails]


@pytest.fixture
def world():
    return World()


def test_nothing_happens_by_itself_unless_it_is_switched_on(world):
    before = world.read()
    world.wait(days=60)

    assert world.read() == before


def test_reminders_go_out_on_their_days_and_move_delivery_time(world):
    world.throw(automatic_reminders=True)
    sent = world.read()
    world.wait(days=60)

    assert world.mails() == [
        ("2026-11-02", "api"),
        *((f"2026-11-{day}", "quickbooks") for day in ("06", "13", "20")),
    ]
    reminded = world.read()
    assert reminded["DeliveryInfo"]["DeliveryTime"] == "2026-11-20T03:00:00-08:00"
    assert reminded["MetaData"]["LastUpdatedTime"] == "2026-11-20T03:00:00-08:00"
    assert reminded["SyncToken"] == sent["SyncToken"]
    told = [
        each
        for each in world.company.books.events
        if each.operation == "emailed" and each.id == world.invoice
    ]
    assert len(told) == 4


def test_reminders_stop_with_the_switch_and_with_the_debt(world):
    world.throw(automatic_reminders=True)
    world.wait(days=5)
    assert len(world.mails()) == 2
    world.throw(automatic_reminders=False)
    world.wait(days=10)
    assert len(world.mails()) == 2


def test_a_late_fee_is_a_line_on_the_invoice_itself(world):
    old = world.company.create("Invoice", an_invoice("3", 100, DueDate="2026-10-01"))
    world.throw(automatic_late_fees=True, late_fee_cents=500, late_fee_grace_days=2)
    before = world.read()
    world.wait(days=3)
    assert world.read() == before
    world.wait(days=1)
    after = world.read()

    fee = next(line for line in after["Line"] if line.get("Description") == "Late fee")
    assert (str(fee["Amount"]), str(after["Balance"]), str(after["TotalAmt"])) == ("7.00", "107.00", "107.00")
    assert (after["SyncToken"], after["EmailStatus"], len(world.mails())) == ("1", "EmailSent", 1)
    account = fee["SalesItemLineDetail"]["ItemAccountRef"]
    assert world.company.read("Account", account["value"])["AccountType"] == "Other Income"
    assert world.company.read("Customer", "3")["Balance"] == 207
    assert world.company.read("Invoice", old["Id"])["Balance"] == 100
    world.wait(days=90)
    assert world.read()["Balance"] == 107


def test_fees_come_again_every_month_for_half_a_year(world):
    world.throw(automatic_late_fees=True, late_fee_every="monthly", late_fee_percent=0, late_fee_cents=100)
    world.wait(days=40)
    assert world.read()["Balance"] == 102
    world.wait(days=300)
    assert world.read()["Balance"] == 107


def test_fees_stop_at_closed_books(world):
    world.throw(automatic_late_fees=True)
    world.company.update(
        "Preferences", {"sparse": True, "AccountingInfoPrefs": {"BookCloseDate": "2026-11-02"}}
    )
    world.wait(days=10)

    assert world.read()["Balance"] == 100


def test_credits_apply_themselves_by_the_switch(world):
    world.throw(automatic_credits=True)
    world.company.create("CreditMemo", an_invoice("3", 30))

    assert world.read()["Balance"] == 70
    changed(world.company, "Invoice", world.invoice, PrivateNote="still editable")
