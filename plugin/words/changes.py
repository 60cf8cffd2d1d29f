"""What would change a decision, said to the person who might want it changed."""

from __future__ import annotations

from plugin.core.changes import Change
from plugin.words.formats import day

_WORDS = {
    "the day comes": "on {on} it is decided anew",
    "it is paid": "a payment of what is owed ends it",
    "a manager lifts the legal stop": "a manager may lift the legal stop",
    "the hold is ended": "end the hold",
    "the dispute is settled": "settle the dispute",
    "the money is applied": "apply the money in QuickBooks",
    "the receipt is matched": "match the receipt in QuickBooks, or say that it is something else",
    "the difference is found": "find the difference in QuickBooks",
    "QuickBooks is read": "QuickBooks is read again",
    "payments are confirmed": "confirm through which day payments are entered",
    "chasing starts earlier": "choose an earlier start, or decide about this debt by hand",
    "the policy reaches further back": "a policy with a later oldest_days_overdue, or a decision by hand",
    "the policy asks for less": "a policy with a smaller minimum_amount",
    "the grace is ended": "end the days of grace that a person has given",
    "an address is entered": "enter an e-mail address on the invoice in QuickBooks",
    "the books are opened": "open the closed period in QuickBooks",
    "the memo is shortened": "shorten the memo of the invoice in QuickBooks",
    "cash on delivery is lifted": "take the customer off cash on delivery",
    "the terms disclose interest": "record that the company's terms disclose interest",
    "late fees are confirmed off": "confirm that QuickBooks' own late fees are off",
    "the aging ties": "find out why QuickBooks' A/R Aging shows other figures: dunwell ready --aging",
    "the exemption is ended": "end the exemption from interest",
    "it is called a business": "record that the customer is a business, if it is one",
    "the payment bounces": "only a payment that bounces",
}


def change_words(change: Change) -> str:
    """What somebody would have to do, or which day would have to come, without a full stop."""
    return _WORDS[change.what].format(on=day(change.on) if change.on else "")
