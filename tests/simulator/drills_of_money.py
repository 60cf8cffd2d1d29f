"""Drills of what lateness costs: late fees, raised balances, late entries, invoices that are deleted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from connectors.sandbox.company import Company
from plugin.store import actions, approvals, company_settings
from tests.simulator.drill import Drill, automatic_policy
from tests.simulator.drill_books import first_invoice

ALICE = "user:alice"
DAYS = (3, 4, 15, 16, 17, 27, 28, 31, 32, 33, 34, 62)
FEE = """
[[interest.fees]]
name = "late fee"
amount = 25.00
"""


def late_fee() -> list[str]:
    """A late fee of 25.00 is announced, and charged once with the first of two charges."""
    drill = Drill()
    with drill.living():
        with drill.records() as scope:
            company_settings.record_terms_disclose_fees(scope, ALICE, disclosed=True)
        drill.activate(drill.tenant, automatic_policy().rstrip() + FEE)
        drill.live(DAYS)
        fees = [line["Amount"] for line in _lines(drill.company) if line["Description"].startswith("Fee on")]
        wrong = [] if fees == [Decimal("25.00")] else [f"End: late fees {fees} and not 25.00 once."]
        return drill.problems() + wrong


def raised_after_its_notice() -> list[str]:
    """The invoice is doubled after its notice: what the notice asked for bears interest, and no more."""

    def on(drill: Drill, day: int) -> None:
        if day == 17:
            drill.person(_double)

    drill = Drill()
    with drill.living():
        drill.live(DAYS, on=on)
        return drill.problems()


def entered_late() -> list[str]:
    """A part payment by the date given is entered after the charge: its share is credited, and once."""

    def on(drill: Drill, day: int) -> None:
        if day == 31:
            drill.person(lambda company: _pay_earlier(company, drill.day(20).isoformat()))
        approve(drill)

    drill = Drill()
    with drill.living():
        drill.live(DAYS, on=on)
        charged, credited = sum(line["Amount"] for line in _lines(drill.company)), _credited(drill.company)
        wrong = [] if 0 < credited < charged else [f"End: {credited} of {charged} were credited."]
        return drill.problems() + wrong


def crash_at_credit(where: str) -> list[str]:
    """The worker is killed at a place of the credit and started again: one memo, applied in full."""

    def on(drill: Drill, day: int) -> None:
        if day == 31:
            drill.person(lambda company: _pay_earlier(company, drill.day(20).isoformat()))
        approve(drill)

    drill = Drill()
    with drill.living():
        drill.dies("credit", where)
        drill.live(DAYS, on=on)
        memos = [each for each in drill.company.records("CreditMemo") if _is_ours(each)]
        states = drill.statuses("credit")
        wrong = [] if drill.sim.counts["crashes"] else ["The worker never died."]
        wrong += [] if [each["Balance"] for each in memos] == [0] else [f"End: {len(memos)} credit memos."]
        wrong += [] if dict(states) == {"done": 1} else [f"End: credits are {dict(states)}."]
        return drill.problems() + wrong


def deleted_after_its_charge() -> list[str]:
    """The late invoice is deleted after its charge: all that was charged on it is credited, and once."""

    def on(drill: Drill, day: int) -> None:
        if day == 31:
            drill.person(lambda company: company.delete("Invoice", first_invoice(company)))
        approve(drill)

    drill = Drill()
    with drill.living():
        drill.live(DAYS[:-1], on=on)
        charged, credited = sum(line["Amount"] for line in _lines(drill.company)), _credited(drill.company)
        wrong = [] if 0 < credited == charged else [f"End: {credited} of {charged} were credited."]
        return drill.problems() + wrong


def _credited(company: Company) -> Decimal:
    """What credit memos of ours come to."""
    return sum((each["TotalAmt"] for each in company.records("CreditMemo") if _is_ours(each)), Decimal(0))


def _is_ours(memo: dict[str, Any]) -> bool:
    return "[dunwell-credit:" in memo.get("PrivateNote", "")


def _lines(company: Company) -> list[dict[str, Decimal | str]]:
    """The lines of the charges of ours."""
    ours = (each for each in company.records("Invoice") if "[dunwell:" in each.get("PrivateNote", ""))
    return [line for each in ours for line in each["Line"] if line["DetailType"] == "SalesItemLineDetail"]


def _double(company: Company) -> None:
    invoice = company.read("Invoice", first_invoice(company))
    line = next(each for each in invoice["Line"] if each["DetailType"] == "SalesItemLineDetail")
    fields = {"Line": [line | {"Amount": line["Amount"] * 2}], "sparse": True}
    company.update("Invoice", {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"]} | fields)


def _pay_earlier(company: Company, day: str) -> None:
    invoice = company.read("Invoice", first_invoice(company))
    line = {"Amount": 400, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
    body = {"CustomerRef": {"value": "1"}, "TotalAmt": 400, "TxnDate": day, "Line": [line]}
    company.create("Payment", body)


def approve(drill: Drill, kind: str = "credit") -> None:
    """Alice agrees to every action of this kind that is proposed."""
    with drill.records() as scope:
        for row in actions.with_status(scope, "proposed"):
            if row.kind == kind:
                approvals.approve(scope, row.id, ALICE, shown=actions.action_of(row))


DRILLS_OF_MONEY: dict[str, Callable[[], list[str]]] = {
    "late fee": late_fee,
    "raised after its notice": raised_after_its_notice,
    "entered late": entered_late,
    "deleted after its charge": deleted_after_its_charge,
    **{
        f"crash {where} {what} at credit": partial(crash_at_credit, f"{where} {call}")
        for what, call in (("the memo", "write creditmemo"), ("the payment", "write payment"))
        for where in ("before", "after", "long after")
    },
}
