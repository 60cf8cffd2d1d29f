"""Interest and late fees of a policy in plain sentences (S3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plugin.core.late_fees import Fee, FeeBand
from plugin.core.policy import InterestTerms
from plugin.words.formats import count, day, percent, plain


def interest_in_words(terms: InterestTerms | None) -> list[str]:
    """What is charged for being late, its limits, and from when on it changes: a sentence each."""
    if terms is None:
        return ["No interest is charged."]
    rate, cap = percent(terms.annual_rate_percent), percent(terms.cap_percent_of_invoice)
    least = plain(terms.minimum_charge)
    lines = [
        f"Interest is {rate} per year, simple, from {_counts_from(terms)}, counted {terms.day_count}.",
        f"It is never more than {cap} of an invoice; less than {least} waits for the next month.",
        *_more_limits(terms),
        "It is never charged before a date we gave has passed, and never on interest.",
        "It is charged only where the company's terms disclose it.",
        *(["It is charged to customers only who are known to be businesses."] if terms.business_only else []),
    ]
    lines += [_fee(fee, terms) for fee in terms.fees]
    lines += [
        f"From {day(change.from_day)} on the rate is {percent(change.annual_rate_percent)} per year"
        + (" for debts that become late from then on." if terms.rate_mode == "fixed at start" else ".")
        for change in terms.rate_changes
    ]
    return lines


def _fee(fee: Fee, terms: InterestTerms) -> str:
    """One late fee: what it comes to, how often, and whether the limit holds over it."""
    if fee.percent is not None:
        amount = f"{percent(fee.percent)} of what is owed"
    elif fee.bands:
        amount = ", ".join(_band(band) for band in sorted(fee.bands, key=lambda band: band.from_amount))
    else:
        amount = plain(fee.amount or Decimal(0))
    unit = f" ({fee.currency} only)" if fee.currency else ""
    often = "once on an invoice"
    if fee.every_days is not None:
        often = f"every {count(fee.every_days, 'day')}, {count(fee.times_max, 'time')} at most"
    cap = percent(terms.cap_percent_of_invoice)
    limit = f"within the limit of {cap}" if fee.counts_toward_cap else "beside the limit"
    return f"A fee, {fee.name}, is added {often}: {amount}{unit}, {limit}."


def _band(band: FeeBand) -> str:
    """What the fee comes to, and from which debt on if not for every one."""
    amount = plain(band.amount)
    return f"{amount} for {plain(band.from_amount)} and more" if band.from_amount else amount


def _counts_from(terms: InterestTerms) -> str:
    free = count(terms.free_days, "day")
    return f"{free} after the due date" if terms.free_days else "the day after the due date"


def _more_limits(terms: InterestTerms) -> Iterator[str]:
    if terms.cap_amount is not None:
        yield f"On one invoice it is never more than {plain(terms.cap_amount)} altogether."
    if terms.charges_per_invoice_max is not None:
        yield f"One invoice is billed interest {count(terms.charges_per_invoice_max, 'time')} at most."
    if terms.annual_rate_percent_max is not None:
        yield f"No rate above {percent(terms.annual_rate_percent_max)} per year ever counts."
