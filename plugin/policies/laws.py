"""Where figures fall short of the law they are said to follow: told with its source, never decided.

Read in collections.md 4.2 and checked again on the day named; rates of reference change every half-year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from plugin.core.policy import InterestTerms, Law, Policy
from plugin.policies.problem import Finding, warning
from plugin.policies.sense import Rule

CHECKED_ON = "November 22, 2026"
SOURCES: Mapping[Law, str] = {
    "UK statutory": "gov.uk, Late commercial payments; Late Payment of Commercial Debts (Interest) Act 1998",
    "EU minimum": "Directive 2011/7/EU, articles 2, 3 and 6",
    "Canada": "Interest Act, section 4",
}
POINTS_ABOVE_REFERENCE = Decimal(8)
"""UK and EU alike: so much above the reference rate."""
UK_BANDS = {Decimal(0): Decimal(40), Decimal(1000): Decimal(70), Decimal(10000): Decimal(100)}
EU_FIXED_SUM = Decimal(40)


def figures_follow_their_law(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Each figure that is not what the named law gives, unless the contracts say otherwise."""
    terms = policy.interest
    if terms is None or terms.law is None or terms.contract_says_otherwise:
        return
    for name, reason in _REASONS[terms.law](terms):
        source = f"{SOURCES[terms.law]}; checked on {CHECKED_ON}."
        hint = f"{source} If your contracts agree it, write contract_says_otherwise = true."
        yield warning(("interest", name), reason, hint)


def _of_statutes(terms: InterestTerms) -> Iterator[tuple[str, str]]:
    if not terms.business_only:
        yield "law", "It holds between businesses only: business_only = true is missing."
    if terms.free_days:
        yield "free_days", "Interest runs from the day after the due date, without free days."
    if terms.annual_rate_percent < POINTS_ABOVE_REFERENCE:
        yield "annual_rate_percent", "The rate is 8 points above the reference rate."


def _uk(terms: InterestTerms) -> Iterator[tuple[str, str]]:
    yield from _of_statutes(terms)
    if terms.rate_mode != "fixed at start":
        yield "rate_mode", "The rate of the day on which interest begins stays for the debt."
    bands = [{band.from_amount: band.amount for band in fee.bands} for fee in terms.fees]
    if bands != [UK_BANDS]:
        yield "fees", "The fixed sums are 40, 70 from 1,000 and 100 from 10,000 pounds, once for a debt."


def _eu(terms: InterestTerms) -> Iterator[tuple[str, str]]:
    yield from _of_statutes(terms)
    if terms.rate_mode != "floating":
        yield "rate_mode", "The reference rate follows each half-year, so the rate floats."
    sums = [band.amount for fee in terms.fees for band in fee.bands]
    sums += [fee.amount for fee in terms.fees if fee.amount is not None]
    if not sums or min(sums) < EU_FIXED_SUM:
        yield "fees", "A fixed sum of 40 euros at least is due for each debt."


def _canada(terms: InterestTerms) -> Iterator[tuple[str, str]]:
    if terms.annual_rate_percent > 5 and any(fee.percent is not None for fee in terms.fees):
        yield (
            "fees",
            "A share charged beside the yearly rate may count as interest that is not stated.",
        )


_REASONS = {"UK statutory": _uk, "EU minimum": _eu, "Canada": _canada}

RULES: tuple[Rule, ...] = (figures_follow_their_law,)
