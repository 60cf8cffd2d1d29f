"""Where a person sees a record in QuickBooks: addresses of its web application, not of its API.

Nothing but the record's id stands in them; QuickBooks opens it in the company the person is signed in to.
"""

from __future__ import annotations

from urllib.parse import quote

PRODUCTION_APP = "https://app.qbo.intuit.com"
INTUIT_SANDBOX_APP = "https://app.sandbox.qbo.intuit.com"

_QUICKBOOKS = {
    "invoice": "app/invoice?txnId={}",
    "payment": "app/recvpayment?txnId={}",
    "credit": "app/creditmemo?txnId={}",
    "journal": "app/journal?txnId={}",
    "deposit": "app/deposit?txnId={}",
    "sales receipt": "app/salesreceipt?txnId={}",
    "customer": "app/customerdetail?nameId={}",
}
_LOCAL = {
    "invoice": "invoices/{}",
    "payment": "payments/{}",
    "credit": "credits/{}",
    "customer": "customers/{}",
}


def record_link(base: str, subject: str) -> str | None:
    """The address of the record *subject* names (`invoice/12`) under *base*; None for no such page."""
    return _link(_QUICKBOOKS, base, subject)


def local_link(dashboard: str, subject: str) -> str | None:
    """The same in the *dashboard* of one company of a local QuickBooks, which shows fewer kinds."""
    return _link(_LOCAL, dashboard, subject)


def _link(pages: dict[str, str], base: str, subject: str) -> str | None:
    kind, _, record_id = subject.partition("/")
    page = pages.get(kind)
    return f"{base.rstrip('/')}/{page.format(quote(record_id, safe=''))}" if page else None
