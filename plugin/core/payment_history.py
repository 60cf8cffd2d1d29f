"""How often a customer has paid late, of a time or of its last invoices (S2.3, S4.5)."""

from __future__ import annotations

from datetime import date, timedelta

from plugin.core.account import Account

YEAR = timedelta(days=365)


def times_late(
    account: Account,
    today: date,
    *,
    since: date,
    owed_since: date = date.min,
    longer_than_days: int = 0,
    of_last: int | None = None,
) -> int:
    """How many invoices dated after *since* were paid so late, or are so late now; of the last ones, if so.

    What is late now counts if it is dated after *owed_since*. An invoice that is open and late by less is
    undecided and counts neither way.
    """
    history = account.history
    paid = zip(history.paid_late, history.days_late, strict=True)
    decided = [
        *((issued_on, days > longer_than_days) for issued_on, days in paid if issued_on > since),
        *((issued_on, False) for issued_on in history.on_time if issued_on > since),
        *(
            (invoice.issued_on, True)
            for invoice in account.overdue(today)
            if invoice.days_overdue(today) > longer_than_days and invoice.issued_on > owed_since
        ),
    ]
    # Of two of one day the one that was in time counts first.
    latest = sorted(decided, key=lambda each: (each[0], not each[1]))
    counted = latest if of_last is None else latest[-of_last:]
    return sum(was_late for _, was_late in counted)
