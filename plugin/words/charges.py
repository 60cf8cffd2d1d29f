"""What a line of an interest invoice says: enough for the customer to check it (collections.md 4.1)."""

from __future__ import annotations

from plugin.core.actions import CreditLine, FeeLine, InterestLine, PostCharge
from plugin.core.register import Mismatch
from plugin.words.formats import count, day, money, percent, quoted

_NUMBER_LENGTH_MAX = 21
_FEE_NAME_LENGTH_MAX = 20


def charge_lines_words(charge: PostCharge, currency: str) -> list[tuple[str, int]]:
    """Each line of *charge* in words, with its amount: the interest first, then each late fee."""
    interest = [(charge_line_words(line, currency), line.amount_minor) for line in charge.lines]
    return interest + [(fee_line_words(fee, currency), fee.amount_minor) for fee in charge.fees]


def credit_line_words(line: CreditLine) -> str:
    """What a line of a credit takes back: the source invoice, and which interest or fee."""
    number = quoted(line.invoice_number, _NUMBER_LENGTH_MAX)
    if line.period_from is None or line.period_through is None:
        return f"Credit on invoice {number}: {quoted(line.what, _FEE_NAME_LENGTH_MAX)}."
    period = f"{day(line.period_from)} through {day(line.period_through)}"
    return f"Credit on invoice {number}: interest charged for {period}."


def charged_what(charge: PostCharge) -> str:
    """What *charge* bills: interest, fees, or both; where its lines are lost, either."""
    if charge.found_again is not None:
        return "interest or fees"
    return " and ".join(word for word, lines in (("interest", charge.lines), ("fees", charge.fees)) if lines)


def fee_line_words(fee: FeeLine, currency: str) -> str:
    """The fee's name, the source invoice's number and due date, and what it was reckoned on."""
    number, name = quoted(fee.invoice_number, _NUMBER_LENGTH_MAX), quoted(fee.name, _FEE_NAME_LENGTH_MAX)
    owed = money(fee.owed_minor, currency)
    share = f"{percent(fee.percent)} of {owed}" if fee.percent is not None else f"{owed} was owed"
    again = f", time {fee.number}" if fee.number > 1 else ""
    return f"Fee on invoice {number}, due {day(fee.due_on)}: {name}{again}; {share}."


def charge_line_words(line: InterestLine, currency: str) -> str:
    """The source invoice's number and due date, the period, the yearly rate, the days and the principal."""
    number = quoted(line.invoice_number, _NUMBER_LENGTH_MAX)
    rate = percent(line.annual_rate_percent)
    return (
        f"Interest on invoice {number}, due {day(line.due_on)}, for {day(line.period_from)} through "
        f"{day(line.period_through)}: {_principal(line, currency)} at {rate} per year."
    )


def _principal(line: InterestLine, currency: str) -> str:
    """One amount and its days, or each part where payments or disputes changed the amount."""
    parts = [(part.principal_minor, part.days) for part in line.parts] or [(line.principal_minor, line.days)]
    return ", then ".join(f"{money(amount, currency)} for {count(days, 'day')}" for amount, days in parts)


def mismatch_words(one: Mismatch) -> str:
    """How a document differs from what our register of charges tells of it."""
    return {
        "gone": "deleted in QuickBooks, after we raised it",
        "changed": "changed in QuickBooks, after we raised it",
        "not ours": "on the item of our charges, and not raised by us",
        "beside": f"{one.what} on the income account of our charges, and not posted by us",
    }[one.kind]
