"""What people do beside the acts of every business: other currencies, other days, payments that bounce."""

from __future__ import annotations

from datetime import date, timedelta

from connectors.sandbox import persons, undoing
from connectors.sandbox.company import Company
from tests.sandbox.campaigns.business import ACTS as OF_EVERY_BUSINESS
from tests.sandbox.campaigns.business import Business

CODES = ("EUR", "GBP", "JPY")
"""The acts of a business pay cents, which yen do not have: such a record cannot be read, and is set aside."""


class Trade(Business):
    """A business that also sells abroad, in a company that deals in several currencies."""

    def __init__(self, company: Company, name: str) -> None:
        super().__init__(company, name)
        (settings,) = company.records("Preferences")
        if settings["CurrencyPrefs"]["MultiCurrencyEnabled"]:
            abroad = {
                "DisplayName": f"{name} abroad",
                "CurrencyRef": {"value": CODES[int(name.partition("/")[2]) % 3]},
            }
            self.customers.append(company.create("Customer", abroad)["Id"])


def redate(business: Business, a: int, b: int, c: int) -> None:
    """Move an invoice to another day, its due date along or alone."""
    row = business.one(a, "Invoice")
    moved = timedelta(days=b % 90 - 45)
    days = {"DueDate": date.fromisoformat(row.record["DueDate"])}
    if c % 2:
        days["TxnDate"] = date.fromisoformat(row.record["TxnDate"])
    business.change(row, **{name: (day + moved).isoformat() for name, day in days.items()})


def bounce(business: Business, a: int, _b: int, _c: int) -> None:
    """An invoice's last payment comes back."""
    undoing.bounce(business.company, business.one(a, "Invoice").record, "")


def pay_whole(business: Business, a: int, _b: int, _c: int) -> None:
    """Pay an invoice in its own currency, by its own customer."""
    persons.pay(business.company, business.one(a, "Invoice").record, "")


ACTS = OF_EVERY_BUSINESS | {"redate": redate, "bounce": bounce, "pay whole": pay_whole}
