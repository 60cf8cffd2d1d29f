"""The connector against the local QuickBooks: what an order does to the ledger, and to nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
import requests

from connectors.qbo.books import QboBooks
from connectors.qbo.transport import mount
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.switches import Switches
from plugin.books import NotConnected, Refused, TryLater, Unclear
from plugin.core.blocks import MEMO, NOTES
from plugin.facts import FACT_KINDS
from plugin.orders import (
    AttachNote,
    ChargeLine,
    IssueCredit,
    RaiseCharge,
    RemoveMemoBlock,
    RestoreTerms,
    SendInvoice,
    SetCodTerms,
    WriteNotesBlock,
)
from tests.qbo.sandbox_world import QboWorld
from tests.qbo.worlds import look_customer, look_invoice

ACME = "24"
"""Sonnenschein Family Store, who owes invoice 130."""
MOVED = {"SyncToken", "MetaData"}


@pytest.fixture
def world():
    return QboWorld()


def ledger(world):
    """Every record of the company, by entity and id."""
    return {
        (entity.name, record["Id"]): dict(record)
        for entity in CATALOG.values()
        if entity.name != "ExchangeRate"
        for record in world.company.records(entity.name)
    }


def changed(before, after):
    """The fields that differ, for each record; a new one is told by "new"."""
    found = {}
    for key, record in after.items():
        old = before.get(key)
        if old is None:
            found[key] = "new"
        elif fields := {name for name in old.keys() | record.keys() if old.get(name) != record.get(name)}:
            found[key] = fields
    assert not before.keys() - after.keys()
    return found


def perform(world, order, request_id=None):
    return world.books.perform(order, request_id=request_id or str(uuid4()))


def a_notice(world, invoice_id="130"):
    return SendInvoice(invoice=look_invoice(world, invoice_id), words="Now 12 days late. Pay by March 9.")


def a_charge(world, customer_id=ACME, invoice_id="130"):
    return RaiseCharge(
        customer=look_customer(world, customer_id),
        source=look_invoice(world, invoice_id),
        number="INT-2026-03-001",
        dated_on=date(2026, 3, 2),
        due_on=date(2026, 3, 17),
        lines=(
            ChargeLine(text="Interest on 1037, 28 days at 18 %", amount_minor=500),
            ChargeLine(text="Interest on 1038, 3 days at 18 %", amount_minor=17),
        ),
        marker="[dunwell 7f3a]",
    )


def a_credit(world, charge_id):
    return IssueCredit(
        customer=look_customer(world, ACME),
        charge=look_invoice(world, charge_id),
        number="CR-7f3a-1",
        dated_on=date(2026, 3, 3),
        lines=(ChargeLine(text="Credit on 1037", amount_minor=200),),
        marker="[dunwell-credit:7f3a/1]",
    )


def on_cod(world, *ids):
    order = SetCodTerms(customers=tuple(look_customer(world, one) for one in ids), cod_term_id=None)
    return perform(world, order).details["cod_term_id"]


# -- what each order changes -----------------------------------------------------------------------


def test_s4_3_a_notice_is_the_invoice_itself_with_our_words_and_changes_nothing_else(world):
    before = ledger(world)
    perform(world, a_notice(world))
    found = changed(before, ledger(world))

    assert found == {("Invoice", "130"): {"CustomerMemo", "EmailStatus", "DeliveryInfo"} | MOVED}
    (mail,) = world.company.mail
    assert (mail.entity, mail.id) == ("Invoice", "130")
    assert mail.memo.startswith(before["Invoice", "130"]["CustomerMemo"]["value"])
    assert MEMO.block_in(mail.memo) == "Now 12 days late. Pay by March 9."
    assert mail.to == before["Invoice", "130"]["BillEmail"]["Address"]


def test_a_notice_and_the_removal_of_its_block_leave_the_memo_as_it_was(world):
    before = ledger(world)
    perform(world, a_notice(world))
    perform(world, RemoveMemoBlock(invoice=look_invoice(world, "130")))

    assert changed(before, ledger(world)) == {("Invoice", "130"): {"EmailStatus", "DeliveryInfo"} | MOVED}


def test_an_invoice_without_a_memo_of_its_own_is_without_one_again(world):
    invoice_id = world.add_invoice(ACME, number="7001", CustomerMemo=None)
    perform(world, a_notice(world, invoice_id))
    perform(world, RemoveMemoBlock(invoice=look_invoice(world, invoice_id)))

    assert look_invoice(world, invoice_id).memo == ""


def test_a_charge_is_an_invoice_with_its_item_and_touches_no_other_document(world):
    before = ledger(world)
    charge_id = perform(world, a_charge(world)).ref
    after = ledger(world)
    found = changed(before, after)
    charge = after["Invoice", charge_id]

    assert {entity for (entity, _), what in found.items() if what == "new"} == {"Invoice", "Item", "Account"}
    old = {key: what for key, what in found.items() if what != "new"}
    assert old == {("Customer", ACME): {"Balance", "BalanceWithJobs", "MetaData"}} | {
        key: {"CurrentBalance", "CurrentBalanceWithSubAccounts", "MetaData"} & what
        for key, what in old.items()
        if key[0] == "Account"
    }
    assert (charge["TotalAmt"], charge["Balance"]) == (Decimal("5.17"), Decimal("5.17"))
    assert charge["TxnTaxDetail"]["TotalTax"] == 0
    assert (charge["TxnDate"], charge["DueDate"], charge["DocNumber"]) == (
        "2026-03-02",
        "2026-03-17",
        "INT-2026-03-001",
    )
    assert charge["EmailStatus"] == "NotSet"
    assert charge["BillEmail"] == before["Invoice", "130"]["BillEmail"]
    assert charge["BillAddr"]["Line1"] == before["Customer", ACME]["BillAddr"]["Line1"]


def test_a_taxable_customer_is_charged_no_tax_on_interest(world):
    invoice_id = world.add_invoice("5", number="7001")
    charge_id = perform(world, a_charge(world, "5", invoice_id)).ref

    assert look_customer(world, "5").balance_minor == 100_000 + 517
    assert look_invoice(world, charge_id).total_minor == 517


def test_the_second_charge_sells_the_same_item(world):
    perform(world, a_charge(world))
    before = ledger(world)
    perform(world, replace(a_charge(world), number="INT-2026-04-001"))

    assert [key[0] for key, what in changed(before, ledger(world)).items() if what == "new"] == ["Invoice"]


def test_a_note_hangs_on_the_customer_and_changes_nothing(world):
    before = ledger(world)
    order = AttachNote(
        customer_id=ACME, text="Called Pat: pays Friday.\nSounded sure.", marker="[dunwell note 1]"
    )
    proof = perform(world, order)
    found = changed(before, ledger(world))

    assert found == {("Attachable", proof.ref): "new"}
    assert world.books.trace(order, request_id="x").ref == proof.ref
    assert world.books.trace(replace(order, customer_id="1"), request_id="x") is None


def test_the_digest_changes_the_notes_and_nothing_else(world):
    world.changed("Customer", ACME, {"Notes": "Likes e-mail. “Quotes” & ümlauts, 'apostrophes' \\ and 🙂"})
    before = ledger(world)
    perform(world, WriteNotesBlock(customer=look_customer(world, ACME), words="COD since 2026-03-02"))

    assert changed(before, ledger(world)) == {("Customer", ACME): {"Notes"} | MOVED}
    written = look_customer(world, ACME).notes
    assert NOTES.without_block(written) == before["Customer", ACME]["Notes"]


@pytest.mark.parametrize("longest", [2000, 1024])
def test_the_digest_fits_whichever_limit_quickbooks_keeps(longest):
    world = QboWorld(Switches(customer_notes_longest=longest))
    order = WriteNotesBlock(customer=look_customer(world, ACME), words="w" * 5000)
    perform(world, order)

    assert len(look_customer(world, ACME).notes) == longest
    assert world.books.trace(order, request_id="x") is not None


def test_cod_and_its_lifting_change_terms_and_nothing_else(world):
    world.set_term(ACME, "3")
    before = ledger(world)
    cod_term_id = on_cod(world, ACME, "22", "23")
    found = changed(before, ledger(world))
    assert found == {("Term", cod_term_id): "new"} | {
        ("Customer", one): {"SalesTermRef"} | MOVED for one in (ACME, "22", "23")
    }

    members = tuple((look_customer(world, one), former) for one, former in ((ACME, "3"), ("22", None)))
    perform(world, RestoreTerms(customers=members, cod_term_id=cod_term_id, default_term_id=None))
    left = changed(before, ledger(world))
    assert left["Customer", ACME] == left["Customer", "22"] == MOVED
    assert look_customer(world, "23").term_id == cod_term_id


def test_existing_invoices_keep_their_due_dates_under_cod(world):
    before = look_invoice(world, "130")
    on_cod(world, ACME)

    assert look_invoice(world, "130") == before


# -- what may have happened ------------------------------------------------------------------------


def orders(world):
    cod_term_id = on_cod(world, "22")
    perform(world, a_notice(world, "16"))
    return {
        "send": (a_notice(world), "invoice/130/send"),
        "charge": (a_charge(world), "invoice"),
        "note": (AttachNote(customer_id=ACME, text="x", marker="[m]"), "attachable"),
        "digest": (WriteNotesBlock(customer=look_customer(world, ACME), words="x"), "customer"),
        "set cod": (
            SetCodTerms(customers=(look_customer(world, ACME),), cod_term_id=cod_term_id),
            "customer",
        ),
        "restore": (
            RestoreTerms(
                customers=((look_customer(world, "22"), "3"),), cod_term_id=cod_term_id, default_term_id=None
            ),
            "customer",
        ),
        "remove memo": (RemoveMemoBlock(invoice=look_invoice(world, "16")), "invoice"),
    }


KINDS = ("send", "charge", "note", "digest", "set cod", "restore", "remove memo")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "trouble", [{"kind": "lose_answer"}, {"kind": "garbage"}, {"kind": "delay", "seconds": 200}]
)
def test_an_effect_whose_answer_was_lost_is_unclear_and_then_found(world, kind, trouble):
    order, path = orders(world)[kind]
    assert world.books.trace(order, request_id="one") is None
    if kind == "charge":
        perform(world, replace(order, number="INT-0"))  # the item exists, so that one write is left
    world.sandbox.faults.add(method="POST", path=path, **trouble)

    with pytest.raises(Unclear):
        perform(world, order, "one")
    assert world.books.trace(order, request_id="one") is not None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trouble", [{"kind": "drop"}, {"kind": "server_error", "status": 502}])
def test_a_call_that_died_on_the_way_is_unclear_and_leaves_no_trace(world, kind, trouble):
    order, path = orders(world)[kind]
    if kind == "charge":
        perform(world, replace(order, number="INT-0"))
    before = ledger(world)
    world.sandbox.faults.add(method="POST", path=path, **trouble)

    with pytest.raises(Unclear):
        perform(world, order, "one")
    assert world.books.trace(order, request_id="one") is None
    assert not [key for key in changed(before, ledger(world)) if key != ("Invoice", "130")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trouble", ["lose_answer", "drop"])
def test_a_repeat_under_the_same_request_id_has_no_second_effect(world, kind, trouble):
    order, path = orders(world)[kind]
    if kind == "charge":
        perform(world, replace(order, number="INT-0"))
    world.sandbox.faults.add(trouble, method="POST", path=path)
    with pytest.raises(Unclear):
        perform(world, order, "one")
    perform(world, order, "one")
    once, mails = ledger(world), world.mails()
    perform(world, order, "one")

    assert changed(once, ledger(world)) in ({}, {("Invoice", "130"): MOVED})
    assert world.mails() == mails <= 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trouble", ["throttle_xml", "throttle_json"])
def test_a_throttled_order_did_nothing_and_waits_a_minute(world, kind, trouble):
    order, _ = orders(world)[kind]
    before, asked_at = ledger(world), world.clock.now()
    world.sandbox.faults.add(trouble)

    with pytest.raises(TryLater):
        perform(world, order)
    assert changed(before, ledger(world)) == {}
    perform(world, order)
    assert world.clock.now() - asked_at >= timedelta(seconds=60)


def test_a_send_whose_renewal_and_repeat_work_is_one_send(world):
    order = a_notice(world)
    world.sandbox.faults.add("expired", path="invoice/130/send")
    perform(world, order)

    assert world.mails() == 1


def test_a_daily_limit_of_mails_is_not_a_missing_address():
    world = QboWorld(Switches(mails_per_day=1))
    perform(world, a_notice(world))

    with pytest.raises(TryLater):
        perform(world, a_notice(world, "16"))


def test_a_company_that_takes_no_notes_on_customers_refuses_them():
    world = QboWorld(Switches(attachable_to_names=False))

    with pytest.raises(Refused):
        perform(world, AttachNote(customer_id=ACME, text="x", marker="[m]"))


def test_a_company_that_allows_a_number_twice_still_gets_one_charge():
    world = QboWorld(Switches(warn_duplicate_doc_numbers=False, request_id_kept=timedelta(minutes=5)))
    order = a_charge(world)
    first = perform(world, order, "one")
    world.clock.advance(timedelta(hours=1))

    assert perform(world, order, "one").ref == first.ref


# -- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("company", ["sample", "currencies"])
def test_every_record_of_a_company_can_be_read(company):
    world = QboWorld(company=company)
    for kind in FACT_KINDS:
        page = world.books.page(kind, 1)

        assert len(page.facts) == world.books.count(kind)


def test_a_look_equals_the_ledger(world):
    invoice = look_invoice(world, "130")
    record = world.company.read("Invoice", "130")

    assert Decimal(invoice.balance_minor) / 100 == record["Balance"]
    assert invoice.due_on.isoformat() == record["DueDate"]
    assert invoice.sync_token == record["SyncToken"]


def test_an_inactive_customer_is_seen_with_its_balance(world):
    world.changed("Customer", "16", {"Active": False})

    assert not look_customer(world, "16").is_active


def test_a_voided_invoice_is_told_from_a_paid_one(world):
    with world.company.acting_as("person") as company:
        company.void("Invoice", "130")

    assert look_invoice(world, "130").is_voided


def test_a_send_shows_in_the_next_changes_and_moves_no_sync_token(world):
    before = look_invoice(world, "130")
    mark = world.books.changes(world.clock.now() - timedelta(minutes=1)).read_at
    world.pause()
    world.send_by_hand("130")
    (after,) = world.books.changes(mark).facts

    assert (after.id, after.sync_token) == ("130", before.sync_token)
    assert after.emailed_at > mark


# -- the connection --------------------------------------------------------------------------------


def test_a_person_who_agrees_connects_the_company(world):
    asked = urlsplit(world.oauth.authorize_url("a-state"))
    page = f"{asked.scheme}://{asked.netloc}{asked.path}"
    answer = dict(parse_qsl(asked.query)) | {"decision": "allow", "realm_id": world.realm_id}
    with requests.Session() as browser:
        mount(browser, world.adapter)
        sent_back = browser.post(page, data=answer, allow_redirects=False)
    told = dict(parse_qsl(urlsplit(sent_back.headers["Location"]).query))

    assert (told["state"], told["realmId"]) == ("a-state", world.realm_id)
    world.tokens = world.oauth.exchange(told["code"])
    assert world.books.count("term") == 5
    with pytest.raises(NotConnected):
        world.oauth.exchange(told["code"])


def test_an_access_token_that_ran_out_is_renewed_on_the_way(world):
    world.clock.advance(timedelta(hours=2))
    first = world.tokens.access_token

    assert world.books.profile().home_currency == "USD"
    assert world.tokens.access_token != first


def test_a_revoked_connection_is_not_connected(world):
    world.oauth.revoke(world.tokens.refresh_token)

    with pytest.raises(NotConnected):
        world.books.profile()
    with pytest.raises(NotConnected):
        world.oauth.refresh(world.tokens.refresh_token)


def test_a_forbidden_company_is_not_connected(world):
    world.sandbox.faults.add("forbidden", path=f"*/company/{world.realm_id}/*")

    with pytest.raises(NotConnected):
        world.books.count("invoice")


@pytest.mark.parametrize("rotation", ["daily", "always", "strict"])
def test_tokens_are_renewed_whatever_intuit_does_with_the_old_ones(rotation):
    world = QboWorld(Switches(refresh_rotation=rotation))
    for _ in range(3):
        world.clock.advance(timedelta(hours=20))
        world.books.count("customer")

    assert world.tokens.refresh_hard_expires_at is not None


def test_a_lost_answer_to_a_refresh_is_unclear_and_the_order_certain(world):
    order = a_notice(world)
    world.clock.advance(timedelta(hours=2))
    world.sandbox.faults.add("lose_answer", path="*tokens/bearer")

    with pytest.raises(TryLater):
        perform(world, order)
    assert world.mails() == 0


def test_a_credit_is_applied_though_queries_do_not_show_it_yet(world):
    charge_id = perform(world, a_charge(world)).ref
    world.pause()
    order = a_credit(world, charge_id)
    world.sandbox.faults.add("old_read", contains="CreditMemo", times=None)

    proof = perform(world, order)

    assert proof.details["applied"] == "2.00"
    assert look_invoice(world, charge_id).balance_minor == 317


@pytest.mark.parametrize("trouble", [{"kind": "fault"}, {"kind": "fault", "status": 500}, {"kind": "drop"}])
def test_a_credit_that_was_made_is_never_told_as_not_made_and_its_application_is_finished(world, trouble):
    charge_id = perform(world, a_charge(world)).ref
    order = a_credit(world, charge_id)
    world.sandbox.faults.add(contains="FROM Invoice", nth=2, **trouble)

    with pytest.raises(Unclear):
        perform(world, order, "one")
    assert world.books.trace(order, request_id="one") is None, "it is not applied yet"
    proof = perform(world, order, "one")

    made = [memo["Id"] for memo in world.company.records("CreditMemo") if memo["DocNumber"] == order.number]
    assert made == [proof.ref]
    assert look_invoice(world, charge_id).balance_minor == 317
    assert world.books.trace(order, request_id="one").ref == proof.ref


def test_two_books_of_one_company_share_its_limits(world):
    other = QboBooks(world.new_client(), world.port_clock)
    started = world.clock.now()
    for _ in range(10):
        world.books.count("term")
        other.count("term")

    assert world.clock.now() - started >= timedelta(seconds=1)
