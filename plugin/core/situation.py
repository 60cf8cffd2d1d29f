"""One account on one day under one policy, with what every proposer looks up in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from plugin.core.account import Account
from plugin.core.actions import Action, Cover, Skip, Task
from plugin.core.because import Because, because
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.past import PastAction
from plugin.core.policy import Policy, Step, StepKind

Gate = Callable[[Account, Invoice, Policy, Company], Because | None]
Proposal = Action | Task | Skip

LIVE = frozenset({"proposed", "approved"})
"""Not yet begun: planned again under the same covers, so that their numbers stay fresh."""

MAY_HAVE_LEFT = frozenset({"sending", "done", "unclear"})
"""The customer has it or may have it."""

UNSETTLED = frozenset({"sending", "unclear"})
"""Begun, and nobody knows yet whether it happened."""

_STATUS_RULES = {
    "sending": "on its way",
    "done": "already done",
    "unclear": "outcome unclear",
    "failed": "failed before",
    "cancelled": "cancelled by a person",
}


def invoice_cover(invoice: Invoice, step: str) -> Cover:
    """The key of *step* for *invoice* in its present episode."""
    return Cover(f"invoice/{invoice.id}", step, invoice.episode)


def as_it_stands(past: PastAction, step: str) -> Because:
    """What has become of an action that was begun for *step*."""
    on = past.settled_on if past.status == "cancelled" else past.on
    return because(_STATUS_RULES[past.status], step=step, kind=past.kind, on=on)


@dataclass(frozen=True)
class Situation:
    """What a proposer is given: the facts, the policy, the company today, and look-ups over them."""

    account: Account
    policy: Policy
    company: Company

    @property
    def today(self) -> date:
        """The company's own calendar date."""
        return self.company.today

    @cached_property
    def overdue(self) -> tuple[Invoice, ...]:
        """The customer's late invoices, oldest first, without charges of ours."""
        return self.account.overdue(self.today)

    @cached_property
    def coming(self) -> tuple[Invoice, ...]:
        """What the customer owes and is not late with, the first due first, without charges of ours."""
        return self.account.coming(self.today)

    def steps(self, *kinds: StepKind) -> tuple[Step, ...]:
        """The policy's steps of these kinds, in its order."""
        return tuple(step for step in self.policy.steps if step.kind in kinds)

    def past(self, cover: Cover) -> PastAction | None:
        """What we stored earlier under *cover*."""
        return self._past_by_cover.get(cover)

    def settled(self, cover: Cover) -> Because | None:
        """Why *cover* is not proposed again (rules 2, 4 and 5); None while it is free or still waits."""
        found = self.past(cover)
        if found is None or found.status in LIVE:
            return None
        return as_it_stands(found, cover.step)

    def in_doubt(self, invoice: Invoice) -> Because | None:
        """Why *invoice* is not mailed now: whether an earlier mailing left is not known, whatever it was for.

        Only a newer delivery time can prove that one (rule 4), and after the next it would be the next one's.
        """
        found = self._unsettled_notices.get(f"invoice/{invoice.id}")
        return as_it_stands(found, found.covers[0].step) if found else None

    def notices(self, invoice: Invoice) -> tuple[PastAction, ...]:
        """Notices of *invoice*'s present episode that the customer has or may have, without courtesies."""
        return tuple(self._notices.get((f"invoice/{invoice.id}", invoice.episode), ()))

    def next_cover(
        self, subject: str, step: str, *, is_over: Callable[[PastAction], bool] = lambda _: False
    ) -> Cover:
        """The key of an act that may recur: the last one's, and once that was done the one after it.

        What a person decided against keeps its key, and so is not proposed again, until *is_over* says that
        there is another reason than those it answered (rule 5). The count only grows: a key is taken once.
        """
        found = self._last_settled(subject, step)
        if found is None:
            return Cover(subject, step)
        count, last = found
        is_answered = last.status == "done" or (last.status == "cancelled" and is_over(last))
        return Cover(subject, step, count + is_answered)

    def declined(self, subject: str, step: str) -> PastAction | None:
        """The last act of *step* for *subject*, if a person decided against it."""
        found = self._last_settled(subject, step)
        return found[1] if found is not None and found[1].status == "cancelled" else None

    def _last_settled(self, subject: str, step: str) -> tuple[int, PastAction] | None:
        """The last act that was begun or decided against, and its count: what waits is planned afresh."""
        found = (
            (cover.episode, past)
            for cover, past in self._past_by_cover.items()
            if (cover.subject, cover.step) == (subject, step) and past.status not in LIVE
        )
        return max(found, key=lambda each: each[0], default=None)

    def reason(self, gates: tuple[Gate, ...], invoice: Invoice) -> Because | None:
        """What the first of *gates* that is shut for *invoice* says; None when all are open.

        What a gate says of the whole customer it says once, however many invoices are asked about.
        """
        said = self._customer_wide
        for gate in self._left_to_ask.get(gates, gates):
            if gate in said:
                shut = said[gate]
            else:
                shut = gate(self.account, invoice, self.policy, self.company)
                if _is_customer_wide(gate):
                    said[gate] = shut
            if shut is not None:
                return shut
        self._left_to_ask[gates] = _of_invoices(gates)
        return None

    @cached_property
    def _customer_wide(self) -> dict[Gate, Because | None]:
        return {}

    @cached_property
    def _left_to_ask(self) -> dict[tuple[Gate, ...], tuple[Gate, ...]]:
        """Of gates that were open for one invoice, those that may be shut for another."""
        return {}

    @cached_property
    def _past_by_cover(self) -> dict[Cover, PastAction]:
        return {cover: past for past in self.account.past for cover in past.covers}

    @cached_property
    def _unsettled_notices(self) -> dict[str, PastAction]:
        return {
            cover.subject: past
            for past in self.account.past
            if past.kind == "notice" and past.status in UNSETTLED
            for cover in past.covers
        }

    @cached_property
    def _notices(self) -> dict[tuple[str, int], list[PastAction]]:
        found: defaultdict[tuple[str, int], list[PastAction]] = defaultdict(list)
        for past in sorted(self.account.past, key=lambda past: past.on):
            if past.kind == "notice" and not past.is_courtesy and past.status in MAY_HAVE_LEFT:
                for subject, episode in {(cover.subject, cover.episode) for cover in past.covers}:
                    found[subject, episode].append(past)
        return dict(found)


@cache
def _of_invoices(gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Those of *gates* whose answer depends on the invoice."""
    return tuple(gate for gate in gates if not _is_customer_wide(gate))


def _is_customer_wide(gate: Gate) -> bool:
    """Whether the gate is marked as one that says the same of every invoice."""
    return getattr(gate, "customer_wide", False)
