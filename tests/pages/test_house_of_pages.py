"""Promises of every page: sound HTML, one company only, and a fixed number of queries whatever the ledger."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from sqlalchemy import event

from plugin import planning, policies, tables
from plugin.store import companies, families, mirror, standings
from tests.clocks import StillClock
from tests.engine.town import COMPANY
from tests.memory_books import PROFILE, a_customer, an_invoice
from tests.pages.conftest import browser, ids

PATHS = (
    "",
    "customer/9",
    "customer/9/dossier",
    "customer/9/interest",
    "customer/9/own",
    "briefing",
    "next",
    "policy",
    "settings",
    "settings/history",
    "ready",
)
FOR_MANAGERS = ("settings/team",)
_VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


class Outline(HTMLParser):
    """What a page is made of, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture
def lively(town, bob):
    """Something of everything: a promise, a hold, a dispute, cash on delivery, a notice, old debt."""
    for number, late in enumerate((2, 5, 20, 40, 500)):
        town.owes(late, invoice_id=f"10{number}", amount_minor=10_000)
    town.run()
    town.approve_all()
    town.run()
    bob.act("customer/9/hold", reason="Owner is away", invoice_id="100")
    bob.act("customer/9/dispute", invoice_id="101", amount="40", reason="Broken gate")
    bob.act("customer/9/cod", reason="Two checks bounced")
    talk = {"how": "call", "outcome": "talked", "person": "Pat", "summary": "Soon."}
    bob.act("customer/9/contact", **talk, pay_by=str(town.today), amount="20", method="check")
    return town


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_html_is_sound_and_speaks_to_everybody(lively, app, role):
    zoe = browser(app, lively.store, role, "Zoe")
    for path in (*PATHS, *(FOR_MANAGERS if role == "manager" else ())):
        text = zoe.see(path)
        assert_sound(Outline(text))
        assert_nothing_inline(Outline(text))
        assert_tokens(Outline(text))


def assert_sound(found: Outline) -> None:
    ids_on_page = [attributes["id"] for _, attributes in found.tags if attributes.get("id")]
    labeled = {attributes.get("for") for attributes in found.all("label")}

    assert found.unbalanced == []
    assert found.open == []
    assert len(found.all("h1")) == 1
    assert len(found.all("main")) == 1
    assert len(set(ids_on_page)) == len(ids_on_page)
    assert labeled <= set(ids_on_page)
    for attributes in found.all("input", "select", "textarea"):
        if attributes.get("type") != "hidden":
            named = attributes.get("aria-label") or attributes.get("aria-labelledby")
            assert named or attributes["id"] in labeled, attributes
    assert all(attributes.get("scope") for attributes in found.all("th"))
    assert len(found.all("caption")) == len(found.all("table"))


def assert_nothing_inline(found: Outline) -> None:
    """The content security policy would refuse it."""
    assert not found.all("style")
    assert all(attributes.get("src") for attributes in found.all("script"))
    for _, attributes in found.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


def assert_tokens(found: Outline) -> None:
    """Every form that changes something brings the session's token."""
    posts = [attributes for attributes in found.all("form") if attributes.get("method") == "post"]
    assert len([one for one in found.all("input") if one.get("name") == "csrf"]) == len(posts)


def test_strangers_see_nothing(town, app):
    for path in (*PATHS, *FOR_MANAGERS):
        assert app.test_client().get(f"/c/{COMPANY}/{path}").status_code == 401


def test_records_of_another_company_cannot_be_reached(lively, app, store):
    with store.company("other") as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "x")
    mallory = browser(app, store, "manager", "Mallory", "other")
    (waiting, *_) = ids(lively, "proposed", "approved", "done")

    assert mallory.see("customer/9", status=404)
    assert mallory.client.get(f"/c/{COMPANY}/").status_code == 404
    assert mallory.post("customer/9/hold", reason="x").status_code == 404
    mallory.post("next", only=f"skip:{waiting}")
    mallory.post(f"actions/{waiting}/settle", word="it was sent")
    assert waiting in ids(lively, "proposed", "approved", "done")


def counted(engine, see):
    """How many statements *see* needs."""
    statements: list[str] = []

    def note(conn, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        see()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def fill(town, first: int, last: int) -> None:
    """Customers *first* to *last*, each with a late invoice, brought in as a sync would and planned."""
    records = []
    for number in range(first, last):
        customer_id = str(1000 + number)
        records.append(a_customer(customer_id, name=f"Customer {number}", balance_minor=10_000 + number))
        records.append(
            an_invoice(
                f"i{number}",
                number=f"i{number}",
                customer_id=customer_id,
                due_on=StillClock().now().date().replace(month=10, day=10),
                total_minor=10_000 + number,
                balance_minor=10_000 + number,
                email="ap@acme.example",
            )
        )
    with town.store.company(COMPANY) as scope:
        touched = mirror.absorb(scope, tuple(records))
        standings.mark_dirty(scope, families.payers_of(scope, touched))
    planning.plan_company(town.store, COMPANY)


_OF_A_CUSTOMER = (
    "customers",
    "invoices",
    "standings",
    "actions",
    "action_covers",
    "skips",
    "tasks",
    "findings",
)
_NAMES = frozenset({"id", "customer_id", "payer_id", "invoice_id", "subject", "action_id"})


def repeat(town, times: int) -> None:
    """Every customer so many times, with all that is derived of it: planning them all would take minutes."""
    with town.store.company(COMPANY) as scope:
        for name in _OF_A_CUSTOMER:
            table = tables.metadata.tables[name]
            rows = [dict(row._mapping) for row in scope.rows(scope.select(table))]
            for number in range(1, times):
                scope.insert(table, *(renamed(row, f".{number}") for row in rows))


def renamed(row: dict[str, object], mark: str) -> dict[str, object]:
    return {name: f"{value}{mark}" if name in _NAMES and value else value for name, value in row.items()}


def test_pages_need_as_many_queries_for_ten_thousand_customers_as_for_a_hundred(town, app, sqlite_engine):
    town.owes(5)
    town.run()
    fill(town, 0, 99)
    alice = browser(app, town.store)
    alice.see("next")  # the first look at a preview is written down
    paths = (*PATHS, *FOR_MANAGERS, "?bucket=1-30", "?q=customer&section=approval")
    few = {path: counted(sqlite_engine, lambda path=path: alice.see(path)) for path in paths}

    repeat(town, 100)

    with town.store.reading(COMPANY) as scope:
        assert len(scope.rows(scope.select(tables.standings))) >= 10_000
    many = {path: counted(sqlite_engine, lambda path=path: alice.see(path)) for path in paths}
    assert many == few
    assert max(few.values()) < 30


def test_the_page_of_the_largest_company_stays_one_page(town, alice):
    fill(town, 0, 130)

    assert alice.see().count('class="who-and-why"') == 20
    assert "More customers" in alice.see()
