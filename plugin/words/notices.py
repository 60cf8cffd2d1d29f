"""The words a customer reads in the memo of an invoice that is sent again (S1.7, S3.8, S4.2, S4.9).

Polite and sure of itself: the invoice, the amount, the days, a date; a way to say what is wrong; no threat
of anything that is not decided. An interest notice states the yearly rate, the date given and the amount.
"""

from __future__ import annotations

from plugin.core.actions import NoticeTone, SendNotice
from plugin.core.blocks import NOTICE_WORDS_LENGTH_MAX
from plugin.words.formats import count, day, money, percent, quoted

_COMPANY_NAME_LENGTH_MAX = 60
_NUMBER_LENGTH_MAX = 21
_PAID_IN_ADVANCE = "Until it is paid, it is our policy to ask for payment in advance for any new work."
_INTEREST_FOLLOWS = "After that, interest of"
_NOT_LATE = "This is only a friendly word ahead of time."


def memo_words(action: SendNotice, invoice_number: str, company_name: str, currency: str) -> str:
    """The text of our block, at most NOTICE_WORDS_LENGTH_MAX characters, as the planner has assumed."""
    number = quoted(invoice_number, _NUMBER_LENGTH_MAX)
    company = quoted(company_name, _COMPANY_NAME_LENGTH_MAX)
    asked = money(action.asked_minor, currency)
    words = [_opening(action, number, asked)]
    if action.disputed_minor:
        words.append(f"The {money(action.disputed_minor, currency)} you have questioned is not part of this.")
    words += _ask(action, asked, currency)
    if action.tone in ("courtesy", "reminder"):
        words.append("If your payment is already on its way, thank you, and please disregard this note.")
    words.append("If anything about this invoice is not right, please tell us.")
    text = " ".join(words) + f"\nThank you, {company}"
    if len(text) > NOTICE_WORDS_LENGTH_MAX:
        raise ValueError("The words of a notice are longer than the planner allows for.")
    return text


def tone_of(words: str) -> NoticeTone:
    """Which kind of notice these words of ours are."""
    if _NOT_LATE in words:
        return "courtesy"
    if _PAID_IN_ADVANCE in words:
        return "cash on delivery notice"
    return "interest notice" if _INTEREST_FOLLOWS in words else "reminder"


def _opening(action: SendNotice, number: str, asked: str) -> str:
    if action.due_on is not None:
        return f"Invoice {number} is due on {day(action.due_on)}; {asked} is open."
    return f"Invoice {number} is {count(action.days_overdue, 'day')} past due; {asked} is open."


def _ask(action: SendNotice, asked: str, currency: str) -> list[str]:
    if action.tone == "courtesy":
        return [_NOT_LATE]
    if action.tone == "reminder":
        return ["Please pay it, or let us know when we may expect your payment."]
    if action.tone == "cash on delivery notice":
        return [
            _PAID_IN_ADVANCE,
            "As soon as it is paid, your usual terms apply again.",
        ]
    if action.pay_by is None or action.annual_rate_percent is None or action.interest_minor is None:
        raise ValueError("An interest notice needs its date, its yearly rate and its amount.")
    rate = f"{percent(action.annual_rate_percent)} per year"
    interest = f"{money(action.interest_minor, currency)} through that date"
    return [
        f"Please pay {asked} by {day(action.pay_by)}.",
        f"{_INTEREST_FOLLOWS} {rate} from {_counts_from(action)} is added, as our terms provide: {interest}.",
    ]


def _counts_from(action: SendNotice) -> str:
    return f"{count(action.free_days, 'day')} after the due date" if action.free_days else "the due date"
