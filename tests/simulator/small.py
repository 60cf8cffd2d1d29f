"""Small companies for the simulator: a handful of customers, each with a past, in any time zone."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.seeds import Seed, chart
from connectors.sandbox.seeds.trading import entries, goods, habits, people
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox

ZONES = (
    *("America/Los_Angeles", "America/New_York", "America/Chicago", "America/St_Johns"),
    *("Australia/Lord_Howe", "Europe/London", "Pacific/Auckland", "America/Los_Angeles"),
)
SPECIAL = (
    *(*habits.BILLED_WITH_PARENT[:2], habits.BILLED_APART[0], habits.NO_EMAIL[0], habits.CONSUMER),
    *(habits.WITHOUT_TERMS, habits.LONG_MEMO, habits.SILENT_ONES[0], habits.PART_PAYERS[0]),
    *(habits.DISPUTERS[0], habits.SILENT_ONES[1], habits.WITHOUT_TERMS, habits.WITHOUT_TERMS),
)
PARENTS = {
    **dict.fromkeys(habits.BILLED_WITH_PARENT, habits.PARENT_BILLED),
    **dict.fromkeys(habits.BILLED_APART, habits.PARENT_APART),
}
HISTORY_DAYS = 150


def sandbox_of(clock: SandboxClock, seed: int, companies: int, switches: Switches) -> Sandbox:
    """A QuickBooks with so many small companies, whose records bear the same ids."""
    sandbox = Sandbox(clock, seed, companies=(), switches=switches)
    for number in range(1, companies + 1):
        realm = f"46208163650000009{number:02d}"
        sandbox._seeds[realm] = Seed(realm_id=realm, name=f"Company {number}", build=_builder(number))
    return sandbox


def _builder(number: int) -> Any:
    def build(company: Company, start: datetime, seed: int) -> None:
        dice = random.Random(f"{seed}/{number}/company")
        build_small(company, start, dice)

    return build


def build_small(company: Company, start: datetime, dice: random.Random) -> None:
    """Five to twenty customers, and the invoices of the last months; some are late already."""
    opened = start - timedelta(days=HISTORY_DAYS + 40)
    places = _places(dice)
    with company.acting_as("person"):
        with company.at(opened):
            chart.furnish(company, opened, chart.settings(company.name), zone=dice.choice(ZONES))
            for item in goods.bodies():
                company.plant("Item", item)
            bodies = [each for each in people.customers(random.Random("names")) if int(each["Id"]) in places]
            if dice.random() < 0.5:
                for body in bodies:
                    body["PrimaryEmailAddr"] = _address(body, dice)
            customers = [company.plant("Customer", _tidied(body)) for body in bodies]
        _past(company, start, customers, dice)


def _tidied(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def _address(body: dict[str, Any], dice: random.Random) -> dict[str, str] | None:
    held: dict[str, str] | None = body.get("PrimaryEmailAddr")
    if held and dice.random() < 0.15:
        return {"Address": f"c{body['Id']}@bounce.example"}
    return held


def _places(dice: random.Random) -> set[int]:
    places = set(dice.sample(range(1, 41), dice.randint(3, 12)))
    places |= set(dice.sample(sorted(set(SPECIAL)), dice.randint(2, 6)))
    return places | {PARENTS[place] for place in places if place in PARENTS}


def _past(company: Company, start: datetime, customers: list[dict[str, Any]], dice: random.Random) -> None:
    zone = company.books.zone
    today = start.astimezone(zone).date()
    days = sorted(dice.randint(2, HISTORY_DAYS) for _ in range(len(customers) * 3))
    for back in reversed(days):
        day = today - timedelta(days=back)
        customer = dice.choice(customers)
        with company.at(datetime.combine(day, time(11), zone)):
            lines = goods.order(dice)
            invoice = company.create("Invoice", entries.invoice(customer, day, lines, "Thank you."))
        paid_on = date.fromisoformat(invoice["DueDate"]) + timedelta(days=dice.choice((-5, 0, 4, 12, 30, 90)))
        if paid_on < today and paid_on > day and dice.random() < 0.75:
            settled = [("Invoice", invoice["Id"], invoice["TotalAmt"])]
            with company.at(datetime.combine(paid_on, time(15), zone)):
                body = entries.payment(_payer(company, customer), paid_on, invoice["TotalAmt"], settled, "2")
                company.create("Payment", body)


def _payer(company: Company, customer: dict[str, Any]) -> str:
    record = company.read("Customer", customer["Id"])
    while record.get("BillWithParent") and record.get("ParentRef"):
        record = company.read("Customer", record["ParentRef"]["value"])
    return str(record["Id"])
