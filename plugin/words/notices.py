"""The words a customer reads in the memo of an invoice that is sent again (S1.7, S3.8, S4.2, S4.9).

Polite and sure of itself: the invoice, the amount, the days, a date; a way to say what is wrong; no threat
of anything that is not decided. An interest notice states the yearly rate, the date given and the amount.
"""

from __future__ import annotations

from plugin.core.actions import AnnouncedFee, NoticeTone, SendNotice
from plugin.core.blocks import NOTICE_WORDS_LENGTH_MAX
from plugin.words.formats import count, day, money, percent, quoted

_COMPANY_NAME_LENGTH_MAX = 60
_NUMBER_LENGTH_MAX = 21
_PAID_IN_ADVANCE = "Until it is paid, it is our policy to ask for payment in advance for any new work."
_NOW_POLICY = "As several invoices were paid late, it is now our policy that you pay in advance for new work."
_INTEREST_FOLLOWS = "After that, interest of"
_NOT_LATE = "This is only a friendly word ahead of time."
_FEE_FOLLOWS = "After that, a fee of"
_FEE_NAME_LENGTH_MAX = 20


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
    if _NOW_POLICY in words:
        return "cash on delivery policy notice"
    announces = _INTEREST_FOLLOWS in words or _FEE_FOLLOWS in words
    return "interest notice" if announces else "reminder"


def _opening(action: SendNotice, number: str, asked: str) -> str:
    if action.tone == "courtesy" and action.due_on is not None:
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
    if action.tone == "cash on delivery policy notice":
        return [
            _NOW_POLICY,
            "Please pay this invoice; we are glad to talk about it at any time.",
        ]
    if action.pay_by is None or action.annual_rate_percent is None or action.interest_minor is None:
        raise ValueError("An interest notice needs its date, its yearly rate and its amount.")
    words = [f"Please pay {asked} by {day(action.pay_by)}."]
    if action.annual_rate_percent:
        rate = f"{percent(action.annual_rate_percent)} per year"
        interest = f"{money(action.interest_minor, currency)} through that date"
        added = f"{rate} from {_counts_from(action)} is added, as our terms provide: {interest}."
        words.append(f"{_INTEREST_FOLLOWS} {added}")
    words += [_fee_words(fee, currency, is_first=len(words) + n == 1) for n, fee in enumerate(action.fees)]
    return words


def _fee_words(fee: AnnouncedFee, currency: str, *, is_first: bool) -> str:
    """A fee by its amount; with it, that our terms provide for it, unless that was just said of interest."""
    amount = f"{money(fee.amount_minor, currency)} ({quoted(fee.name, _FEE_NAME_LENGTH_MAX)})"
    again = ""
    if fee.every_days is not None:
        again = f", every {count(fee.every_days, 'day')}, {count(fee.times_max, 'time')} at most"
    if is_first:
        return f"{_FEE_FOLLOWS} {amount} is added{again}, as our terms provide."
    return f"A fee of {amount} is added too{again}."


def _counts_from(action: SendNotice) -> str:
    return f"{count(action.free_days, 'day')} after the due date" if action.free_days else "the due date"
