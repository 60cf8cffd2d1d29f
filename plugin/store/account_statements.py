"""The statements that read what accounts are made of: one for each family of rows, whatever their number."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, and_, bindparam, case, func, or_, select

from plugin import tables
from plugin.core.blocks import MEMO
from plugin.store.markers import CHARGE_MARKER
from plugin.store.statements import among, own, together


@cache
def members() -> Select[Any]:
    """The customers of *payers*. Unordered: to save a sort, SQLite would read every customer by id."""
    return own(tables.customers).where(among(tables.customers.c.payer_id, "payers"))


@cache
def said(recorded: tuple[Table, ...]) -> CompoundSelect[Any]:
    """What people *recorded* about *payers*, and whether they are consumers."""
    return together(
        {table: among(table.c.customer_id, "payers") for table in (*recorded, tables.customer_settings)}
    )


@cache
def covered_actions() -> Select[Any]:
    """The actions of *payers* that hold a cover, once for each cover.

    What we withdrew has given its covers back and may be proposed again; what a person cancelled has not.
    """
    table, covers = tables.actions, tables.action_covers
    mine = and_(covers.c.company_id == table.c.company_id, covers.c.action_id == table.c.id)
    holding = select(covers.c.action_id).where(mine).correlate(table).exists()
    # Orders, proofs and reasons are long and no plan reads them.
    read = (
        "id",
        "customer_id",
        "currency",
        "kind",
        "status",
        "payload",
        "proposed_on",
        "ordered_on",
        "done_on",
        "policy_version",
        "remote_ref",
        "unclear_times",
    )
    cover = (covers.c.action_id, covers.c.subject, covers.c.step, covers.c.episode)
    events = tables.action_events
    its_own = and_(events.c.company_id == table.c.company_id, events.c.action_id == table.c.id)
    # What a person cancelled has no later event than that.
    last = select(func.max(events.c.at)).where(its_own).correlate(table).scalar_subquery()
    settled_at = case((table.c.status == "cancelled", last), else_=table.c.done_at).label("settled_at")
    # Joined from the outside: from the inside SQLite would begin with the covers, and read all there are.
    query = own(table, *(table.c[name] for name in read), settled_at, *cover).outerjoin(covers, mine)
    query = query.where(among(table.c.customer_id, "payers"), holding)
    return query.order_by(table.c.created_at, table.c.id, covers.c.subject, covers.c.step, covers.c.episode)


@cache
def invoices() -> Select[Any]:
    """Invoices of *members* that still matter.

    Those owed, carrying our memo block, *covered* by an action, or of *settling* members and changed since
    *settled_since*.
    """
    table = tables.invoices
    matters = or_(
        table.c.balance_minor != 0,
        table.c.memo.contains(MEMO.opening, autoescape=True),
        among(table.c.id, "covered"),
        and_(among(table.c.customer_id, "settling"), table.c.updated_at >= bindparam("settled_since")),
    )
    query = own(table).where(among(table.c.customer_id, "members"), matters)
    return query.order_by(table.c.due_on, table.c.id)


@cache
def about_invoices() -> CompoundSelect[Any]:
    """The episodes of *invoices*, and the lines of charges raised for them or being them."""
    episodes = tables.episodes
    return together(
        {
            **{
                lines: or_(
                    among(lines.c.invoice_id, "invoices"), among(lines.c.charge_invoice_id, "invoices")
                )
                for lines in (tables.charge_lines, tables.charge_fees)
            },
            episodes: among(episodes.c.invoice_id, "invoices"),
        }
    )


@cache
def applied() -> Select[Any]:
    """What payments were applied to *invoices* and to *journals*, the earliest first."""
    lines, payments = tables.payment_lines, tables.payments
    same = and_(payments.c.company_id == lines.c.company_id, payments.c.id == lines.c.payment_id)
    read = (
        lines.c.target,
        lines.c.target_id,
        lines.c.amount_minor,
        payments.c.paid_on,
        payments.c.total_minor,
    )
    to_invoice = and_(lines.c.target == "invoice", among(lines.c.target_id, "invoices"))
    to_journal = and_(lines.c.target == "journal", among(lines.c.target_id, "journals"))
    query = own(lines, *read).join(payments, same).where(or_(to_invoice, to_journal))
    return query.order_by(payments.c.paid_on, payments.c.id)


@cache
def money() -> CompoundSelect[Any]:
    """What *members* have with us beside invoices: unapplied payments, credits, lines of journals."""
    return together(
        {table: _unsettled(table) for table in (tables.payments, tables.credits_, tables.journal_lines)}
    )


def _unsettled(table: Table) -> Any:
    theirs = among(table.c.customer_id, "members")
    remaining = {"payments": "unapplied_minor", "credits": "remaining_minor"}.get(table.name)
    return and_(theirs, table.c[remaining] != 0) if remaining else theirs


@cache
def receipts() -> Select[Any]:
    """Lines of deposits and sales receipts of exactly one of these *amounts*."""
    lines, heads = tables.receipt_lines, tables.receipts
    same = and_(
        heads.c.company_id == lines.c.company_id,
        heads.c.kind == lines.c.kind,
        heads.c.id == lines.c.receipt_id,
    )
    query = own(lines, lines, heads.c.received_on, heads.c.currency).join(heads, same)
    return query.where(among(lines.c.amount_minor, "amounts"))


@cache
def first_invoices() -> Select[Any]:
    """The date of the first invoice of each of *members*."""
    table = tables.invoices
    first = func.min(table.c.issued_on).label("first_on")
    query = own(table, table.c.customer_id, first).where(among(table.c.customer_id, "members"))
    return query.group_by(table.c.customer_id)


@cache
def settled() -> Select[Any]:
    """The paid invoices of *members* since *since*, with the day of the last payment; no charges of ours."""
    table, lines, payments = tables.invoices, tables.payment_lines, tables.payments
    of_it = and_(
        lines.c.company_id == table.c.company_id, lines.c.target == "invoice", lines.c.target_id == table.c.id
    )
    same = and_(payments.c.company_id == lines.c.company_id, payments.c.id == lines.c.payment_id)
    settled_on = func.max(payments.c.paid_on)
    read = (table.c.customer_id, table.c.issued_on, table.c.due_on, settled_on.label("settled_on"))
    query = own(table, *read).join(lines, of_it).join(payments, same)
    query = query.where(
        among(table.c.customer_id, "members"),
        table.c.issued_on >= bindparam("since"),
        table.c.balance_minor == 0,
        table.c.is_voided.is_(False),
        ~table.c.private_note.contains(CHARGE_MARKER, autoescape=True),
    )
    return query.group_by(table.c.id, table.c.customer_id, table.c.issued_on, table.c.due_on)
