"""The calendar of expected receipts, and what could be arranged better (S0.7, S0.10, S2.2)."""

from __future__ import annotations

from itertools import groupby

from plugin.store.reading import expected as reading
from plugin.store.reading.frame import frame
from web.access import house_store, page, person
from web.pages.addresses import customer_addresses
from web.pages.shared import show
from web.pages.today import today_pages


@today_pages.get("/c/<company_id>/expected")
@page("viewer")
def expected(company_id: str) -> tuple[str, int]:
    """What should come in over the next days, and who sees to it."""
    del company_id
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        rows = reading.expected(scope, around.now)
        off_cycle = reading.off_cycle(scope, around.now)
        deposits = reading.deposits(scope, around.now)
    return show(
        "expected.html",
        around,
        days=[(on, list(found)) for on, found in groupby(rows, key=lambda one: one.on)],
        horizon=reading.DAYS,
        off_cycle=off_cycle,
        deposits=deposits,
        address_of=customer_addresses(),
    )
