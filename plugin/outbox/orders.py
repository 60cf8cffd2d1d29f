"""Actions made into orders for the books: the planner's numbers, the words, and the records as just read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugin import orders, tables, words
from plugin.core.actions import (
    AnyAction,
    LiftCod,
    PostCharge,
    PostCredit,
    RemoveMemo,
    SendNotice,
    SetCod,
    WriteDigest,
    WriteNote,
)
from plugin.core.said import Promise
from plugin.facts import CustomerRecord, InvoiceRecord
from plugin.store import actions as stored_actions
from plugin.store import said
from plugin.store.companies import Standing
from plugin.store.markers import CHARGE_MARKER, CREDIT_MARKER, credit_number
from plugin.store.names import actor_names, name_of
from plugin.store.scope import Scope


class Vanished(Exception):
    """A record the order needs is no longer in QuickBooks."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """The invoices and customers of one customer's actions, as QuickBooks has them now."""

    invoices: dict[str, InvoiceRecord]
    customers: dict[str, CustomerRecord]
    read_at: datetime
    """On our clock, when they were asked for."""

    def invoice(self, invoice_id: str) -> InvoiceRecord:
        """The invoice; raises Vanished."""
        if invoice_id not in self.invoices:
            raise Vanished("The invoice is no longer in QuickBooks.")
        return self.invoices[invoice_id]

    def customer(self, customer_id: str) -> CustomerRecord:
        """The customer; raises Vanished."""
        if customer_id not in self.customers:
            raise Vanished("The customer is no longer in QuickBooks.")
        return self.customers[customer_id]


def needed(action: AnyAction) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The invoices and customers to read afresh before *action* is carried out."""
    match action:
        case SendNotice() | RemoveMemo():
            return (action.invoice_id,), (action.customer_id,)
        case PostCharge():
            return action.invoice_ids, (
                action.customer_id,
                action.source_customer_id,
            )
        case PostCredit():
            return (action.charge_invoice_id,), (action.customer_id,)
        case SetCod() | LiftCod():
            return (), (action.customer_id, *(customer_id for customer_id, _ in action.members))
        case WriteDigest():
            return (), (action.customer_id,)
        case WriteNote():
            return (), ()


def order_for(
    scope: Scope, action_id: str, action: AnyAction, *, currency: str, standing: Standing, fresh: Fresh
) -> orders.Order:
    """The order that carries *action* out; raises Vanished when a record it needs is gone."""
    match action:
        case SendNotice():
            invoice = fresh.invoice(action.invoice_id)
            return orders.SendInvoice(
                invoice=invoice,
                words=words.memo_words(action, invoice.number, standing.row.name, currency),
            )
        case PostCharge():
            return _charge(action_id, action, currency, standing, fresh)
        case PostCredit():
            return _credit(action, standing, fresh)
        case SetCod():
            members = tuple(fresh.customer(customer_id) for customer_id, _ in action.members)
            return orders.SetCodTerms(customers=members, cod_term_id=standing.company.cod_term_id)
        case LiftCod():
            former = tuple((fresh.customer(customer_id), term_id) for customer_id, term_id in action.members)
            if standing.company.cod_term_id is None:
                raise Vanished("Our cash-on-delivery term is not known.")
            return orders.RestoreTerms(
                customers=former,
                cod_term_id=standing.company.cod_term_id,
                default_term_id=standing.company.default_term_id,
            )
        case RemoveMemo():
            return orders.RemoveMemoBlock(invoice=fresh.invoice(action.invoice_id))
        case WriteNote():
            return orders.AttachNote(
                customer_id=action.customer_id,
                text=_note_text(scope, action.ref, currency),
                # The last line of a note that people read, so it says no more than it must.
                marker=f"Ref. {action.ref.partition('/')[2]}",
            )
        case WriteDigest():
            return orders.WriteNotesBlock(customer=fresh.customer(action.customer_id), words=action.text)


def _charge(
    action_id: str, action: PostCharge, currency: str, standing: Standing, fresh: Fresh
) -> orders.RaiseCharge:
    today = standing.company.today
    return orders.RaiseCharge(
        customer=fresh.customer(action.source_customer_id),
        source=fresh.invoice(action.invoice_ids[0]),
        number=f"INT-{action.month.replace('-', '')}-{action_id[:8]}",
        dated_on=today,
        due_on=today,
        lines=tuple(
            orders.ChargeLine(text=text, amount_minor=amount)
            for text, amount in words.charge_lines_words(action, currency)
        ),
        marker=f"{CHARGE_MARKER}{action_id}]",
    )


def _credit(action: PostCredit, standing: Standing, fresh: Fresh) -> orders.IssueCredit:
    """Number and marker follow from the charge and the count of its credits, so that none is made twice."""
    charge = fresh.invoice(action.charge_invoice_id)
    return orders.IssueCredit(
        customer=fresh.customer(charge.customer_id),
        charge=charge,
        number=credit_number(action),
        dated_on=standing.company.today,
        lines=tuple(
            orders.ChargeLine(text=words.credit_line_words(line), amount_minor=line.amount_minor)
            for line in action.lines
        ),
        marker=f"{CREDIT_MARKER}{action.charge_id}/{action.occurrence}]",
    )


def _note_text(scope: Scope, ref: str, currency: str) -> str:
    kind, _, ref_id = ref.partition("/")
    if kind == "contact":
        table = tables.contacts
        row = scope.first(scope.select(table).where(table.c.id == ref_id))
        if row is None:
            raise Vanished("The conversation is no longer in our records.")
        by = name_of(actor_names(scope), row.recorded_by)
        contact = {**row._mapping, "recorded_by": by}  # noqa: SLF001 - SQLAlchemy's public name
        return words.contact_note(contact, _promise_in(scope, ref_id), currency)
    done = stored_actions.find(scope, ref_id)
    if done is None:
        raise Vanished("The action is no longer in our records.")
    return words.action_note(stored_actions.action_of(done), done.done_on, currency)


def _promise_in(scope: Scope, contact_id: str) -> Promise | None:
    table = tables.promises
    row = scope.first(scope.select(table).where(table.c.contact_id == contact_id))
    return said.promise(row) if row else None
