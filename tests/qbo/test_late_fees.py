"""Late-fee lines as QuickBooks adds them, and as people write them."""

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from connectors.qbo import wire
from connectors.qbo.fields import Unreadable, lines_of
from connectors.qbo.late_fees import late_fees_minor
from connectors.qbo.lines import lines_that_matter
from connectors.sandbox.switches import Switches
from tests.qbo.sandbox_world import QboWorld
from tests.qbo.worlds import look_invoice


def test_what_quickbooks_adds_by_itself_is_told_apart_from_the_principal():
    world = QboWorld(Switches(automatic_late_fees=True, late_fee_percent=0, late_fee_cents=12_34))
    customer = world.add_customer("Late Payer")
    work = {"ItemRef": {"value": "1"}}
    record = {
        "CustomerRef": {"value": customer},
        "DueDate": "2026-03-10",
        "Line": [{"Amount": 100, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": work}],
    }
    invoice = world.company.create("Invoice", record)["Id"]
    before = look_invoice(world, invoice)

    world.clock.advance(timedelta(days=30))

    after = look_invoice(world, invoice)
    assert before.late_fee_minor == 0
    assert after.late_fee_minor == 12_34
    assert after.balance_minor - after.late_fee_minor == before.balance_minor


def a_line(description=None, item=None, account=None, amount="15.00"):
    sold = wire.SalesLineDetail(item_ref=wire.Ref(name=item), item_account_ref=wire.Ref(name=account))
    return wire.Line(amount=Decimal(amount), description=description, sales_item_line_detail=sold)


@pytest.mark.parametrize(
    ("line", "fee"),
    [
        (a_line("Late fee"), 15_00),
        (a_line("late fee (1.5 %) "), 15_00),
        (a_line("Charged on May 3", account="Late fee income"), 15_00),
        (a_line("Charged", account="Other Income:Late Fee Income"), 15_00),
        (a_line("Charged", item="Late fee"), 15_00),
        (a_line("Trimming, delivered late; fee agreed"), 0),
        (a_line("Gardening", "Services", "Landscaping Services"), 0),
        (a_line(), 0),
        (wire.Line(amount=Decimal(15), description="Late fee"), 0),
    ],
)
def test_which_lines_are_late_fees(line, fee):
    lines = (line, a_line("Work", amount="100"))
    assert late_fees_minor(wire.Invoice(), lines, "USD") == fee


@pytest.mark.parametrize(
    ("sent", "is_read"),
    [
        ('[{"Description": "Gardening, delivered late; fee agreed"}]', False),
        ('[{"Description": "LATE FEE of May"}]', True),
        ('[{"SalesItemLineDetail": {"ItemAccountRef": {"name": "Other Income:Late Fee Income"}}}]', True),
        ('[{"SalesItemLineDetail": {"ItemRef": {"name": "Late payment interest"}}}]', True),
        (r'[{"Description": "L\u0061te fee"}]', True),
        ("[]", False),
    ],
)
def test_lines_are_read_only_where_one_may_matter(sent, is_read):
    lines = msgspec.json.decode(sent, type=tuple[wire.Line, ...])
    invoice = wire.Invoice(id="1", line=msgspec.Raw(sent.encode()))

    assert lines_that_matter(invoice, bytes(invoice.line)) == (lines if is_read else ())
    assert lines_of(invoice) == lines


def test_a_line_that_does_not_read_spoils_the_invoice_only_where_it_may_be_a_fee():
    unread = {"Id": "1", "Line": [{"Amount": {"about": 40}}]}
    fee = {"Id": "1", "Line": [{"Amount": {"about": 40}, "Description": "Late fee"}]}
    plain, spoilt = (
        msgspec.json.decode(msgspec.json.encode(one), type=wire.Invoice) for one in (unread, fee)
    )

    assert lines_that_matter(plain, bytes(plain.line)) == ()
    with pytest.raises(Unreadable, match=r"Invoice.*Line"):
        lines_that_matter(spoilt, bytes(spoilt.line))
