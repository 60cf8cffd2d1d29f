"""Answers with records in them that cannot be read: those are set aside, everything else is taken in."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest
import requests
from requests.adapters import BaseAdapter

from connectors.qbo import wire
from connectors.qbo.books import QboBooks
from connectors.qbo.fields import KnownLedger, refuse
from connectors.qbo.setting_aside import fact_or_name
from connectors.qbo.wire_company import Preferences
from plugin import planning, policies
from plugin.books import Refused, TryLater
from plugin.facts import ANYBODY, UnreadableRecord
from plugin.store import actions, companies, company_settings, marks, mirror_asks, unreadable
from plugin.store.scope import Store
from plugin.sync import sync
from plugin.syncing.reconciling import reconcile
from tests.engine.read_back import read_back
from tests.qbo.both_sides import there
from tests.qbo.sandbox_world import QboWorld

ECHOES = {"note", "digest"}
SPOILS: dict[str, Callable[[Any], Any]] = {
    "Balance": lambda _: "about forty, said Pat",
    "TotalAmt": lambda _: 10.12345,
    "TxnDate": lambda _: "2026-02-30",
    "DisplayName": lambda _: ["Pat"],
    "CustomerRef": lambda _: None,
    "MetaData": lambda _: {"LastUpdatedTime": "9999-12-31T23:59:59-07:00"},
    "Line": lambda lines: [*lines, {"Amount": {"about": 40}, "Description": "Late fee"}],
    "SyncToken": lambda _: None,
}


class Spoiler(BaseAdapter):
    """The way to QuickBooks, on which fields of some records are spoilt and whole answers may be."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self.fields: dict[tuple[str, str], str] = {}
        """Which field of which record (entity, id)."""
        self.garble: Callable[[bytes], bytes] = lambda body: body

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Pass the call on, and spoil its answer."""
        answer = self._inner.send(request, *args, **kwargs)
        if answer.ok and ("/query" in str(request.url) or "/cdc" in str(request.url)):
            body = json.loads(answer.content)
            for part in (body, *body.get("CDCResponse", ())):
                found = part.get("QueryResponse", [])
                for rows in found if isinstance(found, list) else [found]:
                    self._spoil(rows)
            answer._content = self.garble(json.dumps(body).encode())
        return answer

    def _spoil(self, rows: dict[str, Any]) -> None:
        for entity, records in rows.items():
            for record in records if isinstance(records, list) else ():
                field = self.fields.get((entity, str(record.get("Id"))))
                if field in record:
                    record[field] = SPOILS[field](record[field])

    def close(self) -> None:
        """Nothing is held."""


class Place:
    """Intuit's sample company, on whose way some records are spoilt, and its mirror."""

    def __init__(self, engine: Any) -> None:
        self.world = QboWorld()
        self.spoiler = self.world.adapter = Spoiler(self.world.adapter)
        numbers = itertools.count()
        self.store = Store(engine, self.world.port_clock, lambda: f"id{next(numbers):06d}")
        with self.store.company("one") as scope:
            companies.create(scope, self.books().profile(), policies.preset("standard"), "user:alice")
            today = companies.standing(scope).company.today
            company_settings.confirm_payments(scope, today, "user:alice")
            company_settings.record_terms_disclose_interest(scope, "user:alice", disclosed=True)
            company_settings.set_mode(scope, "automatic", "user:alice")

    def books(self) -> QboBooks:
        return QboBooks(self.world.new_client(), self.world.port_clock)

    def truth(self) -> dict[Any, Any]:
        spoilt, self.spoiler.fields = self.spoiler.fields, {}
        found = there(self.books())
        self.spoiler.fields = spoilt
        return found

    def held(self) -> dict[Any, Any]:
        with self.store.reading("one") as scope:
            return read_back(scope)

    def named(self) -> dict[Any, Any]:
        with self.store.reading("one") as scope:
            return {(row.kind, row.id): row for row in unreadable.everything(scope)}


@pytest.fixture
def place(sqlite_engine):
    return Place(sqlite_engine)


def _deposited(customer_id: str) -> dict[str, Any]:
    owner = {"value": customer_id, "type": "CUSTOMER"}
    return {"Amount": 4, "DepositLineDetail": {"Entity": owner}}


def _posted(customer_id: str | None) -> dict[str, Any]:
    ref = {"EntityRef": {"value": customer_id}} if customer_id else {}
    return {"Amount": 4, "JournalEntryLineDetail": {"Entity": {"Type": "Customer", **ref}}}


