"""What would change a decision, as data that can be applied: the other half of every reason (rule 7).

A change names what somebody would have to do, or the day that would have to come; `plugin.core.what_if` makes
the facts what they would be then. Where nothing can change a reason, none is named: a voided invoice stays
voided.
"""

from __future__ import annotations

from plugin.core.because import Because
from plugin.core.owed import Invoice
from plugin.core.world import Change


def would_change(because: Because, invoice: Invoice | None, *, acts: bool) -> tuple[Change, ...]:
    """What would change the decision that *because* explains; *acts* where something is to be done by it."""
    invoice_id = invoice.id if invoice else None
    found = []
    if because.until is not None:
        found.append(Change(what="the day comes", on=because.until))
    by_rule = _BY_RULE.get(because.rule)
    if by_rule is not None and _is_possible(because, invoice):
        found.append(Change(what=by_rule, invoice_id=invoice_id))
    if because.rule in _ENDS_WITH_THE_DEBT or (acts and because.rule not in _NOT_ABOUT_A_DEBT):
        found.append(Change(what="it is paid", invoice_id=invoice_id))
    return tuple(found)


def _is_possible(because: Because, invoice: Invoice | None) -> bool:
    """A hold with an end is answered by its day; nothing bounces of what was never worth anything."""
    if because.rule in ("paid", "only a late fee"):
        return invoice is not None and invoice.total_minor > invoice.late_fee_minor
    if because.rule == "below the minimum charge":
        return because.fact("amount_minor") != 0
    return because.rule != "on hold" or because.until is None


FOR_GOOD = frozenset(
    {"voided", "charge of ours", "charge not found", "already done", "cancelled by a person"}
)
"""Nothing changes them: not even the other act that would follow is this one."""

ECHOES = frozenset({"to be noted", "digest is out of date", "memo has served"})
"""They only write down, or take back, what has happened; nothing that anybody does makes it not so."""

_NOT_ABOUT_A_DEBT = ECHOES | {
    "arrears cleared",
    "charge waived",
    "charged too much",
    "cod by hand",
    "cod lifted by hand",
    "history after notice",
}
"""What is done for them is done whatever is still owed."""

_ENDS_WITH_THE_DEBT = frozenset(
    {
        "attorney to be decided",
        "call after a broken promise",
        "call again",
        "call is due",
        "charge was ignored",
        "invoice on terms",
        "letter is due",
        "nothing is left to send",
        "on cash on delivery again",
        "payment did not come",
        "refuses to pay",
        "service to be decided",
    }
)
"""There is nothing to ask a person, and nothing to wait for, once it is paid."""

_BY_RULE: dict[str, str] = {
    "a call comes first": "a call is logged",
    "aging does not tie": "the aging ties",
    "agreement not acknowledged": "the agreement is acknowledged",
    "agreement not sent": "the agreement is sent",
    "already on cash on delivery": "cash on delivery is lifted",
    "already on our term": "another term is chosen",
    "arrears cleared": "a person puts them on cash on delivery",
    "attorney to be decided": "management decides",
    "before chasing started": "chasing starts earlier",
    "below the minimum amount": "the policy asks for less",
    "below the minimum charge": "the policy bills less",
    "calls used up": "somebody is reached",
    "charge waived": "the waiver is withdrawn",
    "charged too much": "a person credits it",
    "charges do not match": "the charges match",
    "charges used up": "the policy charges more often",
    "closed period": "the books are opened",
    "cod by hand": "a person ends cash on delivery",
    "cod ends by a person": "a person ends cash on delivery",
    "cod lifted by a person": "a person puts them on cash on delivery",
    "cod lifted by hand": "a person puts them on cash on delivery",
    "credit not assessed": "the credit is assessed",
    "dispute to be settled": "the dispute is settled",
    "exempt from interest": "the exemption is ended",
    "failed before": "it is tried again",
    "grace by a person": "the grace is ended",
    "history after notice": "a person ends cash on delivery",
    "in dispute": "the dispute is settled",
    "interest cap reached": "the policy caps interest higher",
    "interest left on a paid invoice": "the payment bounces",
    "late fees not confirmed off": "late fees are confirmed off",
    "legal stop": "a manager lifts the legal stop",
    "letter is due": "a letter is posted",
    "lookalike receipt": "the receipt is matched",
    "memo has no room": "the memo is shortened",
    "never synced": "QuickBooks is read",
    "new customer": "the terms are acknowledged",
    "no address": "an address is entered",
    "no interest announced": "a notice announces interest",
    "not known as a business": "it is called a business",
    "nothing announced before": "a notice leaves",
    "notice bounced": "the notice arrives",
    "old debt": "the policy reaches further back",
    "on cash on delivery again": "management decides",
    "on hold": "the hold is ended",
    "on its way": "its outcome is known",
    "only a late fee": "the payment bounces",
    "our term is unknown": "our term is known",
    "our term without a reason": "another term is chosen",
    "outcome unclear": "its outcome is known",
    "owes less than the minimum amount": "the policy asks for less",
    "paid": "the payment bounces",
    "paid after a notice": "somebody is reached",
    "payments not confirmed": "payments are confirmed",
    "plan to be reviewed": "the plan is reviewed",
    "policy has no interest": "the policy gives a rate",
    "receipt to be confirmed": "the receipt is confirmed",
    "refuses to pay": "somebody is reached",
    "repeatedly late": "a person puts them on cash on delivery",
    "service to be decided": "management decides",
    "stale facts": "QuickBooks is read",
    "terms do not disclose interest": "the terms disclose interest",
    "terms not acknowledged": "the terms are acknowledged",
    "too little for cash on delivery": "the policy tells of smaller debts",
    "unapplied money": "the money is applied",
    "unexplained balance": "the difference is found",
    "unreadable record": "the record is mended",
    "wrong address": "the right contact is found",
    "wrong contact": "the right contact is found",
    "wrong number": "the right contact is found",
}
