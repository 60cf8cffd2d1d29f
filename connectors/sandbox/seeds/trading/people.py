"""The trading company's customers, as bodies to create them from."""

from __future__ import annotations

import random
import re
from typing import Any

from connectors.sandbox.seeds.trading import habits, names

NET_15, NET_30 = "2", "3"
SUBS = {
    **dict.fromkeys(map(str, habits.BILLED_WITH_PARENT), habits.PARENT_BILLED),
    **dict.fromkeys(map(str, habits.BILLED_APART), habits.PARENT_APART),
}
# Some customers are not resellers and pay sales tax.
TAXED = {str(place) for place in (9, 24, 41, 67, 88, 103, habits.CONSUMER)}
NOTED = (3, 17, 33, 61, 95, habits.SILENT_ONES[0])


def customers(dice: random.Random) -> list[dict[str, Any]]:
    """The bodies of all customers, parents before their sub-customers."""
    pairs = [f"{first} {trade}" for first in names.first_words() for trade in names.TRADES]
    return [
        _customer(place, name, dice)
        for place, name in enumerate(dice.sample(pairs, habits.CUSTOMERS), start=1)
    ]


def _customer(place: int, business: str, dice: random.Random) -> dict[str, Any]:
    given, family = dice.choice(names.GIVEN), dice.choice(names.FAMILY)
    town, state, code = dice.choice(names.TOWNS)
    street = f"{dice.randrange(10, 2400)} {dice.choice(names.STREETS)}"
    address = {"Line1": street, "City": town, "CountrySubDivisionCode": state, "PostalCode": code}
    name = f"{given} {family}" if place == habits.CONSUMER else business
    number = str(place)
    body: dict[str, Any] = {
        "Id": number,
        "DisplayName": name,
        "GivenName": given,
        "FamilyName": family,
        "BillAddr": address,
        "ShipAddr": dict(address),
        "Taxable": number in TAXED,
        "PrimaryPhone": {"FreeFormNumber": f"(555) 01{place // 100}-{4000 + place}"},
        "PreferredDeliveryMethod": "Email",
    }
    if place != habits.CONSUMER:
        body["CompanyName"] = business
    if place != habits.WITHOUT_TERMS:
        body["SalesTermRef"] = {"value": NET_15 if place % 5 == 0 else NET_30}
    if place not in habits.NO_EMAIL:
        body["PrimaryEmailAddr"] = {"Address": _address(name, place)}
    if place in NOTED:
        body["Notes"] = names.NOTES[NOTED.index(place) % len(names.NOTES)]
    if number in SUBS:
        together = place in habits.BILLED_WITH_PARENT
        body |= {"ParentRef": {"value": str(SUBS[number])}, "Job": True, "BillWithParent": together}
        body["DisplayName"] = f"{town} Store {place}"
    return body


def _address(name: str, place: int) -> str:
    """An address nobody has: example.com is kept free for that."""
    mailbox = re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".")
    return f"{mailbox}.{place}@example.com"
