"""Customers divided into segments: as a policy file says it, and as the witness is told of it."""

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
"""
TOLD = (
    Segment(tag=KEY, figures=NOTHING_OWED_BEYOND),
    Segment(new_within_days=90, figures={"grace_days": 8}),
)
