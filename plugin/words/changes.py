"""What would change a decision, said to the person who might want it changed."""

from __future__ import annotations

from plugin.core.world import Change
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
    "the record is mended": "mend the record in QuickBooks",
    "another term is chosen": "choose another term in QuickBooks",
    "the charges match": "find out why QuickBooks shows other charges: dunwell ready --aging",
    "our term is known": "choose the term for cash on delivery",
    "the policy tells of smaller debts": "a policy with a smaller minimum_overdue",
    "the policy gives a rate": "a policy with interest",
    "the policy bills less": "a policy with a smaller minimum_charge",
    "the policy charges more often": "a policy with a larger charges_per_invoice_max",
    "the policy caps interest higher": "a policy with a higher limit on interest",
    "the credit is assessed": "assess their credit, and record it",
    "the terms are acknowledged": "record that they have acknowledged the terms",
    "somebody is reached": "reach somebody there, and record it",
    "the receipt is confirmed": "record that they have the invoice",
    "the right contact is found": "find the right contact, and record it",
    "a call is logged": "call them, and record it",
    "a letter is posted": "post the letter, and record it",
    "the agreement is sent": "send the agreement, and record it",
    "the agreement is acknowledged": "record that they have acknowledged the agreement",
    "the plan is reviewed": "look at the plan, and say when to look again",
    "a person puts them on cash on delivery": "put the customer on cash on delivery",
    "a person ends cash on delivery": "take the customer off cash on delivery",
    "management decides": "record what management decides",
    "a notice leaves": "an earlier notice of the invoice",
    "a notice announces interest": "a notice that announces interest",
    "the notice arrives": "a notice that arrives: mend the address",
    "it is tried again": "mend what failed, and try it again",
    "its outcome is known": "find out whether it happened, and say so",
    "the waiver is withdrawn": "withdraw the waiver",
    "a person credits it": "credit the charge in QuickBooks",
}


def change_words(change: Change) -> str:
    """What somebody would have to do, or which day would have to come, without a full stop."""
    return _WORDS[change.what].format(on=day(change.on) if change.on else "")
