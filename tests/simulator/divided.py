"""Customers divided into segments: as a policy file says it, and as the witness is told of it.

None by what is owed or was paid late: the witness knows of a payment at once, the product once it has read,
so between the two both would be right. Drills have those (`tests.simulator.drills_of_segments`).
"""

from __future__ import annotations

from web.demo.checker.facts import NOTHING_OWED_BEYOND, Segment

KEY = "key account"
SEGMENTS = f"""
[[segments]]
name = "key accounts"
tag = "{KEY}"
charges_interest = false

[[segments]]
name = "new customers"
new_within_days = 90
grace_days = 8

[[segments]]
name = "owes in euros"
currency = "EUR"
grace_days = 30

[[segments]]
name = "owes in dollars"
currency = "USD"
grace_days = 2
"""
TOLD = (
    Segment(tag=KEY, figures=NOTHING_OWED_BEYOND),
    Segment(new_within_days=90, figures={"grace_days": 8}),
    Segment(currency="EUR", figures={"grace_days": 30}),
    Segment(currency="USD", figures={"grace_days": 2}),
)
