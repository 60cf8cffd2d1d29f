"""An accounting system in plain dictionaries, held to the same contract as QuickBooks (test_port_contract).

Use it to test what stands above the port. The world is changed with `put` and `delete`, as a person would in
QuickBooks; `fail` scripts the four failures, before or after the effect; `mails`, `notes`, `calls` tell
what happened.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Literal, TypeVar

from msgspec import structs

from plugin.answers import EVERYTHING, AgingReport, BooksProfile, Changes, Deleted, Looked, Page, Span
from plugin.books import BooksError, Refused, TryLater
from plugin.clock import Clock, SystemClock
from plugin.core.blocks import MEMO, MEMO_LENGTH_MAX, NOTES
from plugin.core.money import to_major
from plugin.core.register import IncomeEntry
from plugin.facts import (
    FACT_KINDS,
    Application,
    CreditRecord,
    CustomerRecord,
    Fact,
    FactKind,
    InvoiceRecord,
    JournalRecord,
    PaymentRecord,
    TermRecord,
    UnreadableRecord,
    dated_on,
    kind_of,
)
from plugin.orders import (
    COD_TERM_NAME,
    AttachNote,
    IssueCredit,
    Order,
    Proof,
    RaiseCharge,
    RemoveMemoBlock,
    RestoreTerms,
    SendInvoice,
    SetCodTerms,
    WriteNotesBlock,
)

NOTES_LENGTH_MAX = 2000
DELETIONS_TOLD_DAYS = 29

PROFILE = BooksProfile(
    name="Larkspur Landscaping",
    country="US",
    time_zone="America/New_York",
    home_currency="USD",
    auto_applies_credit=False,
    books_closed_through=None,
    default_term_id="3",
    read_at=datetime(2026, 1, 1, tzinfo=UTC),
)

F = TypeVar("F", bound=Fact)
Call = Literal[
    "aging", "charge income", "profile", "count", "page", "changes", "find", "look", "perform", "trace"
]
When = Literal["before", "after", "later"]


@dataclass(frozen=True)
class Mail:
    """An invoice as it left by the accounting system's own mail."""

    invoice_id: str
    to: str
    memo: str
    at: datetime


@dataclass
class Failure:
    """One scripted failure, good for *times* calls."""

    error: BooksError
    on: Call
    kind: str | None
    when: When
    times: int


