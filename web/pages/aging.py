"""How the debts age, and how many customers each section of the list holds: links that filter Today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from flask import request

from plugin.core.ranking import SECTIONS
from plugin.store.reading.totals import Totals
from plugin.store.reading.worklist import BUCKET_KEYS, Filters
from plugin.words import pages as names
from web.access import person
from web.pages.addresses import address as address_of


def address(**changed: str | None) -> str:
    """Today's address with other filters; whatever changes, it starts at the first page."""
    return addresses()(**changed)


def addresses() -> Callable[..., str]:
    """What gives Today's address with other filters: the router is asked once for a page full of links."""
    home = address_of("today.today", company_id=person().company_id)
    kept = {name: request.args.get(name) for name in ("section", "bucket", "badge", "q")}

    def address_with(**changed: str | None) -> str:
        asked = {name: value for name, value in {**kept, **changed}.items() if value}
        return f"{home}?{urlencode(asked)}" if asked else home

    return address_with


def badge_addresses() -> Callable[[str], str]:
    """What gives the address where all customers with a badge stand."""
    home = address_of("today.today", company_id=person().company_id)
    return lambda badge: f"{home}?{urlencode({'badge': badge})}"


def aging(sums: Totals) -> dict[str, Any]:
    """The aging bar of one currency: each segment's place and width in thousandths."""
    # Rounded as edges and not as widths, so that no gap is left at the end.
    reached = [0, *accumulate(sums.buckets)]
    edges = [amount * 1000 // sums.open_minor if sums.open_minor else 0 for amount in reached]
    percents, segments, address_with = shares_percent(sums.buckets), [], addresses()
    for number, amount in enumerate(sums.buckets):
        segments.append(
            {
                "key": BUCKET_KEYS[number],
                "name": names.BUCKET_NAMES[number],
                "amount_minor": amount,
                "start": edges[number],
                "width": edges[number + 1] - edges[number],
                "percent": percents[number],
                "address": address_with(bucket=BUCKET_KEYS[number]),
            }
        )
    return {"currency": sums.currency, "open_minor": sums.open_minor, "segments": segments}


def shares_percent(amounts: Sequence[int]) -> list[int]:
    """Each amount's share of their sum in whole percent; together they are 100: the largest rests go up."""
    total = sum(amounts)
    if total <= 0:
        return [0 for _ in amounts]
    exact = [amount * 100 for amount in amounts]
    whole = [share // total for share in exact]
    by_rest = sorted(range(len(amounts)), key=lambda number: (-(exact[number] % total), number))
    for number in by_rest[: 100 - sum(whole)]:
        whole[number] += 1
    return whole


def section_links(sums: list[Totals], filters: Filters) -> list[dict[str, Any]]:
    """The sections that hold customers, and the one that is looked at."""
    links: list[dict[str, Any]] = []
    address_with = addresses()
    for section in SECTIONS:
        customers = sum(one.customers.get(section, 0) for one in sums)
        if (customers and section != "settled") or filters.section == section:
            links.append(
                {
                    "name": names.SECTION_NAMES[section],
                    "customers": customers,
                    "address": address_with(section=section),
                    "is_here": filters.section == section,
                }
            )
    return links
