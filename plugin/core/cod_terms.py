"""When a customer pays before work, beyond the age of one invoice: part of the policy (S4.5 to S4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class CodTerms:
    """What else than the day of a step calls for it, and how often before service is a question."""

    minimum_overdue: Decimal = Decimal(0)
    """In major units: who owes less than this overdue is not told of it for arrears."""
    broken_promises: int | Literal["never"] = "never"
    """So many promises of the last year that were not kept bring the step forward."""
    late_payments: int | Literal["never"] = "never"
    """So many invoices of the last year paid late, or late now, put a customer on it for good."""
    of_last: int | None = None
    """Only so many invoices count, the customer's last ones: those paid, and those late by so much now."""
    late_by_days: int = 15
    """Late, for that, means paid more than so many days after the due date."""
    service_after_times: int | Literal["never"] = "never"
    """Set so many times, a person is asked whether service stops (S4.7)."""


ONLY_BY_AGE = CodTerms()
"""Nothing but the day of the step."""
