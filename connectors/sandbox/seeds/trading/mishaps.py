"""What makes collecting hard: money in the wrong place, and things only a person can sort out."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox.seeds.trading import entries, habits
from connectors.sandbox.seeds.trading.goods import Line
from connectors.sandbox.seeds.trading.story import Story


def happen(story: Story) -> None:
    """Enter them all, some days before the story's end."""
    _unapplied(story)
    _credits(story)
    _misbooked(story)
    _brought_forward(story)


def _unapplied(story: Story) -> None:
    """A check nobody has matched: of the full amount once, of a round sum once."""
    for place, full in zip(habits.UNAPPLIED, (True, False), strict=True):
        _, left = story.open_of(place)
        day, moment = story.on(8)
        with story.company.at(moment):
            amount = left if full else Decimal(150)
            story.company.create("Payment", entries.payment(str(place), day, amount, (), entries.CHECK))


def _credits(story: Story) -> None:
    """Goods came back, the credit was written and not applied."""
    for place in habits.CREDITS:
        day, moment = story.on(12)
        with story.company.at(moment):
            body = entries.credit_memo(story.customers[str(place)], day, [Line(item=4, quantity=2)])
            story.company.create("CreditMemo", body)


def _misbooked(story: Story) -> None:
    """A payment booked as income from the bank feed, and one booked as a sale paid on the spot."""
    day, moment = story.on(6)
    with story.company.at(moment):
        _, left = story.open_of(habits.DEPOSIT_AS_INCOME)
        deposit = entries.deposit_as_income(str(habits.DEPOSIT_AS_INCOME), day, left)
        story.company.create("Deposit", deposit)
        _, left = story.open_of(habits.RECEIPT_TWIN)
        receipt = entries.sales_receipt(story.customers[str(habits.RECEIPT_TWIN)], day, left)
        story.company.create("SalesReceipt", receipt)


def _brought_forward(story: Story) -> None:
    """A journal entry on receivables: the customer owes more than its invoices say."""
    day, moment = story.on(200)
    with story.company.at(moment):
        entry = entries.opening_balance(str(habits.JOURNAL), day, Decimal("1250.00"))
        story.company.create("JournalEntry", entry)
