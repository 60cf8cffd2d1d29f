"""The witness: looks at the books and the mail after each event and says which rule was broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from web.demo.checker.breach import Breach
from web.demo.checker.facts import Policy
from web.demo.checker.ledger import Change, Ledger
from web.demo.checker.rules import ON_CHANGE, ON_NOTICE
from web.demo.checker.rules.audit import Audit
from web.demo.checker.rules.delivery import Delivery
from web.demo.checker.rules.logs import Logs
from web.demo.checker.rules.reasons import Reasons
from web.demo.checker.said import Dispute, Hold, Promise
from web.demo.checker.sources import Company, Database, Record
from web.demo.checker.world import World


class Checker:
    """Told what people said, shown what the product did; shares no code with the product.

    Put each run of the product between `before_run` and `after_run`: what the books gain meanwhile is the
    product's doing, everything else a person's. Whatever is told holds from then on, never backwards.
    """

    def __init__(
        self, company: Company, engine: Any = None, *, company_id: str = "", audits: bool = False
    ) -> None:
        self._company = company
        self._company_id = company_id
        self._world = World(Ledger(company))
        self._mails_read = len(company.mail)
        self._is_running = False
        self._delivery = Delivery()
        self._logs = Logs()
        self.database = Database(engine, company_id) if engine is not None else None
        """The product's, read beside it; None for a witness of the books alone."""
        self._reasons = Reasons(self.database) if self.database is not None else None
        self._audit = Audit(self.database, company_id) if self.database is not None and audits else None
        self._found: list[Breach] = []

    def restored(self, engine: Any) -> None:
        """The product reads another database now, an older state of its records, which is read anew.

        What left since then must be found in it again as done, and no more than that.
        """
        self._take_in()
        self.database = Database(engine, self._company_id)
        if self._reasons is not None:
            self._reasons.restored(self.database)
        self._audit = Audit(self.database, self._company_id) if self._audit is not None else None

    def policy(self, facts: Policy) -> None:
        """From now on these figures are agreed."""
        self._take_in()
        self._world.policy = facts

    @property
    def told_policy(self) -> Policy:
        """The figures it was told last."""
        return self._world.policy

    def switched_on(self, at: datetime, mode: str) -> None:
        """A person chose a mode; in `preview` nothing may leave."""
        self._take_in()
        self._world.said.switched_on_at = None if mode == "preview" else at

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

    def plan(self, customer_id: str, invoice_ids: Sequence[str]) -> None:
        """These invoices are in a payment plan that is being kept; none, when it has ended or broken."""
        self._take_in()
        self._world.said.plans[customer_id] = frozenset(invoice_ids)

    def consumer(self, customer_id: str) -> None:
        """The customer is a consumer: no interest without a person's approval."""
        self._take_in()
        self._world.said.consumers.add(customer_id)

    def waived(self, number: str) -> None:
        """A person waives the charge of that number."""
        self._take_in()
        self._world.said.waived.add(number)

    def pass_over(self, invoice_id: str) -> None:
        """The next notice about an invoice is not sent, by a person's decision; the one after it is next."""
        self._take_in()
        said = self._world.said
        said.passed_over[invoice_id] = said.passed_over.get(invoice_id, 0) + 1

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

    def keep_out(self, *secrets: str) -> None:
        """These may never stand in a log."""
        self._logs.keep_out(secrets)

    def log(self, lines: Iterable[str]) -> None:
        """Hand over log lines."""
        self._logs.hand(lines)

    def before_run(self) -> None:
        """The product is about to act; what changed until now was people's doing."""
        self._take_in()
        self._is_running = True

    def after_run(self) -> None:
        """The product has acted; what changed since `before_run` was its doing."""
        self._take_in()
        self._is_running = False

    def look(self, now: datetime) -> list[Breach]:
        """Everything found since the last look, each breach once."""
        self._take_in()
        world, today = self._world, self._world.ledger.day_of(now)
        if self._reasons is not None:
            self._found += self._reasons.on_look(world)
        waiting = self._reasons.lifts_waiting() if self._reasons is not None and world.former_terms else set()
        self._found += self._delivery.on_look(world, today, waiting)
        self._found += self._logs.on_look(world.ledger)
        if self._audit is not None:
            self._found += self._audit.on_look()
        found, self._found = self._found, []
        return found

    def _take_in(self) -> None:
        """Bring memory up to the books, judging what is new under what is known so far."""
        changes = self._world.ledger.take_in()
        for change in changes:
            self._world.follow(change)
        self._read_mail()
        for change in changes:
            if self._is_running:
                self._judge(change)
            else:
                self._delivery.by_person(self._world, change)

    def _read_mail(self) -> None:
        letters = self._company.mail[self._mails_read :]
        self._mails_read += len(letters)
        for letter in letters:
            notice = self._world.notice_from(letter) if letter.by == "api" else None
            if notice is None:
                continue
            for rule in ON_NOTICE:
                self._found += rule(self._world, notice)
            if self._reasons is not None:
                self._reasons.on_notice(notice)
            self._world.remember(notice)

    def _judge(self, change: Change) -> None:
        for rule in ON_CHANGE:
            self._found += rule(self._world, change)
        if self._reasons is not None:
            self._reasons.on_change(self._world, change)
        self._found += self._delivery.on_change(self._world, change)
