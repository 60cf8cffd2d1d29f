"""What holds everything back at the company's door. No gate: plans are still made, for people to see."""

from __future__ import annotations

from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.policy import Policy


def after_hours(policy: Policy, company: Company) -> Because | None:
    """Why no message leaves at this hour of the company's day; None when it may."""
    if policy.send_from_hour <= company.hour < policy.send_until_hour:
        return None
    return because(
        "after hours", send_from_hour=policy.send_from_hour, send_until_hour=policy.send_until_hour
    )


def held_back(company: Company) -> Because | None:
    """Why nothing of this company leaves now, however well agreed (rule 6); None when it may."""
    if company.is_stopped:
        return because("stopped")
    if company.is_quarantined:
        return because("restored backup")
    if company.mode == "preview":
        return because("preview")
    return None
