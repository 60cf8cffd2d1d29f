"""What a query is refused with (qbo.md §3, §8.2)."""

from __future__ import annotations

from connectors.sandbox.faults import Fault


def unparsable(explanation: str) -> Fault:
    """4000: the query is not in the language."""
    return Fault(4000, "Error parsing query", f"QueryParserError: {explanation}")


def invalid_query(explanation: str) -> Fault:
    """4001: the query is well formed but says nothing sensible."""
    return Fault(4001, "Invalid query", f"QueryValidationError: {explanation}")
