"""The witness reckons by what the policy says, whatever that is: lives under other terms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connectors.sandbox.company import Company
from tests.simulator.drill import Drill, automatic_policy
from tests.simulator.drill_books import first_invoice

CREDITED_ON, PAID_IN_PART_ON = 31, 28
LIFE = (3, 5, 15, 16, 17, PAID_IN_PART_ON, CREDITED_ON, 32, 62)

RATES = """
[[interest.rate_changes]]
from_day = 2026-03-20
annual_rate_percent = 24
"""


def policy(*, first: str = "", interest: str = "", counted: str = "actual/365") -> str:
    """The standard policy with a few lines more."""
    text = automatic_policy().replace("grace_days = 0", f"grace_days = 0\n{first}")
    return text.replace("actual/365", counted).rstrip() + f"\n{interest}\n"


@pytest.mark.parametrize(
    ("toml", "charges"),
    [
        # Due on February 28, 2026, the notice gave until March 26. The first charge bills 1,000.00 through
        # March 27, the second 850.00 for March 28 and 730.00 from then through April.
        (
            policy(
                first='receivables_weekdays = ["Tuesday", "Thursday"]',
                interest="free_days = 7",
                counted="30/360",
            ),
            ["10.00", "12.11"],  # 20 days; 1 and 32
        ),
        (
            policy(interest="cap_amount = 12.50\ncharges_per_invoice_max = 1", counted="actual/actual"),
            ["12.50"],
        ),
        (
            policy(interest=f"annual_rate_percent_max = 20{RATES}"),
            ["13.32", "12.30"],  # the notice announced 18 %, so the later rate of 20 % is not charged
        ),
    ],
    ids=["free days, 30/360, weekdays", "caps, actual/actual", "rates"],
)
def test_the_witness_agrees_under_other_terms(toml: str, charges: list[str]) -> None:
    drill = Drill()
    with drill.living():
        drill.activate(drill.tenant, toml)
        drill.live(LIFE, on=_pays_and_is_credited)

        assert drill.problems() == []
        assert _charges(drill.company) == charges


def _pays_and_is_credited(drill: Drill, day: int) -> None:
    if day == PAID_IN_PART_ON:
        drill.person(lambda company: _settle(company, Decimal(120), with_credit=False))
    if day == CREDITED_ON:
        drill.person(lambda company: _settle(company, Decimal(150), with_credit=True))


def _settle(company: Company, amount: Decimal, *, with_credit: bool) -> None:
    """A payment, or a credit that a payment of nothing applies."""
    invoice = first_invoice(company)
    links = [("Invoice", invoice)]
    customer, today = {"value": "1"}, company.books.today().isoformat()
    if with_credit:
        sold = {
            "DetailType": "SalesItemLineDetail",
            "Amount": amount,
            "SalesItemLineDetail": {"ItemRef": _item(company, invoice), "TaxCodeRef": {"value": "NON"}},
        }
        memo = company.create("CreditMemo", {"CustomerRef": customer, "TxnDate": today, "Line": [sold]})
        links.append(("CreditMemo", memo["Id"]))
    lines = [{"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]} for kind, key in links]
    body = {"CustomerRef": customer, "TxnDate": today, "Line": lines}
    company.create("Payment", body | {"TotalAmt": 0 if with_credit else amount})


def _item(company: Company, invoice: str) -> object:
    lines = company.read("Invoice", invoice)["Line"]
    return next(line["SalesItemLineDetail"]["ItemRef"] for line in lines if "SalesItemLineDetail" in line)


def _charges(company: Company) -> list[str]:
    ours = (each for each in company.records("Invoice") if "[dunwell:" in each.get("PrivateNote", ""))
    return [str(each["TotalAmt"]) for each in ours]
