"""What the witness is told: whatever people have agreed, said and decided holds from then on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from web.demo.checker import spells
from web.demo.checker.facts import Policy
from web.demo.checker.said import Dispute, Hold, Plan, Promise, SaidPaid
from web.demo.checker.sources import Record
from web.demo.checker.world import World


class Told(ABC):
    """The witness's ear. What has happened before something is told is judged before it."""

    def __init__(self, world: World) -> None:
        self._world = world

    @abstractmethod
    def _take_in(self) -> None:
        """Bring memory up to the books, judging what is new under what is known so far."""

    def policy(self, facts: Policy, *, moves_running: bool = False) -> None:
        """From now on these figures are agreed; a customer whose case runs keeps those it began with.

        Unless the person who changed them *moves_running* cases too.
        """
        self._take_in()
        self._world.agree(facts, moves_running=moves_running)

    def own_figures(self, customer_id: str, **figures: Any) -> None:
        """For this customer these figures of the policy hold instead; none: no longer any."""
        self._take_in()
        self._world.own[customer_id] = figures

    def tag(self, customer_id: str, tag: str, *, is_on: bool) -> None:
        """A person has given the customer a tag, or taken it away."""
        self._take_in()
        change = self._world.said.tags.add if is_on else self._world.said.tags.discard
        change((customer_id, tag))

    @property
    def told_policy(self) -> Policy:
        """The figures it was told last."""
        return self._world.policy

    def switched_on(self, at: datetime, mode: str) -> None:
        """A person chose a mode; in `preview` nothing may leave."""
        self._take_in()
        self._world.said.switched_on_at = None if mode == "preview" else at

    def allow_for_what_is_under_way(self, within: timedelta) -> None:
        """A mail may still arrive so long after money has come: no last look can see what comes after it."""
        self._world.within = within

    def hold(
        self, customer_id: str, since: date, until: date | None = None, invoice_id: str | None = None
    ) -> None:
        """A person paused a customer or one invoice; the last day is included."""
        self._take_in()
        self._world.said.holds.append(Hold(customer_id, since, until, invoice_id))

    def lift_hold(self, customer_id: str, invoice_id: str | None = None) -> None:
        """That pause is over."""
        self._take_in()
        said = self._world.said
        said.holds = [
            each for each in said.holds if (each.customer_id, each.invoice_id) != (customer_id, invoice_id)
        ]

    def dispute(self, invoice_id: str, amount_minor: int, since: date) -> None:
        """So much of an invoice is disputed."""
        self._take_in()
        self._world.said.disputes.append(Dispute(invoice_id, amount_minor, since))

    def end_dispute(self, invoice_id: str, on: date) -> None:
        """The dispute is settled."""
        self._take_in()
        self._world.said.end_dispute(invoice_id, on)

    def promise(
        self, customer_id: str, invoice_ids: Sequence[str], made_on: date, pay_by: date, amount_minor: int
    ) -> None:
        """A customer promised to pay; no invoices named means all of them."""
        self._take_in()
        paid = self._world.paid_minor(customer_id, tuple(invoice_ids), made_on)
        promise = Promise(customer_id, tuple(invoice_ids), made_on, pay_by, amount_minor, paid)
        self._world.said.promises.append(promise)

    def cancel_promises(self, customer_id: str) -> None:
        """The customer's promises no longer count."""
        self._take_in()
        said = self._world.said
        said.promises = [each for each in said.promises if each.customer_id != customer_id]

    def plan(
        self,
        customer_id: str,
        invoice_ids: Sequence[str],
        agreed_on: date,
        instalments: Sequence[tuple[date, int]],
        *,
        interest_waits: bool = True,
        is_open_ended: bool = False,
    ) -> None:
        """These invoices are paid by instalments; the witness sees for itself whether they come."""
        self._take_in()
        plan = Plan(
            customer_id=customer_id,
            invoice_ids=tuple(invoice_ids),
            agreed_on=agreed_on,
            instalments=tuple(sorted(instalments)),
            interest_waits=interest_waits,
            is_open_ended=is_open_ended,
        )
        self._world.said.plans.append(plan)

    def end_plan(self, invoice_id: str) -> None:
        """A person has ended the plan of that invoice."""
        self._take_in()
        said = self._world.said
        said.plans = [each for each in said.plans if invoice_id not in each.invoice_ids]

    def says_paid(self, customer_id: str, on: date, invoice_id: str | None = None) -> None:
        """The customer says that it has paid what was late on that day, or that invoice."""
        self._take_in()
        self._world.said.said_paid[customer_id] = SaidPaid(customer_id, on, invoice_id)

    def answered(self, customer_id: str) -> None:
        """Somebody there has said something else since."""
        self._take_in()
        self._world.said.said_paid.pop(customer_id, None)

    def cod_by_hand(self, customer_id: str, *, is_on: bool) -> None:
        """A person has put a customer on cash on delivery, or taken it off."""
        self._take_in()
        said = self._world.said
        if is_on:
            said.cod_by_hand.add(customer_id)
            said.cod_let_go.discard(customer_id)
        else:
            said.cod_by_hand.discard(customer_id)
            said.cod_let_go.add(customer_id)

    def cod_let_go(self, customer_id: str) -> None:
        """A person has taken it off just now; what puts it on may still be under way."""
        self._take_in()
        self._world.said.cod_let_go.add(customer_id)

    def consumer(self, customer_id: str) -> None:
        """The customer is a consumer: no interest without a person's approval."""
        self._take_in()
        self._world.said.consumers.add(customer_id)
        self._world.said.businesses.discard(customer_id)

    def business(self, customer_id: str) -> None:
        """The customer is a business, of which a statute allows to ask more."""
        self._take_in()
        self._world.said.businesses.add(customer_id)
        self._world.said.consumers.discard(customer_id)

    def waived(self, number: str) -> None:
        """A person waives the charge of that number."""
        self._take_in()
        self._world.said.waived.add(number)

    def pass_over(self, invoice_id: str, on: date, step: str = "") -> None:
        """A notice is not sent, by a person's decision on that day: the one for *step*, or the next.

        The one after it is next.
        """
        self._take_in()
        if (invoice := self._world.ledger.get("Invoice", invoice_id)) is not None:
            spells.pass_over(self._world, invoice, on, step)

    def legal_stop(self, customer_id: str, since: date) -> None:
        """Every outward act to this customer ends."""
        self._take_in()
        self._world.said.legal_stops[customer_id] = since

    def lift_legal_stop(self, customer_id: str) -> None:
        """A manager lifted it."""
        self._take_in()
        self._world.said.legal_stops.pop(customer_id, None)

    def deleted_lately(self, invoice: Record, *, is_over: bool = False) -> None:
        """A person deleted an invoice just now: what is under way may still bill it, until that *is_over*."""
        if is_over:
            self._world.deleted_lately.pop(invoice["Id"], None)
        else:
            self._world.deleted_lately[invoice["Id"]] = invoice

    def payments_confirmed(self, through: date, on: date) -> None:
        """A person said that payments are entered through a date."""
        self._world.said.confirmed.append((through, on))

    def synced(self, at: datetime) -> None:
        """The product read the books; may be told before or after the run that did."""
        self._world.said.syncs.append(at)