@dataclass
class MemoryBooks:
    """One company's books in memory; thread-safe."""

    clock: Clock = field(default_factory=SystemClock)
    company: BooksProfile = PROFILE
    page_rows: int = 1000
    changes_max: int = 1000
    falsely_deleted: set[str] = field(default_factory=set)
    """Ids of living records that the changes list as deleted (qbo.md 4)."""
    income: list[IncomeEntry] = field(default_factory=list)
    """What others posted to the income account of our charges."""
    mails: list[Mail] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    """(name of the call, kind of record or order, or "")."""

    def __post_init__(self) -> None:
        self._facts: dict[tuple[FactKind, str], Fact] = {}
        self._spoilt: dict[tuple[FactKind, str], UnreadableRecord] = {}
        self._deleted: dict[tuple[FactKind, str], datetime] = {}
        self._proofs: dict[str, Proof] = {}
        self._failures: list[Failure] = []
        self._waiting: list[tuple[Order, str]] = []
        self._ids = count(9001)
        self._credits: dict[tuple[str, str], str] = {}
        self._last = datetime.min.replace(tzinfo=UTC)
        self._lock = threading.RLock()

    # -- the world, as people change it ------------------------------------------------------------

    def put(self, *facts: Fact) -> None:
        """Let these records be so, from now: each gets a new sync token and change time."""
        with self._lock:
            for fact in facts:
                old = self._facts.get((kind_of(fact), fact.id))
                token = str(int(old.sync_token) + 1) if old else fact.sync_token
                self._keep(structs.replace(fact, sync_token=token))

    def delete(self, kind: FactKind, record_id: str) -> None:
        """Delete a record, as a person would."""
        with self._lock:
            del self._facts[kind, record_id]
            self._deleted[kind, record_id] = self._moment()

    def spoil(self, kind: FactKind, record_id: str, *customer_ids: str) -> None:
        """From now a record is one that cannot be read."""
        with self._lock:
            self.put(self._facts[kind, record_id])
            self._spoilt[kind, record_id] = UnreadableRecord(
                kind=kind,
                id=record_id,
                reason="Its Balance is missing or cannot be read.",
                customer_ids=customer_ids,
                day=dated_on(self._facts[kind, record_id]),
                updated_at=self._facts[kind, record_id].updated_at,
            )

    def mend(self, kind: FactKind, record_id: str) -> None:
        """A record that could not be read can be, as after a correction of ours: it has not changed."""
        del self._spoilt[kind, record_id]

    def exists(self, kind: FactKind, record_id: str) -> bool:
        """Whether there is such a record."""
        return (kind, record_id) in self._facts

    def send_by_hand(self, invoice_id: str) -> None:
        """Send an invoice, as a person would, from QuickBooks' own page."""
        with self._lock:
            self._mail(self.invoice(invoice_id))

    def invoice(self, record_id: str) -> InvoiceRecord:
        """The invoice as it is now."""
        return self._get(InvoiceRecord, "invoice", record_id)

    def customer(self, record_id: str) -> CustomerRecord:
        """The customer as it is now."""
        return self._get(CustomerRecord, "customer", record_id)

    @property
    def invoices(self) -> list[InvoiceRecord]:
        """Every invoice, charges included, in the order of their ids."""
        return [fact for fact in self._sorted("invoice") if isinstance(fact, InvoiceRecord)]

    @property
    def credits(self) -> list[CreditRecord]:
        """Every credit memo, in the order of their ids."""
        return [fact for fact in self._sorted("credit") if isinstance(fact, CreditRecord)]

    # -- scripted failures -------------------------------------------------------------------------

    def fail(
        self,
        error: BooksError,
        *,
        on: Call = "perform",
        kind: str | None = None,
        when: When = "before",
        times: int = 1,
    ) -> None:
        """Make the next *times* calls fail: *before* any effect, *after* it (a lost answer), or with the
        effect coming only *later*, when `land` is called. *kind* narrows it to orders of that kind.
        """
        self._failures.append(Failure(error, on, kind, when, times))

    def recover(self) -> None:
        """Nothing fails any more."""
        self._failures.clear()

    def land(self) -> None:
        """Let the effects of calls that failed with `when="later"` happen now."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            for order, request_id in waiting:
                self._do(order, request_id)

    # -- the port ----------------------------------------------------------------------------------

    def profile(self) -> BooksProfile:
        """The company's own settings, read now."""
        with self._call("profile"):
            return replace(self.company, read_at=self._moment())

    def count(self, kind: FactKind, span: Span = EVERYTHING) -> int:
        """How many records of *kind* there are in *span*."""
        with self._call("count", kind):
            return len(self._within(kind, span))

    def page(self, kind: FactKind, position: int, span: Span = EVERYTHING) -> Page:
        """`page_rows` records of *span*, in the order of their ids."""
        with self._call("page", kind):
            rows = self._within(kind, span)[position - 1 :]
            following = position + self.page_rows if len(rows) >= self.page_rows else None
            facts = self._as_read(rows[: self.page_rows])
            return Page(facts=facts, next_position=following, read_at=self._moment())

    def changes(self, since: datetime, kinds: Collection[FactKind] = FACT_KINDS) -> Changes:
        """What changed at or after *since*; cut off at `changes_max`, living records first."""
        with self._call("changes", "" if len(kinds) == len(FACT_KINDS) else ",".join(kinds)):
            read_at = self._moment()
            living = (f for f in self._facts.values() if f.updated_at >= since and kind_of(f) in kinds)
            facts = sorted(living, key=_changed_at)[: self.changes_max]
            gone = [
                Deleted(kind=k, id=i) for (k, i), at in self._deleted.items() if at >= since and k in kinds
            ][: self.changes_max - len(facts)]
            false = [Deleted(kind=kind_of(f), id=f.id) for f in facts if f.id in self.falsely_deleted]
            return Changes(
                facts=self._as_read(f for f in facts if f.id not in self.falsely_deleted),
                deleted=(*gone, *false),
                read_at=read_at,
                is_complete=len(facts) + len(gone) < self.changes_max,
            )

    def find(self, kind: FactKind, ids: Sequence[str]) -> tuple[Fact, ...]:
        """Those of these records that exist."""
        with self._call("find", kind):
            return self._as_read(self._facts[kind, i] for i in ids if (kind, i) in self._facts)

    def aging(self, today: date) -> AgingReport:
        """Open items by customer and age, counted from due dates; what customers have with us is negative."""
        with self._call("aging"):
            found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 5)
            for fact in self._facts.values():
                for who, day, amount in _open_in(fact):
                    late = (today - day).days
                    place = 0 if late <= 0 else min((late - 1) // 30 + 1, 4)
                    found[who][place] += amount
            rows = tuple((who, tuple(amounts)) for who, amounts in found.items())
            return AgingReport(rows=rows, currency="USD", ages_from_due_date=True)

    def charge_income(self, first: date) -> tuple[IncomeEntry, ...]:
        """Whatever a person has put there."""
        del first
        with self._call("charge income"):
            return tuple(self.income)

    def look(self, *, invoices: Sequence[str] = (), customers: Sequence[str] = ()) -> Looked:
        """These records as they are now."""
        with self._call("look"):
            wanted: list[tuple[FactKind, str]] = [("invoice", i) for i in invoices]
            wanted += [("customer", i) for i in customers]
            found = self._as_read(self._facts[one] for one in wanted if one in self._facts)
            return Looked(
                invoices=tuple(f for f in found if isinstance(f, InvoiceRecord)),
                customers=tuple(f for f in found if isinstance(f, CustomerRecord)),
                unreadable=tuple(f for f in found if isinstance(f, UnreadableRecord)),
                gone=tuple(Deleted(kind=k, id=i) for k, i in wanted if (k, i) not in self._facts),
            )

    def perform(self, order: Order, *, request_id: str) -> Proof:
        """Carry *order* out once; a repeated *request_id* gets the first answer again."""
        with self._lock:
            failure = self._failure("perform", order.kind)
            self.calls.append(("perform", order.kind))
            if failure and failure.when == "later":
                self._waiting.append((order, request_id))
            if failure and failure.when != "after":
                raise failure.error
            proof = self._do(order, request_id)
            if failure:
                raise failure.error
            return proof

    def trace(self, order: Order, *, request_id: str) -> Proof | None:
        """What the books show of *order*; the request id is not looked at, as QuickBooks shows none."""
        with self._call("trace", order.kind):
            return self._trace(order)

    # -- effects -----------------------------------------------------------------------------------

    def _do(self, order: Order, request_id: str) -> Proof:
        if request_id not in self._proofs:
            self._proofs[request_id] = self._effect(order)
        return self._proofs[request_id]

    def _effect(self, order: Order) -> Proof:
        match order:
            case SendInvoice():
                return self._send(order)
            case RaiseCharge():
                return self._charge(order)
            case IssueCredit():
                return self._credit(order)
            case AttachNote():
                kept = self.notes.setdefault(order.customer_id, [])
                kept.append(f"{order.text}\n{order.marker}")
                return Proof(ref=f"note-{order.customer_id}-{len(kept)}", at=self._moment())
            case WriteNotesBlock():
                return self._write_notes(order)
            case SetCodTerms():
                return self._set_cod(order)
            case RestoreTerms():
                return self._restore(order)
            case RemoveMemoBlock():
                invoice = self._fresh_invoice(order.invoice)
                self.put(structs.replace(invoice, memo=MEMO.without_block(invoice.memo)))
                return Proof(ref=invoice.id)

    def _send(self, order: SendInvoice) -> Proof:
        invoice = self._fresh_invoice(order.invoice)
        if not invoice.email:
            raise Refused("The invoice has no e-mail address.", reason="no address")
        memo = MEMO.with_block(invoice.memo, order.words)
        if len(memo) > MEMO_LENGTH_MAX:
            raise Refused("The memo has no room for our words.", reason="memo has no room")
        if memo != invoice.memo:
            closed = self.company.books_closed_through
            if closed and invoice.issued_on <= closed:
                raise Refused("The invoice lies in a closed period.", code="6210", reason="closed period")
            self.put(structs.replace(invoice, memo=memo))
        return self._mail(self.invoice(invoice.id))

    def _mail(self, invoice: InvoiceRecord) -> Proof:
        sent = self._keep(structs.replace(invoice, emailed_at=self._moment()))
        assert sent.emailed_at
        self.mails.append(Mail(sent.id, sent.email or "", sent.memo, sent.emailed_at))
        return Proof(ref=f"{sent.id} {sent.emailed_at.isoformat()}", at=sent.emailed_at)

    def _charge(self, order: RaiseCharge) -> Proof:
        if any(invoice.number == order.number for invoice in self.invoices):
            proof = self._trace(order)
            if proof is None:
                raise Refused("Another invoice has this number.", code="6140", reason="number taken")
            return proof
        total = sum(line.amount_minor for line in order.lines)
        charge = InvoiceRecord(
            id=str(next(self._ids)),
            number=order.number,
            customer_id=order.customer.id,
            currency=order.source.currency,
            issued_on=order.dated_on,
            due_on=order.due_on,
            total_minor=total,
            balance_minor=total,
            email=order.source.email or order.customer.email,
            memo="",
            private_note=order.marker,
            emailed_at=None,
            email_error=None,
            is_voided=False,
            sync_token="0",
            updated_at=self._moment(),
        )
        self.put(charge)
        customer = self.customer(order.customer.id)
        self._keep(structs.replace(customer, balance_minor=customer.balance_minor + total))
        total_major = str(to_major(total, charge.currency))
        return Proof(ref=charge.id, at=charge.updated_at, details={"total": total_major})

    def _credit(self, order: IssueCredit) -> Proof:
        if (proof := self._trace_credit(order)) is not None:
            return proof
        total = sum(line.amount_minor for line in order.lines)
        charge = self.invoice(order.charge.id)
        applied = min(total, charge.balance_minor)
        memo = CreditRecord(
            id=str(next(self._ids)),
            number=order.number,
            customer_id=order.customer.id,
            currency=order.charge.currency,
            issued_on=order.dated_on,
            total_minor=total,
            remaining_minor=total - applied,
            charged_minor=total,
            sync_token="0",
            updated_at=self._moment(),
        )
        self._credits[order.number, order.marker] = memo.id
        self.put(memo)
        if applied:
            self._apply(charge, memo.id, applied, order)
        customer = self.customer(order.customer.id)
        self._keep(structs.replace(customer, balance_minor=customer.balance_minor - total))
        return Proof(ref=memo.id, at=memo.updated_at)

    def _apply(self, charge: InvoiceRecord, memo_id: str, amount_minor: int, order: IssueCredit) -> None:
        self.put(structs.replace(charge, balance_minor=charge.balance_minor - amount_minor))
        payment = PaymentRecord(
            id=str(next(self._ids)),
            number="",
            customer_id=order.customer.id,
            currency=charge.currency,
            paid_on=order.dated_on,
            total_minor=0,
            unapplied_minor=0,
            applications=(
                Application(target="invoice", target_id=charge.id, amount_minor=amount_minor),
                Application(target="credit", target_id=memo_id, amount_minor=amount_minor),
            ),
            sync_token="0",
            updated_at=self._moment(),
        )
        self.put(payment)

    def _trace_credit(self, order: IssueCredit) -> Proof | None:
        memo_id = self._credits.get((order.number, order.marker))
        return Proof(ref=memo_id) if memo_id else None

    def _write_notes(self, order: WriteNotesBlock) -> Proof:
        customer = self._fresh_customer(order.customer)
        notes = (
            NOTES.with_block(customer.notes, order.words)
            if order.words
            else NOTES.without_block(customer.notes)
        )
        if len(notes) > NOTES_LENGTH_MAX:
            raise Refused("The notes have no room for our words.", reason="notes have no room")
        self.put(structs.replace(customer, notes=notes))
        return Proof(ref=customer.id)

    def _set_cod(self, order: SetCodTerms) -> Proof:
        term = self._cod_term(order.cod_term_id) or self._new_cod_term()
        if not any(self._find_customer(given.id) for given in order.customers):
            raise Refused("The customer no longer exists.", code="610", reason="gone")
        for given in order.customers:
            customer = self._find_customer(given.id)
            if customer and customer.term_id not in (given.term_id, term.id):
                raise TryLater("Somebody has changed the terms since; this is decided anew.")
        for given in order.customers:
            customer = self._find_customer(given.id)
            if customer and customer.term_id != term.id:
                self.put(structs.replace(customer, term_id=term.id))
        return Proof(ref=order.ref, details={"cod_term_id": term.id})

    def _restore(self, order: RestoreTerms) -> Proof:
        left_alone = []
        for given, former in order.customers:
            customer = self._find_customer(given.id)
            if customer and customer.term_id == order.cod_term_id:
                self.put(structs.replace(customer, term_id=former))
            else:
                left_alone.append(given.id)
        return Proof(ref=order.ref, details={"left_alone": ",".join(left_alone) or None})

    def _cod_term(self, term_id: str | None) -> TermRecord | None:
        terms = [t for t in self._sorted("term") if isinstance(t, TermRecord) and t.is_active]
        by_id = [t for t in terms if t.id == term_id]
        by_name = [t for t in terms if t.name == COD_TERM_NAME]
        return next(iter(by_id + by_name), None)

    def _new_cod_term(self) -> TermRecord:
        return self._keep(
            TermRecord(
                id=str(next(self._ids)),
                name=COD_TERM_NAME,
                is_active=True,
                due_days=0,
                sync_token="0",
                updated_at=self._moment(),
            )
        )

    # -- traces ------------------------------------------------------------------------------------

    def _trace(self, order: Order) -> Proof | None:
        match order:
            case SendInvoice():
                now, before = self._find_invoice(order.invoice.id), order.invoice.emailed_at
                if now is None:
                    raise Refused("The invoice is no longer in QuickBooks.", reason="gone")
                if now.emailed_at is None or (before and now.emailed_at <= before):
                    return None
                return Proof(ref=f"{now.id} {now.emailed_at.isoformat()}", at=now.emailed_at)
            case RaiseCharge():
                ours = (
                    i for i in self.invoices if i.number == order.number and order.marker in i.private_note
                )
                charge = next(ours, None)
                self._refuse_if_deleted_since("invoice", order.dated_on if charge is None else date.max)
                return Proof(ref=charge.id) if charge else None
            case IssueCredit():
                return self._trace_credit(order)
            case AttachNote():
                kept = self.notes.get(order.customer_id, [])
                found = [n for n, note in enumerate(kept, 1) if order.marker in note.splitlines()]
                return Proof(ref=f"note-{order.customer_id}-{found[0]}") if found else None
            case WriteNotesBlock():
                customer = self._find_customer(order.customer.id)
                wanted = order.words or None
                return (
                    Proof(ref=customer.id) if customer and NOTES.block_in(customer.notes) == wanted else None
                )
            case SetCodTerms():
                return self._trace_cod(order)
            case RestoreTerms():
                present = [self._find_customer(given.id) for given, _ in order.customers]
                left = [c for c in present if c and c.term_id == order.cod_term_id]
                return None if left else Proof(ref=order.ref)
            case RemoveMemoBlock():
                invoice = self._find_invoice(order.invoice.id)
                has_block = invoice is not None and MEMO.block_in(invoice.memo) is not None
                return None if has_block else Proof(ref=order.invoice.id)

    def _refuse_if_deleted_since(self, kind: FactKind, day: date) -> None:
        since = day - timedelta(days=1) if day < date.max else day
        if (self.clock.now().date() - since).days > DELETIONS_TOLD_DAYS:
            raise Refused("Nobody tells any more what was deleted.", reason="gone")
        if any(of == kind and at.date() >= since for (of, _), at in self._deleted.items()):
            raise Refused("It may be one of those that were deleted.", reason="gone")

    def _trace_cod(self, order: SetCodTerms) -> Proof | None:
        term = self._cod_term(order.cod_term_id)
        present = [self._find_customer(given.id) for given in order.customers]
        if term is None or any(c and c.term_id != term.id for c in present):
            return None
        return Proof(ref=order.ref, details={"cod_term_id": term.id})

    # -- keeping -----------------------------------------------------------------------------------

    def _call(self, name: Call, kind: str = "") -> threading.RLock:
        """Count the call and raise what was scripted for it; then hold the lock."""
        with self._lock:
            self.calls.append((name, kind))
            failure = self._failure(name, kind)
        if failure:
            raise failure.error
        return self._lock

    def _failure(self, on: Call, kind: str) -> Failure | None:
        for failure in self._failures:
            if failure.times > 0 and failure.on == on and failure.kind in (None, kind):
                failure.times -= 1
                return failure
        return None

    def _keep(self, fact: F) -> F:
        kept = structs.replace(fact, updated_at=self._moment())
        self._facts[kind_of(kept), kept.id] = kept
        return kept

    def _as_read(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        return tuple(self._spoilt.get((kind_of(fact), fact.id), fact) for fact in facts)

    def _fresh_invoice(self, given: InvoiceRecord) -> InvoiceRecord:
        return _unchanged(self._find_invoice(given.id), given)

    def _fresh_customer(self, given: CustomerRecord) -> CustomerRecord:
        return _unchanged(self._find_customer(given.id), given)

    def _find_invoice(self, record_id: str) -> InvoiceRecord | None:
        fact = self._facts.get(("invoice", record_id))
        return fact if isinstance(fact, InvoiceRecord) else None

    def _find_customer(self, record_id: str) -> CustomerRecord | None:
        fact = self._facts.get(("customer", record_id))
        return fact if isinstance(fact, CustomerRecord) else None

    def _get(self, type_: type[F], kind: FactKind, record_id: str) -> F:
        fact = self._facts[kind, record_id]
        assert isinstance(fact, type_)
        return fact

    def _sorted(self, kind: FactKind) -> list[Fact]:
        assert kind in FACT_KINDS
        return sorted((f for (k, _), f in self._facts.items() if k == kind), key=lambda f: (len(f.id), f.id))

    def _within(self, kind: FactKind, span: Span) -> list[Fact]:
        def fits(fact: Fact) -> bool:
            day = dated_on(fact)
            return (
                (span.since is None or fact.updated_at >= span.since)
                and (span.until is None or fact.updated_at < span.until)
                and (span.first is None or (day is not None and day >= span.first))
                and (span.last is None or (day is not None and day <= span.last))
            )

        return [fact for fact in self._sorted(kind) if fits(fact)]

    def _moment(self) -> datetime:
        """Now; later than every moment given before, so that what came later also reads later."""
        self._last = max(self.clock.now(), self._last + timedelta(microseconds=1))
        return self._last


def _unchanged(present: F | None, given: F) -> F:
    """*present*, when it is the version the order was decided on."""
    if present is None:
        raise Refused("The record is gone.", code="610", reason="gone")
    if present.sync_token != given.sync_token:
        raise TryLater("Somebody has changed the record since; this is decided anew.", code="5010")
    return present


def _open_in(fact: Fact) -> Iterator[tuple[str, date, int]]:
    """(customer, day it is aged from, open amount) of a record in the home currency; entries stay open."""
    match fact:
        case InvoiceRecord(currency="USD"):
            yield fact.customer_id, fact.due_on, fact.balance_minor
        case PaymentRecord(currency="USD"):
            yield fact.customer_id, fact.paid_on, -fact.unapplied_minor
        case CreditRecord(currency="USD"):
            yield fact.customer_id, fact.issued_on, -fact.remaining_minor
        case JournalRecord(currency="USD"):
            for customer_id, amount in fact.lines:
                yield customer_id, fact.entered_on, amount


def _changed_at(fact: Fact) -> datetime:
    return fact.updated_at


def a_term(record_id: str = "3", **changed: object) -> TermRecord:
    """Net 30, unless said otherwise."""
    return structs.replace(
        TermRecord(
            id=record_id,
            name="Net 30",
            is_active=True,
            due_days=30,
            sync_token="0",
            updated_at=PROFILE.read_at,
        ),
        **changed,
    )


def a_customer(record_id: str = "9", **changed: object) -> CustomerRecord:
    """An ordinary customer, unless said otherwise."""
    return structs.replace(
        CustomerRecord(
            id=record_id,
            name=f"Customer {record_id}",
            is_active=True,
            parent_id=None,
            bills_with_parent=False,
            email="ap@customer.example",
            term_id="3",
            currency="USD",
            balance_minor=0,
            notes="",
            sync_token="0",
            updated_at=PROFILE.read_at,
        ),
        **changed,
    )


def an_invoice(record_id: str = "130", **changed: object) -> InvoiceRecord:
    """An unpaid invoice over 1,000.00, sent once, unless said otherwise."""
    return structs.replace(
        InvoiceRecord(
            id=record_id,
            number=f"1{record_id}",
            customer_id="9",
            currency="USD",
            issued_on=date(2026, 1, 2),
            due_on=date(2026, 2, 1),
            total_minor=100_000,
            balance_minor=100_000,
            email="ap@customer.example",
            memo="Thank you for your business.",
            private_note="",
            emailed_at=datetime(2026, 1, 2, 15, tzinfo=UTC),
            email_error=None,
            is_voided=False,
            sync_token="0",
            updated_at=PROFILE.read_at,
        ),
        **changed,
    )