def entity_and_field(dice: Random, fact: Any) -> tuple[tuple[str, str], str]:
    entity = type(fact).__name__.removesuffix("Record")
    fields = {
        "Customer": ("Balance", "DisplayName", "MetaData", "SyncToken"),
        "Invoice": ("Balance", "TotalAmt", "TxnDate", "CustomerRef", "MetaData", "Line", "SyncToken"),
        "Payment": ("TotalAmt", "TxnDate", "CustomerRef", "Line", "MetaData"),
    }
    return (entity, fact.id), dice.choice(fields[entity])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_read_before", [False, True])
def test_no_customer_of_a_spoilt_record_is_chased_and_no_other_record_is_hidden(place, seed, is_read_before):
    dice = Random(f"spoilt {seed}")
    truth = place.truth()
    records = sorted(key for key in truth if key[0] in ("customer", "invoice", "payment"))
    spoilt = dice.sample(records, 3)
    if is_read_before:
        sync(place.store, place.books(), "one")
    place.spoiler.fields = dict(entity_and_field(dice, truth[key]) for key in spoilt)
    if is_read_before:
        with place.store.company("one") as scope:
            marks.begin_reading(scope, place.world.clock.now())
    sync(place.store, place.books(), "one")
    named = place.named()
    assert named.keys() == set(spoilt)
    assert not any("Pat" in row.reason or "40" in row.reason for row in named.values())
    held = place.held()
    assert {key: fact for key, fact in truth.items() if key not in named} == {
        key: fact for key, fact in held.items() if key not in named
    }
    holding = {one for row in named.values() for one in row.customer_ids}
    planning.plan_company(place.store, "one")
    with place.store.reading("one") as scope:
        rows = [row for row in actions.with_status(scope, "proposed", "approved") if row.kind not in ECHOES]
        chased = {row.customer_id for row in rows}
        assert mirror_asks.count(scope, "invoice") == sum(kind == "invoice" for kind, _ in truth)
    assert chased.isdisjoint(holding)
    assert not chased or ANYBODY not in holding
    place.spoiler.fields = {}
    reconcile(place.store, place.books(), "one")
    assert (place.named(), place.held()) == ({}, truth)
    planning.plan_company(place.store, "one")
    with place.store.reading("one") as scope:
        assert actions.with_status(scope, "proposed", "approved")


@pytest.mark.parametrize(
    "garble",
    [
        lambda body: body[: len(body) // 2],
        lambda body: body + b"}",
        lambda body: body.replace(b'"Id":', b'"Id ":', 1),
        lambda _: b"<html>Busy</html>",
        lambda body: body.replace(b'"QueryResponse": {', b'"QueryResponse": 7, "x": {'),
    ],
)
def test_an_answer_that_is_garbled_as_a_whole_is_never_taken_for_a_page(place, garble):
    place.spoiler.fields = {("Customer", "1"): "Balance"}
    place.spoiler.garble = garble
    with pytest.raises((TryLater, Refused)):
        sync(place.store, place.books(), "one")

    assert place.held() == {}
    assert place.named() == {}


@pytest.mark.parametrize(
    ("entity", "fields", "whose"),
    [
        ("Invoice", {"CustomerRef": {"value": "9"}}, ("9",)),
        ("Payment", {"TotalAmt": 1}, (ANYBODY,)),
        ("SalesReceipt", {}, (ANYBODY,)),
        ("Customer", {"ParentRef": {"value": "8"}}, ("7", "8")),
        ("Customer", {}, ("7",)),
        ("Term", {}, ()),
        ("Deposit", {"Line": [{"Amount": 4}]}, (ANYBODY,)),
        ("Deposit", {"Line": [{"Amount": 4, "LinkedTxn": [{"TxnId": "3"}]}]}, ()),
        ("Deposit", {"Line": [_deposited("9"), _deposited("8")]}, ("8", "9")),
        ("JournalEntry", {"Line": [_posted("9"), _posted(None)]}, (ANYBODY, "9")),
        ("JournalEntry", {"Line": [{"Amount": 4}]}, ()),
        ("JournalEntry", {"spoilt fields": ["Line"]}, (ANYBODY,)),
    ],
)
def test_whose_accounts_a_record_may_change_that_cannot_be_read(entity, fields, whose):
    record = msgspec.convert({"Id": "7"} | fields, getattr(wire, entity), strict=False)
    found = fact_or_name(record, KnownLedger("USD"))

    assert isinstance(found, UnreadableRecord)
    assert (found.id, found.customer_ids) == ("7", whose)


def test_what_the_whole_company_lacks_is_not_the_fault_of_one_record():
    class Nameless:
        receivables = frozenset[str]()

        @property
        def home_currency(self) -> str:
            refuse(Preferences(), "HomeCurrency")

    with pytest.raises(Refused, match="HomeCurrency"):
        fact_or_name(wire.Customer(id="7"), Nameless())
