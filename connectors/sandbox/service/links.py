"""Links in answers: to a stored file for 15 minutes, and to where a customer pays (qbo.md §2.4, §2.8)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from flask import request

from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company

LIFE = timedelta(minutes=15)


def temporary(company: Company, row_id: str) -> str:
    """A URL of this host that serves an attachment until its time is up."""
    expires = int((company.books.clock.now() + LIFE).timestamp())
    seal = _seal(company.realm_id, row_id, expires)
    return f"{request.host_url}temporary/{company.realm_id}/{row_id}?expires={expires}&signature={seal}"


def with_temporary(company: Company, record: Record) -> Record:
    """An Attachable as it is read: one with a file says for a while where the file is."""
    if "FileAccessUri" not in record:
        return record
    return CATALOG["attachable"].arranged(record | {"TempDownloadUri": temporary(company, record["Id"])})


def opens(realm: str, row_id: str, expires: str, signature: str, now: datetime) -> bool:
    """Tell whether a temporary URL is genuine and still good."""
    if not expires.isdigit() or signature != _seal(realm, row_id, int(expires)):
        return False
    return now.timestamp() <= int(expires)


def _seal(realm: str, row_id: str, expires: int) -> str:
    return hashlib.sha256(f"{realm}/{row_id}/{expires}".encode()).hexdigest()[:32]


def payment_link(company: Company, record: Record) -> Record:
    """InvoiceLink, where the company takes payments online and the invoice can be paid and mailed so."""
    enabled = company.books.preference("SalesFormsPrefs", "ETransactionPaymentEnabled")
    payable = record.get("AllowOnlineACHPayment") or record.get("AllowOnlineCreditCardPayment")
    if not (enabled and payable and record.get("BillEmail")):
        return {}
    seal = _seal(company.realm_id, record["Id"], 0)
    return {"InvoiceLink": f"https://connect.intuit.com/portal/app/CommerceNetwork/view/scs-v1-{seal}"}
