"""Intuit's US sample company: the names, Ids and open balances that recordings show (qbo.md appendix A)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from connectors.sandbox.company import Company
from connectors.sandbox.seeds import chart
from connectors.sandbox.seeds.sample_people import EMPLOYEES, VENDORS, customers

NAME = "Craig's Design and Landscaping Services"
INVENTORY = {5, 11, 16, 17}
STOCK = {
    "Type": "Inventory",
    "TrackQtyOnHand": True,
    "QtyOnHand": 25,
    "ExpenseAccountRef": {"value": "80"},
    "AssetAccountRef": {"value": "81"},
}
RATES = (("CAD", "Canadian Dollar", "0.74"), ("EUR", "Euro", "1.08"))

# Id, name, price, income account
ITEMS = (
    (1, "Services", "0", 1),
    (2, "Hours", "0", 1),
    (3, "Concrete", "0", 45),
    (4, "Design", "75", 82),
    (5, "Rock Fountain", "275", 79),
    (6, "Gardening", "35", 45),
    (7, "Installation", "50", 45),
    (8, "Lighting", "0", 45),
    (9, "Maintenance & Repair", "0", 45),
    (10, "Pest Control", "35", 54),
    (11, "Pump", "15", 79),
    (12, "Refunds & Allowances", "0", 1),
    (13, "Rocks", "22.5", 45),
    (14, "Sod", "10", 45),
    (15, "Soil", "10", 45),
    (16, "Sprinkler Heads", "2", 79),
    (17, "Sprinkler Pipes", "4", 79),
    (18, "Trimming", "35", 45),
)
# Id, number, customer, days ago, lines "item quantity price", taxed, discount percent
INVOICES = (
    (9, "1001", 3, 150, "4 2 75, 7 4 50", False, 0),
    (10, "1002", 5, 145, "10 3 35", False, 0),
    (12, "1004", 14, 140, "6 4 35", False, 0),
    (16, "1007", 13, 83, "4 10 75", False, 0),
    (27, "1009", 26, 95, "5 1 275, 13 2 22.5, 14 4 16", True, 0),
    (34, "1010", 29, 62, "4 5 75", False, 0),
    (39, "1012", 23, 71, "4 3.66 75", False, 0),
    (42, "1013", 16, 40, "4 1 75", False, 0),
    (49, "1015", 18, 78, "4 4 75, 7 5 50, 5 1 275, 13 8 22.5", False, 5),
    (63, "1016", 25, 33, "10 2 35, 18 6 15", False, 0),
    (65, "1017", 21, 54, "10 2 35, 17 4 2.15", False, 0),
    (67, "1021", 1, 47, "4 3 75, 7 3 50, 10 2.4 35", False, 0),
    (68, "1022", 12, 52, "4 1 75", True, 0),
    (69, "1023", 20, 44, "10 2 35", False, 0),
    (70, "1024", 20, 19, "6 3 35, 18 3 17", False, 0),
    (75, "1027", 2, 36, "10 1 35, 7 1 50", False, 0),
    (92, "1028", 9, 31, "6 1 35, 7 1 50", False, 0),
    (103, "1033", 10, 29, "5 1 275, 4 3.5 75, 11 2 22.5", True, 0),
    (119, "1035", 17, 26, "5 1 275, 16 8 2", True, 0),
    (130, "1037", 24, 8, "5 1 275, 11 1 12.75, 3 5 9.5", True, 0),
)
SERVICES_OF_100 = ((262, "1039"), (263, "1040"), (264, "1041"), (265, "1042"))
# Id, customer, days ago, what it pays: invoice and amount
PAYMENTS = (
    (71, 3, 120, ((9, "350.00"),)),
    (72, 5, 118, ((10, "105.00"),)),
    (74, 14, 112, ((12, "140.00"),)),
    (76, 13, 60, ((16, "300.00"),)),
    (77, 1, 20, ((67, "120.00"),)),
)
# Planted in the order of last change, which is the order in which they are found.
RECEIPTS: tuple[tuple[int, str, int | None, int, str, int], ...] = (
    (38, "1011", 15, 70, "10 2.5 35", 10),
    (47, "1014", 4, 72, "6 4 35", 0),
    (11, "1003", 6, 73, "4 4.5 75", 0),
    (17, "1008", None, 71, "4 4.5 75", 0),
)
# Id, vendor, days ago, amount, expense account: what is still owed to them (recorded balances).
BILLS = (
    (25, 46, 25, "205", 58),
    (108, 49, 25, "315", 12),
    (109, 48, 26, "86.44", 24),
    (110, 36, 27, "755", 55),
    (111, 31, 28, "241.23", 11),
)
HOME = {"Id": "1", "Line1": "123 Sierra Way", "City": "San Pablo", "CountrySubDivisionCode": "CA"}
HOME |= {"PostalCode": "87999", "Country": "USA"}
MAIL = {"Address": "noreply@quickbooks.com"}
CREDIT_MEMO = (73, "1026", 1, 30, "12 1 100", "67")


def build(company: Company, start: datetime, _seed: int) -> None:
    """Fill an empty company; dates lie as far back from the sandbox's start as Intuit's do from theirs."""
    with company.at(start - timedelta(days=400)):
        chart.furnish(company, start, chart.settings(NAME, custom_field="Crew #"))
        _lists(company)
        company.books.must_have("CompanyInfo", "1").put(
            CompanyAddr=HOME,
            CustomerCommunicationAddr=HOME,
            LegalAddr=HOME,
            CustomerCommunicationEmailAddr=MAIL,
            Email=MAIL,
            PrimaryPhone={},
            WebAddr={},
        )
    for number, vendor, days, owed, account in BILLS:
        with company.at(start - timedelta(days=days)):
            company.plant("Bill", _bill(number, vendor, owed, account))
    _sales(company, start)


def _bill(number: int, vendor: int, owed: str, account: int) -> dict[str, Any]:
    detail = {"AccountRef": {"value": str(account)}}
    line: dict[str, Any] = {"Amount": owed, "DetailType": "AccountBasedExpenseLineDetail"}
    line |= {"AccountBasedExpenseLineDetail": detail}
    return {"Id": number, "VendorRef": {"value": str(vendor)}, "Line": [line]}


def _lists(company: Company) -> None:
    for number, name, price, account in ITEMS:
        body = {"Id": number, "Name": name, "Type": "Service", "UnitPrice": price}
        stock = STOCK | {"InvStartDate": company.books.today().isoformat()} if number in INVENTORY else {}
        company.plant("Item", body | stock | {"IncomeAccountRef": {"value": str(account)}})
    for code, name, rate in RATES:
        company.create("CompanyCurrency", {"Code": code, "Name": name})
        company.set_rate({"SourceCurrencyCode": code, "Rate": rate})
    for body in customers():
        company.plant("Customer", body)
    for number, name in VENDORS:
        company.plant("Vendor", {"Id": number, "DisplayName": name})
    for number, given, family, active in EMPLOYEES:
        body = {"Id": number, "GivenName": given, "FamilyName": family}
        company.plant("Employee", body)
        if not active:
            gone = {"Id": str(number), "SyncToken": "0", "sparse": True, "Active": False}
            company.update("Employee", gone)


def _sales(company: Company, start: datetime) -> None:
    for number, doc, customer, days, lines, taxed, discount in INVOICES:
        _plant(company, start, "Invoice", number, doc, customer, days, lines, taxed=taxed, discount=discount)
    for number, payer, days, applied in PAYMENTS:
        with company.at(start - timedelta(days=days)):
            company.plant("Payment", payment(number, payer, applied))
    number, doc, customer, days, lines, pays = CREDIT_MEMO
    _plant(company, start, "CreditMemo", number, doc, customer, days, lines)
    with company.at(start - timedelta(days=days)):
        links = [("Invoice", pays), ("CreditMemo", str(number))]
        company.plant(
            "Payment",
            {
                "Id": 78,
                "CustomerRef": {"value": "1"},
                "TotalAmt": 0,
                "Line": [
                    {"Amount": 100, "LinkedTxn": [{"TxnId": each, "TxnType": kind}]} for kind, each in links
                ],
            },
        )
    for receipt, doc, buyer, days, lines, discount in RECEIPTS:
        _plant(company, start, "SalesReceipt", receipt, doc, buyer, days, lines, discount=discount)
    for place, (receipt, *_) in enumerate(RECEIPTS):
        # They were last touched in this order (recorded), which is not that of their dates.
        with company.at(start - timedelta(days=60 - place)):
            company.books.touch(company.books.must_have("SalesReceipt", str(receipt)))
    _plant(company, start, "Estimate", 48, "1001", 18, 80, "4 4 75, 7 5 50, 5 1 275, 13 8 22.5")
    for invoice, doc in SERVICES_OF_100:
        with company.at(start - timedelta(days=1)):
            line = {"Amount": 100, "DetailType": "SalesItemLineDetail"}
            detail = {"SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
            body = {"Id": invoice, "DocNumber": doc, "CustomerRef": {"value": "1"}, "Line": [line | detail]}
            company.plant("Invoice", body)


def payment(number: int, payer: int, applied: tuple[tuple[int, str], ...]) -> dict[str, Any]:
    """The body of a check that pays some invoices."""
    lines = [
        {"Amount": paid, "LinkedTxn": [{"TxnId": str(invoice), "TxnType": "Invoice"}]}
        for invoice, paid in applied
    ]
    return {
        "Id": number,
        "CustomerRef": {"value": str(payer)},
        "TotalAmt": sum((Decimal(paid) for _, paid in applied), Decimal(0)),
        "PaymentMethodRef": {"value": "2"},
        "Line": lines,
    }


def _plant(  # noqa: PLR0917 - the columns of the tables above
    company: Company,
    start: datetime,
    entity: str,
    number: int,
    doc: str,
    customer: int | None,
    days: int,
    lines: str,
    *,
    taxed: bool = False,
    discount: int = 0,
) -> None:
    """Plant one sales form as of so many days before the start."""
    body: dict[str, Any] = {
        "Id": number,
        "DocNumber": doc,
        "Line": [_line(each, taxed=taxed) for each in lines.split(",")],
        "CustomerMemo": {"value": chart.THANKS},
    }
    if discount:
        detail = {"PercentBased": True, "DiscountPercent": discount}
        body["Line"].append({"DetailType": "DiscountLineDetail", "DiscountLineDetail": detail})
    if taxed:
        body["TxnTaxDetail"] = {"TxnTaxCodeRef": {"value": "2"}}
    if customer is not None:
        body["CustomerRef"] = {"value": str(customer)}
        address = company.books.must_have("Customer", str(customer)).record.get("PrimaryEmailAddr")
        if address:
            body["BillEmail"] = dict(address)
    with company.at(start - timedelta(days=days)):
        company.plant(entity, body)


def _line(written: str, *, taxed: bool) -> dict[str, Any]:
    item, quantity, price = written.split()
    detail = {"ItemRef": {"value": item}, "UnitPrice": price, "Qty": quantity}
    detail["TaxCodeRef"] = {"value": "TAX" if taxed else "NON"}
    return {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
