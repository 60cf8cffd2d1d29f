"""What every implementation of plugin.books.Books promises; each test is one sentence of the port."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from plugin.books import Refused, TryLater, Unclear
from plugin.core.blocks import MEMO, NOTES
from plugin.facts import FACT_KINDS
from plugin.orders import (
    AttachNote,
    ChargeLine,
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
from tests.qbo.sandbox_world import QboWorld
from tests.qbo.worlds import MemoryWorld, World, look_customer, look_invoice

WORDS = "This invoice is 12 days overdue. Please pay by March 1."
WORLDS: dict[str, Callable[[], World]] = {"memory": MemoryWorld, "sandbox": QboWorld}


@pytest.fixture(params=list(WORLDS))
def world(request) -> World:
    return WORLDS[request.param]()


def perform(world: World, order: Order, request_id: str | None = None) -> Proof:
    return world.books.perform(order, request_id=request_id or str(uuid4()))


def a_notice(world: World, invoice_id: str) -> SendInvoice:
    return SendInvoice(invoice=look_invoice(world, invoice_id), words=WORDS)


def a_charge(world: World, customer_id: str, invoice_id: str) -> RaiseCharge:
    return RaiseCharge(
        customer=look_customer(world, customer_id),
        source=look_invoice(world, invoice_id),
        number="INT-2026-03-001",
        dated_on=date(2026, 3, 2),
        due_on=date(2026, 3, 17),
        lines=(ChargeLine(text="1.5 % a month on invoice 1007, due 2026-02-01, 28 days", amount_minor=1381),),
        marker="[dunwell charge 7f3a]",
    )


def a_credit(world: World, customer_id: str, charge_id: str, amount_minor: int = 1000) -> IssueCredit:
    return IssueCredit(
        customer=look_customer(world, customer_id),
        charge=look_invoice(world, charge_id),
        number="CR-7f3a-1",
        dated_on=date(2026, 3, 3),
        lines=(ChargeLine(text="Credit on invoice 1007", amount_minor=amount_minor),),
        marker="[dunwell-credit:7f3a/1]",
    )


def a_note(customer_id: str) -> AttachNote:
    return AttachNote(
        customer_id=customer_id, text="Called Pat: pays on Friday.", marker="[dunwell note 7f3a]"
    )


@pytest.fixture
def acme(world) -> str:
    return world.add_customer("Acme", notes="Gate code 4411", term=30)


@pytest.fixture
def invoice_id(world, acme) -> str:
    return world.add_invoice(acme, number="71007")


# -- reading ---------------------------------------------------------------------------------------


def test_a_full_read_brings_every_record_once_and_count_says_how_many(world, acme, invoice_id):
    for kind in FACT_KINDS:
        ids, position = [], 1
        while position is not None:
            page = world.books.page(kind, position)
            ids += [fact.id for fact in page.facts]
            position = page.next_position

        assert len(ids) == len(set(ids)) == world.books.count(kind)


def test_changes_since_a_mark_hold_what_changed_after_it(world, acme):
    mark = world.books.changes(look_customer(world, acme).updated_at).read_at
    invoice_id = world.add_invoice(acme, number="71008")

    changes = world.books.changes(mark)

    assert changes.is_complete
    assert invoice_id in {fact.id for fact in changes.facts}
    assert changes.read_at >= mark


def test_a_deleted_invoice_is_in_the_changes_and_in_a_look(world, invoice_id):
    mark = look_invoice(world, invoice_id).updated_at
    world.delete_invoice(invoice_id)

    assert ("invoice", invoice_id) in {(gone.kind, gone.id) for gone in world.books.changes(mark).deleted}
    assert [gone.id for gone in world.books.look(invoices=[invoice_id]).gone] == [invoice_id]


def test_the_profile_says_when_it_was_read(world):
    profile = world.books.profile()

    assert profile.read_at.utcoffset() is not None
    assert (profile.home_currency, profile.country) == ("USD", "US")


# -- sending an invoice ----------------------------------------------------------------------------


def test_an_invoice_is_sent_once_with_our_block_after_the_users_memo(world, invoice_id):
    order = a_notice(world, invoice_id)
    proof = perform(world, order)

    after = look_invoice(world, invoice_id)
    assert world.mails() == 1
    assert after.emailed_at == proof.at
    assert after.memo.startswith(order.invoice.memo)
    assert MEMO.block_in(after.memo) == WORDS


def test_a_send_touches_no_amount_date_or_number(world, invoice_id):
    before = look_invoice(world, invoice_id)
    perform(world, a_notice(world, invoice_id))
    after = look_invoice(world, invoice_id)

    kept = (
        "number",
        "issued_on",
        "due_on",
        "total_minor",
        "balance_minor",
        "email",
        "private_note",
        "is_voided",
    )
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_the_same_request_id_sends_once(world, invoice_id):
    order = a_notice(world, invoice_id)

    assert perform(world, order, "one").at == perform(world, order, "one").at
    assert world.mails() == 1


def test_the_mailing_before_ours_is_no_proof_of_ours(world, invoice_id):
    world.send_by_hand(invoice_id)

    assert world.books.trace(a_notice(world, invoice_id), request_id="one") is None


def test_a_lost_answer_is_unclear_and_the_trace_finds_the_send(world, invoice_id):
    order = a_notice(world, invoice_id)
    world.lose_next_write("notice")

    with pytest.raises(Unclear):
        perform(world, order, "one")
    proof = world.books.trace(order, request_id="one")
    assert proof is not None
    assert proof.at == look_invoice(world, invoice_id).emailed_at


def test_of_a_deleted_invoice_nobody_can_see_whether_it_was_sent(world, invoice_id):
    order = a_notice(world, invoice_id)
    perform(world, order, "one")
    world.delete_invoice(invoice_id)

    with pytest.raises(Refused) as failure:
        world.books.trace(order, request_id="one")
    assert failure.value.reason == "gone"


def test_an_invoice_without_an_address_is_refused_and_left_alone(world, acme):
    invoice_id = world.add_invoice(acme, number="71009", email=None)
    before = look_invoice(world, invoice_id)

    with pytest.raises(Refused) as failure:
        perform(world, a_notice(world, invoice_id))

    assert failure.value.reason == "no address"
    assert look_invoice(world, invoice_id) == before


def test_a_memo_without_room_is_refused_and_left_alone(world, invoice_id):
    world.set_memo(invoice_id, "m" * 980)
    before = look_invoice(world, invoice_id)

    with pytest.raises(Refused) as failure:
        perform(world, a_notice(world, invoice_id))

    assert failure.value.reason == "memo has no room"
    assert (look_invoice(world, invoice_id), world.mails()) == (before, 0)


def test_a_closed_period_is_refused_and_left_alone(world, invoice_id):
    before = look_invoice(world, invoice_id)
    world.close_books(date(2026, 12, 31))

    with pytest.raises(Refused) as failure:
        perform(world, a_notice(world, invoice_id))

    assert failure.value.reason == "closed period"
    assert (look_invoice(world, invoice_id).memo, world.mails()) == (before.memo, 0)


def test_a_memo_edited_since_is_left_as_the_person_wrote_it(world, invoice_id):
    order = a_notice(world, invoice_id)
    world.set_memo(invoice_id, "Call Jo before paying.")

    with pytest.raises(TryLater):
        perform(world, order)

    assert (look_invoice(world, invoice_id).memo, world.mails()) == ("Call Jo before paying.", 0)


def test_a_throttled_call_did_nothing(world, invoice_id):
    order = a_notice(world, invoice_id)
    world.throttle_next()

    with pytest.raises(TryLater):
        perform(world, order)
    assert world.mails() == 0


def test_our_block_goes_and_the_users_memo_is_as_before(world, invoice_id):
    before = look_invoice(world, invoice_id)
    perform(world, a_notice(world, invoice_id))
    perform(world, RemoveMemoBlock(invoice=look_invoice(world, invoice_id)))

    after = look_invoice(world, invoice_id)
    assert after.memo == before.memo
    assert after.balance_minor == before.balance_minor


# -- raising a charge ------------------------------------------------------------------------------


def test_a_charge_is_an_invoice_of_its_own(world, acme, invoice_id):
    before = look_invoice(world, invoice_id)
    proof = perform(world, a_charge(world, acme, invoice_id))

    charge = look_invoice(world, proof.ref)
    assert (charge.number, charge.total_minor, charge.balance_minor) == ("INT-2026-03-001", 1381, 1381)
    assert (charge.issued_on, charge.due_on, charge.customer_id) == (
        date(2026, 3, 2),
        date(2026, 3, 17),
        acme,
    )
    assert "[dunwell charge 7f3a]" in charge.private_note
    assert charge.emailed_at is None
    assert look_invoice(world, invoice_id) == before


def test_a_charge_is_raised_once_even_under_another_request_id(world, acme, invoice_id):
    order = a_charge(world, acme, invoice_id)

    assert {perform(world, order, rid).ref for rid in ("one", "one", "two")} == {perform(world, order).ref}
    assert look_customer(world, acme).balance_minor - 1381 in (0, 100_000)


def test_a_lost_charge_is_found_by_its_number_and_marker(world, acme, invoice_id):
    order = a_charge(world, acme, invoice_id)
    assert world.books.trace(order, request_id="one") is None
    world.lose_next_write("charge")

    with pytest.raises(Unclear):
        perform(world, order, "one")
    proof = world.books.trace(order, request_id="one")
    assert proof is not None
    assert look_invoice(world, proof.ref).number == order.number


def test_of_a_charge_that_is_not_there_nobody_knows_when_invoices_were_deleted_since(world, acme, invoice_id):
    order = a_charge(world, acme, invoice_id)
    world.delete_invoice(perform(world, order, "one").ref)

    with pytest.raises(Refused) as failure:
        world.books.trace(order, request_id="one")
    assert failure.value.reason == "gone"


def test_of_a_charge_older_than_what_quickbooks_tells_of_deletions_nobody_knows(world, acme, invoice_id):
    order = a_charge(world, acme, invoice_id)

    with pytest.raises(Refused) as failure:
        world.books.trace(replace(order, dated_on=order.dated_on - timedelta(days=31)), request_id="one")
    assert failure.value.reason == "gone"


def test_a_charge_whose_number_somebody_else_used_is_refused(world, acme, invoice_id):
    order = a_charge(world, acme, invoice_id)
    world.add_invoice(acme, number=order.number)

    with pytest.raises(Refused) as failure:
        perform(world, order)
    assert failure.value.reason == "number taken"
    assert world.books.trace(order, request_id="one") is None


# -- credits ---------------------------------------------------------------------------------------


@pytest.fixture
def charge_id(world, acme, invoice_id) -> str:
    return perform(world, a_charge(world, acme, invoice_id), "raised").ref


def test_a_credit_is_made_once_and_applied_to_its_charge(world, acme, charge_id):
    order = a_credit(world, acme, charge_id)
    before = look_customer(world, acme).balance_minor

    assert {perform(world, order, rid).ref for rid in ("one", "one", "two")} == {perform(world, order).ref}
    assert look_invoice(world, charge_id).balance_minor == 381
    assert before - look_customer(world, acme).balance_minor in (0, 1000)


def test_a_credit_the_charge_cannot_take_stays_with_the_customer(world, acme, charge_id):
    proof = perform(world, a_credit(world, acme, charge_id, 2000))

    assert look_invoice(world, charge_id).balance_minor == 0
    assert world.books.trace(a_credit(world, acme, charge_id, 2000), request_id="one").ref == proof.ref


def test_a_lost_credit_is_found_and_finished(world, acme, charge_id):
    order = a_credit(world, acme, charge_id)
    assert world.books.trace(order, request_id="one") is None
    world.lose_next_write("credit")

    with pytest.raises(Unclear):
        perform(world, order, "one")
    made = world.books.trace(order, request_id="one") or perform(world, order, "one")
    assert look_invoice(world, charge_id).balance_minor == 381
    assert world.books.trace(order, request_id="one").ref == made.ref


# -- notes -----------------------------------------------------------------------------------------


def test_a_lost_note_is_found_by_its_marker(world, acme):
    order = a_note(acme)
    assert world.books.trace(order, request_id="one") is None
    world.lose_next_write("note")

    with pytest.raises(Unclear):
        perform(world, order, "one")
    proof = world.books.trace(order, request_id="one")
    assert proof is not None
    assert proof.ref == perform(world, order, "one").ref


def test_our_block_of_the_notes_stands_beside_the_users_words(world, acme):
    perform(world, WriteNotesBlock(customer=look_customer(world, acme), words="COD since 2026-03-02"))
    written = look_customer(world, acme).notes
    perform(world, WriteNotesBlock(customer=look_customer(world, acme), words=""))

    assert written.startswith("Gate code 4411")
    assert NOTES.block_in(written) == "COD since 2026-03-02"
    assert look_customer(world, acme).notes == "Gate code 4411"


def test_the_users_notes_are_never_cut_to_make_room(world):
    full = "n" * 1990
    customer_id = world.add_customer("Full", notes=full)

    with pytest.raises(Refused) as failure:
        perform(world, WriteNotesBlock(customer=look_customer(world, customer_id), words="w" * 600))
    assert failure.value.reason == "notes have no room"
    assert look_customer(world, customer_id).notes == full


# -- terms -----------------------------------------------------------------------------------------


def test_terms_go_to_our_own_cod_term_and_back(world, acme):
    before = look_customer(world, acme)
    details = perform(world, SetCodTerms(customers=(before,), cod_term_id=None)).details
    cod_term_id = details["cod_term_id"]
    on_cod = look_customer(world, acme)
    order = RestoreTerms(
        customers=((on_cod, before.term_id),), cod_term_id=str(cod_term_id), default_term_id=None
    )
    perform(world, order)

    assert on_cod.term_id == cod_term_id != before.term_id
    assert look_customer(world, acme).term_id == before.term_id


def test_the_cod_term_is_made_once(world, acme):
    other = world.add_customer("Other", term=15)
    first, second = (
        perform(world, SetCodTerms(customers=(look_customer(world, one),), cod_term_id=None))
        for one in (acme, other)
    )

    assert first.details["cod_term_id"] == second.details["cod_term_id"]


def test_a_lost_change_of_terms_is_found(world, acme):
    order = SetCodTerms(customers=(look_customer(world, acme),), cod_term_id=None)
    assert world.books.trace(order, request_id="one") is None
    world.lose_next_write("set cod")

    with pytest.raises(Unclear):
        perform(world, order, "one")
    proof = world.books.trace(order, request_id="one")
    assert proof is not None
    assert proof.details["cod_term_id"] == look_customer(world, acme).term_id


def test_terms_a_person_chose_since_are_left_alone(world, acme):
    before = look_customer(world, acme)
    cod = perform(world, SetCodTerms(customers=(before,), cod_term_id=None)).details["cod_term_id"]
    world.set_term(acme, world.term_id(15))
    order = RestoreTerms(
        customers=((look_customer(world, acme), before.term_id),), cod_term_id=str(cod), default_term_id=None
    )
    perform(world, order)

    assert look_customer(world, acme).term_id == world.term_id(15)


def test_cod_is_decided_anew_when_a_person_changed_the_terms_meanwhile(world, acme):
    order = SetCodTerms(customers=(look_customer(world, acme),), cod_term_id=None)
    world.set_term(acme, world.term_id(15))

    with pytest.raises(TryLater):
        perform(world, order)
    assert look_customer(world, acme).term_id == world.term_id(15)
