"""A small importer whose customers pay in euros, pounds, yen and dollars (qbo.md §2.4, multi-currency)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from connectors.sandbox.company import Company
from connectors.sandbox.seeds import chart

NAME = "Harbor & Co. Trading"
# Home units for one foreign unit, on the first day and drifting by so much a month.
RATES = {"EUR": ("1.08", "0.004"), "GBP": ("1.27", "-0.003"), "JPY": ("0.0067", "0.00002")}
CUSTOMERS = (
    ("Amstel Druk BV", "EUR", "amstel"),
    ("Bergmann Werkzeuge GmbH", "EUR", "bergmann"),
    ("Claire et Fils SARL", "EUR", "claire"),
    ("Duarte Vinhos Lda", "EUR", "duarte"),
    ("Everley Instruments Ltd", "GBP", "everley"),
    ("Fenwick Garden Supply Ltd", "GBP", "fenwick"),
    ("Glen Orrin Outfitters", "GBP", "glenorrin"),
    ("Hoshino Kikai KK", "JPY", "hoshino"),
    ("Ishikawa Shokuhin KK", "JPY", "ishikawa"),
    ("Jasper County Feed", "USD", "jasper"),
    ("Kestrel Marine Services", "USD", "kestrel"),
    ("Lakeside Print Works", "USD", "lakeside"),
)
ITEMS = (("Freight", "1"), ("Handling", "1"), ("Storage", "1"), ("Customs service", "1"))
INVOICES = 40
MONTHS = 8
PRICES = {"EUR": (120, 2400), "GBP": (100, 2000), "JPY": (18_000, 360_000), "USD": (130, 2600)}


def build(company: Company, start: datetime, seed: int) -> None:
    """Fill an empty company with 12 customers and 40 invoices, some paid, some in part, some late."""
    dice = random.Random(f"currencies {seed}")  # noqa: S311 - a repeatable company, not a secret
    with company.at(start - timedelta(days=31 * MONTHS)):
        chart.furnish(company, start, chart.settings(NAME, multi_currency=True), zone="America/New_York")
        for number, (name, account) in enumerate(ITEMS, start=1):
            company.plant(
                "Item", {"Id": number, "Name": name, "Type": "Service", "IncomeAccountRef": account}
            )
        for code in RATES:
            company.create(
                "CompanyCurrency", {"Code": code, "Name": company.books.currency_ref(code)["name"]}
            )
        _rates(company, start)
        for number, (name, code, mailbox) in enumerate(CUSTOMERS, start=1):
            company.plant("Customer", _customer(number, name, code, mailbox))
    for place in range(INVOICES):
        _invoice(company, start, place, dice)


def _rates(company: Company, start: datetime) -> None:
    for month in range(MONTHS + 1):
        day = (start - timedelta(days=31 * (MONTHS - month))).date().isoformat()
        for code, (first, drift) in RATES.items():
            rate = Decimal(first) + month * Decimal(drift)
            body = {"SourceCurrencyCode": code, "TargetCurrencyCode": "USD", "Rate": rate, "AsOfDate": day}
            company.create("ExchangeRate", body)


def _customer(number: int, name: str, code: str, mailbox: str) -> dict[str, Any]:
    return {
        "Id": number,
        "DisplayName": name,
        "CompanyName": name,
        "CurrencyRef": {"value": code},
        "Taxable": False,
        "PrimaryEmailAddr": {"Address": f"accounts@{mailbox}.example"},
        "SalesTermRef": {"value": str((3, 2, 4)[number % 3])},
    }


def _invoice(company: Company, start: datetime, place: int, dice: random.Random) -> None:
    customer = place % len(CUSTOMERS) + 1
    name, code, mailbox = CUSTOMERS[customer - 1]
    days = 31 * MONTHS - 5 - place * 6
    low, high = PRICES[code]
    lines = [
        {
            "Amount": Decimal(dice.randrange(low, high)),
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": str(dice.randrange(len(ITEMS)) + 1)}},
        }
        for _ in range(dice.randrange(1, 4))
    ]
    with company.at(start - timedelta(days=days)):
        invoice = company.create(
            "Invoice",
            {
                "CustomerRef": {"value": str(customer)},
                "Line": lines,
                "BillEmail": {"Address": f"accounts@{mailbox}.example"},
                "PrivateNote": f"Shipment {place + 1} for {name}",
            },
        )
    share = dice.choice((1, 1, 1, 2, 0, 0))
    paid_after = dice.randrange(10, 90)
    if share and paid_after < days:
        with company.at(start - timedelta(days=days - paid_after)):
            company.create("Payment", _payment(invoice, share))


def _payment(invoice: dict[str, Any], share: int) -> dict[str, Any]:
    """All of an invoice, or about half of it."""
    amount = invoice["TotalAmt"] // share
    link = {"TxnId": invoice["Id"], "TxnType": "Invoice"}
    return {
        "CustomerRef": invoice["CustomerRef"],
        "TotalAmt": amount,
        "Line": [{"Amount": amount, "LinkedTxn": [link]}],
    }
