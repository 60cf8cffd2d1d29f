"""Why this, and why not that: an answer for every act and every silence on one account and day (rule 7).

The answers are read off the very plan that would be carried out, so there is no second version of a rule.
Where a plan is silent because no day has come yet, the answer says which step comes next and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from plugin.core import gates
from plugin.core.account import Account
from plugin.core.actions import Action, Cover
from plugin.core.because import Because, because
from plugin.core.changes import would_change
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.planner import plan
from plugin.core.policy import Policy
from plugin.core.proposers.notice import next_step
from plugin.core.segments import effective
from plugin.core.situation import Situation
from plugin.core.timing import due_from
from plugin.core.world import Change, World

Outcome = Literal["does", "asks a person", "waits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One decision with everything it rests on."""

    subject: str
    """`invoice/ID`, `customer/ID` and so on, as in a cover."""
    step: str
    outcome: Outcome
    because: Because
    policy_version: int
    segment: str
    facts_at: datetime | None
    """When QuickBooks was last read."""
    payments_entered_through: date | None
    would_change: tuple[Change, ...]

    @property
    def decision(self) -> tuple[str, str, Outcome, str]:
        """What was decided and by which rule, without figures that follow the calendar."""
        return self.subject, self.step, self.outcome, self.because.rule


def why(account: Account, policy: Policy, company: Company) -> tuple[Answer, ...]:
    """An answer for every act, every task, every silence, and every open invoice without any of these."""
    world = World(account=account, policy=effective(policy, account, company.today), company=company)
    found = plan(account, policy, company)
    answers = [_of(world, cover, "does", act.because) for act in found.actions for cover in _covers(act)]
    answers += [
        _of(world, Cover(task.subject, task.kind), "asks a person", task.because) for task in found.tasks
    ]
    answers += [_of(world, skip.cover, "waits", skip.because) for skip in found.skips]
    answered = {answer.subject for answer in answers}
    situation = situation_of(account, policy, company)
    for invoice in account.invoices:
        cover = Cover(f"invoice/{invoice.id}", "notice", invoice.episode)
        if cover.subject not in answered:
            answers.append(_of(world, cover, "waits", silence(situation, invoice)))
    return tuple(answers)


def about(answers: tuple[Answer, ...], invoice_id: str) -> tuple[Answer, ...]:
    """Those about one invoice."""
    return tuple(answer for answer in answers if answer.subject == f"invoice/{invoice_id}")


def _covers(action: Action) -> tuple[Cover, ...]:
    """Each invoice an act is about; the customer's own key where it is about no invoice."""
    return tuple(c for c in action.covers if c.subject.startswith("invoice/")) or action.covers[:1]


def situation_of(account: Account, policy: Policy, company: Company) -> Situation:
    """What answers about one account are read off, under what holds for it today."""
    return Situation(account, effective(policy, account, company.today), company)


def silence(situation: Situation, invoice: Invoice) -> Because:
    """Why nothing at all is said of an invoice: it is settled, not late, or its next day has not come."""
    # The gap and quiet days only put off what is due, and nothing is.
    standing = situation.reason(gates.REACHING, invoice)
    if standing is not None:
        return standing
    step = next_step(situation, invoice)
    day = due_from(situation, invoice, step) if step else None
    if step is None or day is None:
        return because(
            "nothing is left to send", number=invoice.number, policy_version=situation.policy.version
        )
    return because("next step later", until=day, step=step.name, number=invoice.number, due_from=day)


def _of(world: World, cover: Cover, outcome: Outcome, reason: Because) -> Answer:
    kind, _, invoice_id = cover.subject.partition("/")
    invoices = world.account.invoices if kind == "invoice" else ()
    invoice = next((each for each in invoices if each.id == invoice_id), None)
    return Answer(
        subject=cover.subject,
        step=cover.step,
        outcome=outcome,
        because=reason,
        policy_version=world.policy.version,
        segment=world.policy.segment,
        facts_at=world.company.synced_at,
        payments_entered_through=world.company.payments_entered_through,
        would_change=would_change(reason, invoice, acts=outcome == "does"),
    )
