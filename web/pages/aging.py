"""How the debts age, and how many customers each section of the list holds: links that filter Today."""

from __future__ import annotations

from typing import Any, cast

from flask import request, url_for

from plugin.core.ranking import SECTIONS
from plugin.store.reading.worklist import BUCKET_KEYS, Filters, Totals
from plugin.words import pages as names
from web.access import person


def address(**changed: str | None) -> str:
    """Today's address with other filters; whatever changes, it starts at the first page."""
    kept = {name: request.args.get(name) for name in ("section", "bucket", "badge", "q")}
    asked = {name: value for name, value in {**kept, **changed}.items() if value}
    return url_for("today.today", company_id=person().company_id, **cast("dict[str, Any]", asked))


def badge_address(badge: str) -> str:
    """Where all customers with *badge* stand."""
    return url_for("today.today", company_id=person().company_id, badge=badge)


def aging(sums: Totals) -> dict[str, Any]:
    """The aging bar of one currency: each segment's place and width in thousandths."""
    widths = [amount * 1000 // sums.open_minor if sums.open_minor else 0 for amount in sums.buckets]
    segments = []
    for number, (amount, width) in enumerate(zip(sums.buckets, widths, strict=True)):
        segments.append(
            {
                "key": BUCKET_KEYS[number],
                "name": names.BUCKET_NAMES[number],
                "amount_minor": amount,
                "start": sum(widths[:number]),
                "width": width,
                "percent": round(width / 10),
                "address": address(bucket=BUCKET_KEYS[number]),
            }
        )
    return {"currency": sums.currency, "open_minor": sums.open_minor, "segments": segments}


def section_links(sums: list[Totals], filters: Filters) -> list[dict[str, Any]]:
    """The sections that hold customers, and the one that is looked at."""
    links: list[dict[str, Any]] = []
    for section in SECTIONS:
        customers = sum(one.customers.get(section, 0) for one in sums)
        if (customers and section != "settled") or filters.section == section:
            links.append(
                {
                    "name": names.SECTION_NAMES[section],
                    "customers": customers,
                    "address": address(section=section),
                    "is_here": filters.section == section,
                }
            )
    return links
