"""A company in a file: what comes back is the company, to the last figure and the next number."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from connectors.sandbox import saving
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.faults import Fault
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox
from tests.sandbox.people import HOST, MONDAY, Caller, a_company, a_payment, a_sandbox, a_session, an_invoice


def brought_back(company, tmp_path):
    path = tmp_path / "a.company"
    saving.save(company, path)
    return saving.load(path, SandboxClock(MONDAY), lambda _realm: Switches())


def everything(company):
    """Every record with the types of its values, and every answer that depends on more than records."""
    records = {name: [(each, _types(each)) for each in company.records(name)] for name in sorted(CATALOG)}
    listed = ("Customer", "Invoice", "Payment")
    orders = [company.query(f"select * from {name} maxresults 1000") for name in listed]
    captured = company.changes("Customer,Invoice,Payment,Estimate", "2026-10-20T00:00:00Z")
    return records, orders, captured, company.mail, company.files


def _types(value):
    if isinstance(value, dict):
        return {name: _types(each) for name, each in value.items()}
    return [_types(each) for each in value] if isinstance(value, list) else _type(value)


def _type(value):
    """A whole amount may have been an integer; what counts is that no figure became text or a float."""
    return Decimal if type(value) is int else type(value)


@pytest.mark.parametrize("name", ["sample", "currencies"])
def test_a_company_comes_back_as_it_was(name, tmp_path):
    company = a_company(name)
    if name == "sample":
        gone = company.create("Invoice", an_invoice())
        company.delete("Invoice", gone["Id"])
        company.send("Invoice", "130", "a@b.co")
        company.attach({"Note": "as agreed", "FileName": "a.txt"}, b"\0\xff")

    again = brought_back(company, tmp_path)

    assert everything(again) == everything(company)
    assert again.books.ledger.written() == company.books.ledger.written()


def test_it_goes_on_as_if_nothing_had_happened(tmp_path):
    """The same thirty acts on the company and on what came back have the same results."""
    first = a_company()
    with first.at(MONDAY - timedelta(days=3)):
        first.create("Payment", a_payment(40, ("Invoice", "130", 15), customer="24"))
    second = brought_back(first, tmp_path)

    assert [_lived(first, seed) for seed in range(3)] == [_lived(second, seed) for seed in range(3)]
    assert everything(first) == everything(second)


def _lived(company, seed):
    dice, told = Random(seed), []
    for turn in range(10):
        customer = dice.choice(["1", "2", "24"])
        try:
            invoice = company.create("Invoice", an_invoice(customer, dice.randint(1, 99)))
            told.append(invoice)
            told.append(
                company.create("Payment", a_payment(7, ("Invoice", invoice["Id"], 1), customer=customer))
            )
            if turn % 3 == 0:
                told.append(company.void("Invoice", invoice["Id"]))
            told.append(company.create("Customer", {"DisplayName": f"New {seed} {turn // 2}"}))
        except Fault as fault:
            told.append(fault.detail)
    return told


def test_a_company_that_was_never_looked_into_can_be_saved_again(tmp_path):
    company = brought_back(a_company(), tmp_path)

    assert everything(brought_back(company, tmp_path)) == everything(company)


def test_time_does_not_go_back_behind_the_moment_of_saving(tmp_path):
    company = a_company()
    company.books.clock.advance(timedelta(days=40))

    assert brought_back(company, tmp_path).books.clock.now() == company.books.clock.now()


def test_a_sandbox_serves_a_company_out_of_a_file(tmp_path):
    path = tmp_path / "a.company"
    company = a_company()
    company.create("Customer", {"DisplayName": "Only in the file"})
    saving.save(company, path)
    sandbox = a_sandbox()

    opened = sandbox.open_saved(path)

    caller = Caller(sandbox, a_session(sandbox), HOST, opened.realm_id)
    found = caller.query("select * from Customer where DisplayName = 'Only in the file'")
    assert found["QueryResponse"]["maxResults"] == 1
    assert sandbox.realms().count(opened.realm_id) == 1


def test_a_realm_no_seed_knows_joins_the_others(tmp_path):
    path = tmp_path / "a.company"
    saving.save(a_company(), path)
    sandbox = Sandbox(SandboxClock(MONDAY), companies=["currencies"])

    opened = sandbox.open_saved(path)

    assert sandbox.realms()[-1] == opened.realm_id
    assert sandbox.company_name(opened.realm_id) == opened.name
    assert sandbox.announce("http://x")["companies"][-1]["name"] == opened.name


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (lambda content: b"", "is not a company saved by this sandbox"),
        (lambda content: b"hello\n" + content, "is not a company saved by this sandbox"),
        (
            lambda content: content.replace(b"company 2\n", b"company 9\n", 1),
            "saved in form 9",
        ),
        (lambda content: content[: len(content) // 2], "ends in the middle"),
        (lambda content: content[:30], "ends in the middle"),
        (lambda content: content[:-60] + bytes(60), "is damaged and cannot be read"),
    ],
)
def test_another_file_is_refused_with_a_sentence(tmp_path, spoilt, words):
    path = tmp_path / "a.company"
    saving.save(a_company(), path)
    path.write_bytes(spoilt(path.read_bytes()))

    with pytest.raises(saving.Unreadable, match=words):
        saving.load(path, SandboxClock(MONDAY), lambda _realm: Switches())
