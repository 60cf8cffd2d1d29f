"""What holds acts back at the outbox's door: switches, consent, limits, and the question before a flood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from plugin.clock import CLOCKS_APART_MAX
from plugin.consent import needs_consent
from plugin.core import volume
from plugin.core.actions import SendNotice
from plugin.core.because import Because
from plugin.core.gates.sending import after_hours, held_back
from plugin.store import safety
from plugin.store.companies import Standing
from plugin.store.scope import Scope


def may_leave(standing: Standing, row: Row[Any]) -> bool:
    """Whether the switches, a person's consent and the clock let this action go (rule 6)."""
    company = standing.company
    if held_back(company) is not None:
        return False
    if row.kind == SendNotice.kind and after_hours(standing.policy, company) is not None:
        return False
    if row.not_before is not None and row.not_before > company.now:
        return False
    return row.status == "approved" or not needs_consent(row, company)


def room(scope: Scope, standing: Standing, this_run: Mapping[str, int]) -> volume.Room:
    """What the policy's limits leave, after what this run and this day have sent."""
    today = {kind: safety.left_today(scope, kind, standing.company.today) for kind in volume.LIMITED}
    return volume.room(standing.policy, this_run, today)


def unusual_volume(scope: Scope, standing: Standing, ready: Sequence[Row[Any]]) -> Because | None:
    """Why so much must not leave without a person's word; None when it is nothing out of the ordinary."""
    today = standing.company.today
    for kind in volume.LIMITED:
        wanted = sum(row.kind == kind and row.approved_by is None for row in ready)
        if not wanted:
            continue
        found = volume.unusual(
            kind,
            wanted,
            safety.busiest_day(scope, kind, today),
            safety.agreed_lately(scope, kind),
            safety.left_today(scope, kind, today, by_itself=True),
        )
        if found is not None:
            return found
    return None


def clocks_apart(ahead: timedelta) -> str | None:
    """The sentence that stops a run whose clock cannot be right; None when it can."""
    if abs(ahead) <= CLOCKS_APART_MAX:
        return None
    minutes, where = abs(ahead) // timedelta(minutes=1), "ahead of" if ahead > timedelta(0) else "behind"
    return (
        f"The clock of this machine is {minutes} minutes {where} QuickBooks'. Nothing leaves until it is set "
        "right."
    )
