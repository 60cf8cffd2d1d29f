"""What is written by other means than the common ones: tax codes and exchange rates (qbo.md §2.9, §2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.sandbox import engine, faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.tables import Row

CODE, RATE, EXCHANGE = CATALOG["taxcode"], CATALOG["taxrate"], CATALOG["exchangerate"]


def create_code(books: Books, body: Mapping[str, Any]) -> Record:
    """Create a tax code with new or existing rates; the answer repeats the request with Ids, unwrapped."""
    name, details = body.get("TaxCode"), body.get("TaxRateDetails")
    if not name:
        raise faults.missing("TaxCode")
    if not isinstance(details, list) or not details:
        raise faults.missing("TaxRateDetails")
    if books.tables.named(("TaxCode",), str(name).casefold()):
        raise faults.duplicate_name()
    found = [_rate(books, each) for each in details]
    rates = [
        {"TaxRateRef": {"value": each.id}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}
        for each in found
    ]
    values = {"Name": name, "Description": name, "Taxable": True, "TaxGroup": True}
    values |= {"SalesTaxRateList": {"TaxRateDetail": rates}}
    code = engine.create(books, CODE, values, row_id=books.tables.next_id(CODE))
    return {
        "TaxCode": code.record["Name"],
        "TaxCodeId": code.id,
        "TaxRateDetails": [_told(each, asked) for each, asked in zip(found, details, strict=True)],
    }


def _rate(books: Books, asked: Mapping[str, Any]) -> Row:
    if asked.get("TaxRateId"):
        return engine.read(books, RATE, str(asked["TaxRateId"]))
    for name in ("TaxRateName", "RateValue", "TaxAgencyId"):
        if not asked.get(name):
            raise faults.missing(name)
    values = {
        "Name": asked["TaxRateName"],
        "Description": asked["TaxRateName"],
        "RateValue": asked["RateValue"],
        "AgencyRef": {"value": str(asked["TaxAgencyId"])},
    }
    return engine.create(books, RATE, values, row_id=books.tables.next_id(RATE))


def _told(row: Row, asked: Mapping[str, Any]) -> Record:
    return {
        "TaxRateName": row.record["Name"],
        "TaxRateId": row.id,
        "RateValue": row.record["RateValue"],
        "TaxAgencyId": row.record["AgencyRef"]["value"],
        "TaxApplicableOn": asked.get("TaxApplicableOn") or "Sales",
    }


def set_rate(books: Books, body: Mapping[str, Any]) -> Row:
    """Write a rate over the one its currency has on that day, or add one."""
    for name in ("SourceCurrencyCode", "Rate"):
        if not body.get(name):
            raise faults.missing(name)
    day = body.get("AsOfDate") or books.today().isoformat()
    key = (body["SourceCurrencyCode"], day)
    values = dict(body) | {"AsOfDate": day, "TargetCurrencyCode": books.home_currency}
    for row in books.tables.rows("ExchangeRate"):
        if (row.record["SourceCurrencyCode"], row.record["AsOfDate"]) == key:
            version = {"Id": row.id, "SyncToken": row.record["SyncToken"], "sparse": True}
            return engine.update(books, EXCHANGE, values | version)
    return engine.create(books, EXCHANGE, values)
