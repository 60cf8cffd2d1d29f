"""The witness in the story: told the figures of the policy once, shown every run and every log line."""

from __future__ import annotations

import logging
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from plugin.core.company import Mode
from plugin.core.policy import InterestTerms, Policy
from plugin.core.timing import days_by_due_date
from plugin.store.companies import Standing
from web.demo.checker import Breach, Checker
from web.demo.checker import Policy as Figures
from web.demo.checker import Step as NoticeStep
from web.demo.checker.facts import Tone

_TONES: dict[str, Tone] = {
    "courtesy": "courtesy",
    "reminder": "reminder",
    "interest notice": "interest notice",
    "cash on delivery": "cash on delivery notice",
}


class _Lines(logging.Handler):
    """Keeps what was logged, as it would stand in a file."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line, with its traceback if it has one."""
        self.lines.append(self.format(record))


class Watcher:
    """Holds every run against the eleven rules."""

    def __init__(self, books: Any, engine: Engine, now: Standing, secrets: tuple[str, ...]) -> None:
        self.checker = Checker(books, engine, company_id=now.company.id)
        self.checker.policy(figures(now.policy, now))
        self.checker.keep_out(*secrets)
        self._began = now.company.now
        self._lines = _Lines()
        logging.getLogger().addHandler(self._lines)

    def switched_on(self, at: datetime, mode: Mode) -> None:
        """A person chose a mode."""
        self.checker.switched_on(at, mode)

    def before_run(self, now: datetime) -> None:
        """The next changes in the books are ours; a run reads the books before it acts."""
        self._began = now
        self.checker.before_run()

    def after_run(self, now: datetime, *, has_read: bool) -> list[Breach]:
        """The run is over, after it had read the books or not; what it did, held against the rules."""
        if has_read:
            self.checker.synced(self._began)
        self.checker.after_run()
        self.checker.log(self._lines.lines)
        self._lines.lines.clear()
        return self.checker.look(now)

    def close(self) -> None:
        """Listen to the log no longer."""
        logging.getLogger().removeHandler(self._lines)


def _interest(terms: InterestTerms | None) -> dict[str, Any]:
    """What the witness must be told of the interest; without any, none may ever be charged."""
    if terms is None:
        return {"annual_rate_percent": None, "cap_percent_of_invoice": Decimal(0)}
    most = terms.annual_rate_percent_max or Decimal(100)
    return {
        "annual_rate_percent": min(terms.annual_rate_percent, most),
        "rates": tuple((each.from_day, min(each.annual_rate_percent, most)) for each in terms.rate_changes),
        "is_rate_fixed": terms.rate_mode == "fixed at start",
        "day_count": terms.day_count,
        "free_days": terms.free_days,
        "cap_percent_of_invoice": terms.cap_percent_of_invoice,
        "cap_amount": terms.cap_amount,
        "charges_per_invoice_max": terms.charges_per_invoice_max,
        "is_business_only": terms.business_only,
        "fee_times_max": max((fee.times_max for fee in terms.fees), default=0),
        "fee_counts_toward_cap": all(fee.counts_toward_cap for fee in terms.fees),
    }


def figures(policy: Policy, now: Standing) -> Figures:
    """What the witness must be told of a policy."""
    interest = policy.interest
    steps = tuple(
        NoticeStep(name=step.name, tone=_TONES[step.kind], after_days_overdue=1 if day is None else day)
        for step, day in zip(policy.steps, days_by_due_date(policy), strict=True)
        if step.kind in _TONES
    )
    return Figures(
        steps=steps,
        grace_days=policy.grace_days,
        minimum_gap_days=policy.minimum_gap_days,
        quiet_weekdays=now.company.calendar.quiet_weekdays,
        holidays=now.company.calendar.holidays,
        only_weekdays=now.company.calendar.receivables_weekdays,
        only_days_of_month=now.company.calendar.receivables_days_of_month,
        send_hours=(policy.send_from_hour, policy.send_until_hour),
        oldest_days_overdue=policy.oldest_days_overdue,
        **_interest(interest),
        terms_disclose_interest=now.company.terms_disclose_interest,
        terms_disclose_fees=now.company.terms_disclose_fees,
        mail_days=policy.mail_days,
        pay_within_days=min((step.pay_within_days for step in policy.steps), default=0),
        books_through_days=policy.books_through_days,
        facts_fresh_hours=policy.facts_fresh_hours,
        clearing_days=policy.clearing_days,
    )
