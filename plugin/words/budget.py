"""What the app's reads of QuickBooks come to, as sentences."""

from __future__ import annotations

from plugin.store.call_counts import Budget


def budget_words(budget: Budget) -> str:
    """The app's reads this month, what they will come to, and what follows from it."""
    said = (
        f"This month the app has read QuickBooks {budget.reads:,} times for all its companies; going on so, "
        f"that makes {budget.forecast:,} of the {budget.allowed:,} allowed by its end."
    )
    if budget.hours_between > 1:
        said += f" So that they last, each company is read every {budget.hours_between} hours for now."
    return said


def company_words(budget: Budget) -> str:
    """One company's part in them: so far, and by the month's end."""
    return (
        f"{budget.of_company:,} metered reads of QuickBooks this month; "
        f"{budget.forecast_of_company:,} by its end if it goes on so."
    )
