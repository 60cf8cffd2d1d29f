"""How the trading company's customers pay: by their place in the list, the same whatever the seed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Habit:
    """One way of paying."""

    name: str
    days_after_due: tuple[int, int] | None
    """Earliest and latest; None is a customer who does not pay of its own accord."""
    parts: int = 1
    """In how many payments an invoice is paid."""
    returns: float = 0.02
    """The share of invoices that end in a credit memo for some of it."""
    heeds: float = 0.5
    """The share of notices after which an overdue invoice is paid."""
    days_after_notice: tuple[int, int] = (1, 8)


PROMPT = Habit(name="prompt", days_after_due=(-12, 1), heeds=0.95, days_after_notice=(1, 3))
USUAL = Habit(name="usual", days_after_due=(-3, 9), heeds=0.8, days_after_notice=(1, 5))
LATE = Habit(name="late", days_after_due=(14, 42), heeds=0.65)
VERY_LATE = Habit(name="very late", days_after_due=(50, 110), heeds=0.45, days_after_notice=(4, 14))
PART_PAYER = Habit(name="part payer", days_after_due=(6, 30), parts=3, heeds=0.6)
DISPUTING = Habit(
    name="disputing", days_after_due=(25, 80), returns=0.3, heeds=0.3, days_after_notice=(5, 12)
)
SILENT = Habit(name="silent", days_after_due=None, heeds=0.12, days_after_notice=(10, 25))

# The ordinary customers, over and over; those with a part of their own follow.
ROUND = (
    *(PROMPT, USUAL, PROMPT, LATE, USUAL, PROMPT, USUAL, PROMPT, LATE, PROMPT),
    *(USUAL, PROMPT, VERY_LATE, USUAL, PROMPT, LATE, PROMPT, USUAL, PROMPT, LATE),
)
ORDINARY = 120
CUSTOMERS = 150
FRIDAY = 4

PARENT_BILLED = 121
BILLED_WITH_PARENT = (122, 123, 124)
PARENT_APART = 125
BILLED_APART = (126, 127)
NO_EMAIL = (128, 129)
UNAPPLIED = (130, 131)
CREDITS = (132, 133)
DEPOSIT_AS_INCOME = 134
RECEIPT_TWIN = 135
JOURNAL = 136
CONSUMER = 137
DISPUTERS = (138, 139, 140, 141)
PART_PAYERS = (142, 143, 144, 145)
SILENT_ONES = (146, 147)
LONG_MEMO = 148
OLD_DEBT = 149
WITHOUT_TERMS = 150

OF_PLACE: dict[int, Habit] = {
    PARENT_BILLED: LATE,
    **dict.fromkeys(BILLED_WITH_PARENT, LATE),
    PARENT_APART: USUAL,
    **dict.fromkeys(BILLED_APART, LATE),
    **dict.fromkeys(NO_EMAIL, LATE),
    **dict.fromkeys(UNAPPLIED, LATE),
    **dict.fromkeys(CREDITS, LATE),
    DEPOSIT_AS_INCOME: LATE,
    RECEIPT_TWIN: LATE,
    CONSUMER: LATE,
    **dict.fromkeys(DISPUTERS, DISPUTING),
    **dict.fromkeys(PART_PAYERS, PART_PAYER),
    **dict.fromkeys(SILENT_ONES, SILENT),
    LONG_MEMO: LATE,
    OLD_DEBT: SILENT,
    WITHOUT_TERMS: VERY_LATE,
}


def habit_of(customer_id: str) -> Habit:
    """The habit of a customer by Id; one the trading company did not start with pays as most do."""
    place = int(customer_id) if customer_id.isdigit() else 0
    if 1 <= place <= ORDINARY:
        return ROUND[(place - 1) % len(ROUND)]
    return OF_PLACE.get(place, USUAL)
