"""Currency of a transaction: its customer's, with the rate to the home currency (qbo.md §2.4)."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import money
from connectors.sandbox.rules.write import Write

ONE = Decimal(1)


def complete(write: Write, customer: Record | None) -> None:
    """Fill CurrencyRef, and where the company deals in several, the exchange rate."""
    books, values = write.books, write.values
    sent = values.get("CurrencyRef")
    is_new = write.creating and books.moment is None
    if is_new and not sent and books.multi_currency and books.switches.currency_ref_required:
        raise faults.missing("CurrencyRef")
    owned = customer["CurrencyRef"]["value"] if customer else None
    code = str(sent["value"]) if sent else owned or books.home_currency
    if owned and code != owned:
        raise faults.business("The transaction must be in the customer's currency.")
    values["CurrencyRef"] = books.currency_ref(code)
    if not books.multi_currency:
        values["ExchangeRate"] = None
    elif code == books.home_currency:
        values["ExchangeRate"] = ONE
    elif not values.get("ExchangeRate"):
        values["ExchangeRate"] = rate_on(books, code, values["TxnDate"])


def rate_on(books: Books, code: str, day: str) -> Decimal:
    """Home units for one foreign unit: the newest rate no later than *day*, or 1 if none is known."""
    rows = (row.record for row in books.tables.rows("ExchangeRate"))
    known = [each for each in rows if each["SourceCurrencyCode"] == code]
    earlier = [each for each in known if each["AsOfDate"] <= day]
    if not known:
        return ONE
    rate: Decimal = max(earlier or known, key=lambda each: each["AsOfDate"])["Rate"]
    return rate


def home_total(write: Write) -> None:
    """Print the total in the home currency too, where there is more than one."""
    if write.books.multi_currency:
        rate = write.values.get("ExchangeRate") or ONE
        write.values["HomeTotalAmt"] = money(write.values["TotalAmt"] * rate)
