"""Under which version of the policy a customer is: a case that runs keeps the one it began with.

The unit is the account. Its invoices share one gap, one list and one conversation, and a customer chased by
two policies at once would hear two voices. A case runs while an invoice is late about which a notice of its
present episode has left, or may have.
"""

from __future__ import annotations

from datetime import date

from plugin.core.account import Account
from plugin.core.situation import MAY_HAVE_LEFT


def version_for(account: Account, today: date, *, newest: int, moved_to: int) -> int:
    """The version that holds: the case's own, unless a person moved all cases, or this one, to a later one.

    *moved_to* is the latest version that was put into force for running cases too.
    """
    began_with = running_version(account, today)
    if began_with is None:
        return newest
    own = account.own_setting("policy version")
    return min(max(began_with, moved_to, int(own.value) if own else 0), newest)


def running_version(account: Account, today: date) -> int | None:
    """The version with which the running case began; None when no case runs."""
    late = {(f"invoice/{invoice.id}", invoice.episode) for invoice in account.overdue(today)}
    versions = (
        past.policy_version
        for past in account.past
        if past.kind == "notice"
        and not past.is_courtesy
        and past.policy_version
        and past.status in MAY_HAVE_LEFT
        and any((cover.subject, cover.episode) in late for cover in past.covers)
    )
    return min(versions, default=None)
