"""Who to look at first: one account's place in the list of customers, why, and what comes next.

The order is the one a person works in: a broken promise before everything, then what only a person can
settle, calls, approvals, other late debts, data that does not add up; last those we wait for by agreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plugin.core import plans, promises
from plugin.core.account import Account
from plugin.core.actions import Plan, Task, TaskKind
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.planner import why_not
from plugin.core.policy import Policy
from plugin.core.said import Promise
from plugin.core.segments import effective
from plugin.core.timing import day_by_dates

Section = Literal[
    "broken promise",
    "needs a person",
    "call",
    "approval",
    "overdue",
    "data problem",
    "waiting",
    "not late",
    "settled",
]
SECTIONS: tuple[Section, ...] = (
    "broken promise",
    "needs a person",
    "call",
    "approval",
    "overdue",
    "data problem",
    "waiting",
    "not late",
    "settled",
)
"""In the order of the list."""

Badge = Literal["legal stop", "hold", "dispute", "promise", "plan", "COD", "consumer"]

BUCKET_DAYS = (0, 30, 60, 90)
"""The last day overdue of each bucket but the last, which has no end."""

DATA_TASKS: frozenset[TaskKind] = frozenset(
    {
        *("record cannot be read", "apply this first", "look at this receipt", "balance does not add up"),
        *("no address", "memo has no room"),
    }
)
DECISIONS: frozenset[TaskKind] = frozenset(
    {
        *("legal stop", "old debt", "look for the payment"),
        *("invoice on terms", "look at the terms", "decide about cash on delivery"),
    }
)
PAUSES = frozenset({"legal stop", "on hold", "in dispute", "open promise", "plan being kept", "says paid"})
"""Reasons by which somebody has agreed that we wait."""

_HOLDS_UP = PAUSES | {"never synced", "stale facts", "payments not confirmed", "today is in a closed period"}
"""Reasons that hold up a step whose day has come, and every later one with it."""

_ECHOES = frozenset({"remove memo", "note", "digest"})


def rank_of(section: Section) -> int:
    """A number for *section*; the most urgent is the highest."""
    return len(SECTIONS) - 1 - SECTIONS.index(section)


@dataclass(frozen=True, slots=True)
class LastContact:
    """The latest time somebody spoke to the customer, tried to, or wrote."""

    on: date
    how: str
    by: str
    reached: bool


@dataclass(frozen=True, slots=True)
class NextAct:
    """What comes next: a kind of task or the name of a step, and the day it is expected.

    Without a day it would be due by now, and something without an end holds it up.
    """

    what: str
    on: date | None


def placed(
    account: Account, plan: Plan, policy: Policy, company: Company, approvals: int
) -> tuple[Section, Because | None]:
    """The section *account* belongs to, and why it is there; *approvals* counts what waits for a consent."""
    today = company.today
    broken = _broken(account, today)
    if broken is not None:
        return "broken promise", broken
    stuck = _stuck(account) or _task(plan, DECISIONS)
    if stuck is not None:
        return "needs a person", stuck
    late = account.overdue(today)
    call = _task(plan, frozenset[TaskKind]({"call", "write"}))
    if call is not None:
        return "call", call
    if approvals:
        return "approval", _first_action(plan) or because("approval is waited for", approvals=approvals)
    data = _task(plan, DATA_TASKS)
    if data is not None:
        return "data problem", data
    if late:
        paused = _paused(account, late, policy, company)
        return ("waiting", paused) if paused else ("overdue", _late(late))
    owed = _owed(account)
    if not owed:
        return "settled", None
    first = min(owed, key=lambda invoice: (invoice.due_on, invoice.number))
    return "not late", because("not overdue", number=first.number, due_on=first.due_on)


def badges(account: Account, today: date) -> tuple[Badge, ...]:
    """What a person should see at a glance, the gravest first."""
    return tuple(_badges(account, today))


def buckets(account: Account, today: date) -> tuple[int, ...]:
    """Open balances by days overdue: not late, 1-30, 31-60, 61-90, 91 and more; charges of ours included."""
    amounts = [0] * (len(BUCKET_DAYS) + 1)
    for invoice in _owed(account):
        days = invoice.days_overdue(today)
        amounts[sum(days > last for last in BUCKET_DAYS)] += invoice.balance_minor
    return tuple(amounts)


def next_bucket_on(account: Account, today: date) -> date | None:
    """The first later day on which an invoice moves to another bucket."""
    days = (invoice.due_on + timedelta(days=last + 1) for invoice in _owed(account) for last in BUCKET_DAYS)
    return min((day for day in days if day > today), default=None)


def last_contact(account: Account) -> LastContact | None:
    """The latest conversation, attempt or notice."""
    found = [LastContact(one.on, one.how, one.by, one.reached) for one in account.contacts]
    found += [
        LastContact(past.on, past.kind, "", reached=True)
        for past in account.past
        if past.kind == "notice" and past.status == "done"
    ]
    return max(found, key=lambda one: one.on, default=None)


def next_act(account: Account, plan: Plan, policy: Policy, today: date) -> NextAct | None:
    """What comes next on *account*; None when nothing is foreseen."""
    tasks = sorted(plan.tasks, key=lambda task: task.due_on)
    if tasks:
        return NextAct(tasks[0].kind, tasks[0].due_on)
    action = next((action for action in plan.actions if action.kind not in _ECHOES), None)
    if action is not None:
        return NextAct(action.covers[0].step, today)
    for skip in plan.skips:
        if skip.because.until is None and skip.because.rule in _HOLDS_UP:
            return NextAct(skip.cover.step, None)
    return _next_by_day(account, plan, policy, today)


def _next_by_day(account: Account, plan: Plan, policy: Policy, today: date) -> NextAct | None:
    dated = [(skip.because.until, skip.cover.step) for skip in plan.skips if skip.because.until]
    dated += [
        (day, step.name)
        for invoice in _owed(account)
        if not invoice.is_charge
        for step in effective(policy, account, today).steps
        if (day := day_by_dates(invoice, step)) is not None
    ]
    on, what = min(
        ((on, what) for on, what in dated if on > today), key=lambda one: one[0], default=(None, "")
    )
    return NextAct(what, on) if on else None


def _owed(account: Account) -> list[Invoice]:
    return [invoice for invoice in account.invoices if invoice.balance_minor > 0 and not invoice.is_voided]


def _badges(account: Account, today: date) -> Iterator[Badge]:
    if account.legal_stop:
        yield "legal stop"
    if any(hold.placed_on <= today and (hold.until is None or today <= hold.until) for hold in account.holds):
        yield "hold"
    if any(account.disputed_minor(invoice) for invoice in account.invoices):
        yield "dispute"
    if any(promises.judged(promise, account, today) == "open" for promise in account.promises):
        yield "promise"
    if account.plans:
        yield "plan"
    if account.cash_on_delivery:
        yield "COD"
    if account.is_consumer:
        yield "consumer"


def _broken(account: Account, today: date) -> Because | None:
    """The latest promise or plan that was not kept, while its debt is late and nobody has spoken since."""
    if not (account.promises or account.plans) or account.legal_stop:
        return None
    if any(hold.covers(None, today) for hold in account.holds):
        return None
    return _broken_promise(account, today) or _broken_plan(account, today)


def _broken_plan(account: Account, today: date) -> Because | None:
    """A plan with a missed instalment, while its debt is late and nobody has spoken to them since."""
    late = {invoice.id for invoice in account.overdue(today)}
    for plan in account.plans:
        missed = plans.missed_on(plan, account, today)
        if missed is None or late.isdisjoint(plan.invoice_ids) or _spoken_since(account, missed):
            continue
        return because("instalment was missed", due_on=missed, agreed_on=plan.agreed_on)
    return None


def _spoken_since(account: Account, day: date) -> bool:
    return any(contact.reached and contact.on > day for contact in account.contacts)


def _broken_promise(account: Account, today: date) -> Because | None:
    judged = [(promise, promises.judged(promise, account, today)) for promise in account.promises]
    if any(judgment == "open" for _, judgment in judged):
        return None
    failed = [promise for promise, judgment in judged if judgment in ("broken", "partly kept")]
    latest = max(failed, key=lambda promise: (promise.pay_by, promise.made_on), default=None)
    if latest is None or not _still_late(latest, account, today):
        return None
    if _spoken_since(account, latest.pay_by):
        return None
    return because(
        "promise was not kept",
        amount_minor=latest.amount_minor,
        pay_by=latest.pay_by,
        made_on=latest.made_on,
    )


def _still_late(promise: Promise, account: Account, today: date) -> bool:
    """Whether a debt the promise was about is late; what was invoiced since is another matter."""
    return any(
        promises.concerns(promise, invoice.id) and invoice.issued_on <= promise.made_on
        for invoice in account.overdue(today)
    )


def _stuck(account: Account) -> Because | None:
    """An act whose outcome is not certain, or that failed: only a person can settle it."""
    for past in account.past:
        if past.status == "unclear":
            return because("outcome unclear", step=past.covers[0].step, kind=past.kind, on=past.on)
    for past in account.past:
        if past.status == "failed":
            return because("failed before", step=past.covers[0].step, kind=past.kind, on=past.on)
    return None


def _task(plan: Plan, kinds: frozenset[TaskKind]) -> Because | None:
    found: list[Task] = sorted(
        (task for task in plan.tasks if task.kind in kinds), key=lambda task: task.due_on
    )
    return found[0].because if found else None


def _first_action(plan: Plan) -> Because | None:
    return next((action.because for action in plan.actions if action.kind not in _ECHOES), None)


def _paused(account: Account, late: tuple[Invoice, ...], policy: Policy, company: Company) -> Because | None:
    """Why we wait, when every late invoice waits by agreement; None when one does not."""
    if not (account.holds or account.promises or account.plans or account.disputes or account.legal_stop):
        return None
    reasons = [why_not(account, invoice.id, policy, company) for invoice in late]
    if all(reason is not None and reason.rule in PAUSES for reason in reasons):
        return reasons[0]
    return None


def _late(late: tuple[Invoice, ...]) -> Because:
    return because("is late", invoices=len(late), number=late[0].number, due_on=late[0].due_on)
