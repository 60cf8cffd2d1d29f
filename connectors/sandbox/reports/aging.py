"""How old debts are: the columns, or the sections, that a number of days falls into."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.sandbox.reports.asking import Asked
from connectors.sandbox.reports.items import OpenItem

CURRENT = "Current"


@dataclass(frozen=True)
class Ages:
    """So many periods of so many days; what is not overdue comes before them, the last has no end."""

    days: int
    periods: int

    def titles(self) -> list[str]:
        """The columns of the summary: Current, 1 - 30, 31 - 60, 61 - 90, 91 and over."""
        return [CURRENT, *(self._span(each) for each in range(1, self.periods)), f"{self._begin()} and over"]

    def sections(self) -> list[str]:
        """The sections of the detail report, in the same order; it prints them from the oldest on."""
        spans = (f"{self._span(each)} days past due" for each in range(1, self.periods))
        return [CURRENT, *spans, f"{self._begin()} or more days past due"]

    def place(self, days_overdue: int) -> int:
        """Which of them a number of days falls into."""
        return 0 if days_overdue <= 0 else min((days_overdue - 1) // self.days + 1, self.periods)

    def _span(self, period: int) -> str:
        return f"{(period - 1) * self.days + 1} - {period * self.days}"

    def _begin(self) -> int:
        return (self.periods - 1) * self.days + 1


def days_old(item: OpenItem, asked: Asked) -> int:
    """Days since the due date, or since the transaction's date where the company counts from that."""
    return (asked.day - (item.dated if asked.from_txn_date else item.due)).days
