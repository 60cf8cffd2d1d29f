"""Marking a gate whose answer is the same for every invoice of a customer, so that it is asked once."""

from __future__ import annotations

from plugin.core.situation import Gate


def customer_wide(gate: Gate) -> Gate:
    """Mark *gate*: `Situation.reason` asks it once for an account, however many invoices there are."""
    gate.customer_wide = True  # type: ignore[attr-defined]  # a function may carry its own mark
    return gate
