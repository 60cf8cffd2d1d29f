"""One paying customer in one currency: what is owed, what was said and what was done, as one frozen value.

The store builds an `Account` from mirrors and records; the planner reads nothing else. Dates are the
company's own calendar dates; amounts are integers of the account currency's minor unit (`_minor`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from plugin.core.billed import Billed
from plugin.core.owed import History, Invoice, Lookalike, Member, OpenItem, Unreadable
from plugin.core.past import CashOnDelivery, Noteworthy, PastAction
from plugin.core.said import (
    CodDecision,
    Contact,
    Dispute,
    Escalation,
    Hold,
    LegalStop,
    Own,
    OwnName,
    PaymentPlan,
    Promise,
    Waiver,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that one paying customer owes in one currency, with promises, holds and what we did so far."""

    company_id: str
    customer_id: str
    name: str
    currency: str
    members: tuple[Member, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    unapplied_minor: int = 0
    """Payments and credits that are recorded but not applied to any invoice."""
    other_items: tuple[OpenItem, ...] = ()
    """What is open besides invoices, sub-customers' included."""
    lookalikes: tuple[Lookalike, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """In the order in which they took place."""
    promises: tuple[Promise, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    holds: tuple[Hold, ...] = ()
    plans: tuple[PaymentPlan, ...] = ()
    legal_stop: LegalStop | None = None
    is_consumer: bool = False
    is_business: bool = False
    """A person has said so; a customer of whom nobody has said anything is neither."""
    terms_acknowledged_on: date | None = None
    """When somebody there acknowledged our terms (S4.8)."""
    past: tuple[PastAction, ...] = ()
    charged: tuple[Billed, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    cash_on_delivery: CashOnDelivery | None = None
    cod_times: int = 0
    """How often the customer has been put on cash on delivery."""
    terms_tried: tuple[tuple[str, str | None], ...] = ()
    """(customer id, id of the term it had) where we tried to set cash on delivery and may have in part."""
    cod_decision: CodDecision | None = None
    escalations: tuple[Escalation, ...] = ()
    own: tuple[Own, ...] = ()
    """Settings of the customer's own and of its invoices, the latest word on each."""
    history: History = field(default_factory=History)
    noteworthy: tuple[Noteworthy, ...] = ()
    digest: str = ""
    """Our block of the payer's Notes as QuickBooks has it now."""
    digest_wanted: str = ""
    """Our block as it should read; equal to `digest` when there is nothing to write."""

    def own_setting(self, name: OwnName, invoice: Invoice | None = None) -> Own | None:
        """A person's word of this name; what was said of *invoice* goes before what was said of all."""
        found = [own for own in self.own if own.name == name]
        if invoice is not None:
            found = sorted((o for o in found if o.covers(invoice.id)), key=lambda o: o.invoice_id is None)
        return next(iter(found), None)

    def disputed_minor(self, invoice: Invoice) -> int:
        """The part of *invoice*'s principal under an open dispute, at most the principal itself."""
        disputed = sum(
            d.amount_minor for d in self.disputes if d.invoice_id == invoice.id and not d.closed_on
        )
        return min(disputed, invoice.principal_minor)

    def asked_minor(self, invoice: Invoice) -> int:
        """What may be asked for: the principal without its disputed part."""
        return invoice.principal_minor - self.disputed_minor(invoice)

    def overdue(self, today: date) -> tuple[Invoice, ...]:
        """Invoices of the customer's own debt (no charges of ours) that are overdue, oldest first."""
        late = (i for i in self.invoices if not i.is_charge and i.is_overdue(today))
        return tuple(sorted(late, key=lambda i: (i.due_on, i.number, i.id)))

    def coming(self, today: date) -> tuple[Invoice, ...]:
        """Invoices of the customer's own debt that are owed and not late yet, the first due first."""
        owed = (i for i in self.invoices if i.principal_minor > 0 and not (i.is_charge or i.is_voided))
        return tuple(sorted((i for i in owed if today <= i.due_on), key=lambda i: (i.due_on, i.number, i.id)))
