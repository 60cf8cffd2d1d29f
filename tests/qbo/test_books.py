"""The reading half of the port: what is asked of QuickBooks, and how little."""

import json
from datetime import date, timedelta

import pytest
import responses

from plugin.answers import Deleted, Looked, Span
from plugin.books import TryLater
from plugin.facts import FACT_KINDS
from plugin.sync import OLDEST_MARK, OVERLAP
from tests.qbo.scripted import API, META, NOON, TIME, Scripted


@pytest.fixture
def quickbooks():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Scripted(mock)


def a_term(number):
    return {"Id": str(number), "SyncToken": "0", "MetaData": META, "Name": f"Net {number}", "DueDays": number}


def test_pages_follow_each_other_in_the_order_of_ids_until_one_is_not_full(quickbooks):
    quickbooks.rows["Term"] = [a_term(n) for n in range(1000)]
    page = quickbooks.books.page("term", 1)
    quickbooks.rows["Term"] = [a_term(1000)]
    last = quickbooks.books.page("term", page.next_position)

    assert quickbooks.queries == [
        "SELECT * FROM Term WHERE Active IN (true,false) ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
        "SELECT * FROM Term WHERE Active IN (true,false) ORDERBY Id STARTPOSITION 1001 MAXRESULTS 1000",
    ]
    assert (len(page.facts), len(last.facts), last.next_position) == (1000, 1, None)


def test_only_name_lists_are_asked_for_the_inactive(quickbooks):
    for kind in FACT_KINDS:
        quickbooks.books.count(kind)

    assert [query for query in quickbooks.queries if "Active" in query] == [
        "SELECT COUNT(*) FROM Term WHERE Active IN (true,false)",
        "SELECT COUNT(*) FROM Customer WHERE Active IN (true,false)",
    ]


def changes_answer(quickbooks, rows, time=TIME):
    parts = [{"Term": rows}] if rows else [{}]
    body = {"CDCResponse": [{"QueryResponse": parts}], **({"time": time} if time else {})}
    quickbooks.mock.add("GET", f"{API}/cdc", body=json.dumps(body))


def test_all_changes_come_in_one_call_with_quickbooks_own_time(quickbooks):
    stub = {"Id": "9", "status": "Deleted", "MetaData": META}
    changes_answer(quickbooks, [a_term(1), stub])
    changes = quickbooks.books.changes(NOON - timedelta(hours=1, microseconds=-7))

    (call,) = quickbooks.mock.calls
    assert call.request.params == {
        "entities": "Term,Customer,Invoice,Payment,CreditMemo,Deposit,SalesReceipt,JournalEntry",
        "changedSince": "2026-03-02T11:00:00+00:00",
        "minorversion": "75",
    }
    assert [fact.id for fact in changes.facts] == ["1"]
    assert changes.deleted == (Deleted(kind="term", id="9"),)
    assert changes.read_at == NOON.replace(microsecond=123_000)
    assert changes.is_complete


def test_a_thousand_changes_may_be_more(quickbooks):
    changes_answer(quickbooks, [a_term(n) for n in range(1000)])
    changes = quickbooks.books.changes(NOON - timedelta(days=1))

    assert (changes.is_complete, changes.read_at) == (False, NOON.replace(microsecond=123_000))


def test_one_kind_alone_can_be_asked_for_its_changes(quickbooks):
    changes_answer(quickbooks, [a_term(1)])
    quickbooks.books.changes(NOON - timedelta(hours=1), ["term"])

    (call,) = quickbooks.mock.calls
    assert call.request.params["entities"] == "Term"


ACTIVE = "Active IN (true,false)"
JANUARY = "TxnDate >= '2026-01-01' AND TxnDate <= '2026-01-31'"


def test_a_span_is_asked_for_by_times_and_days(quickbooks):
    quickbooks.books.count("customer", Span(since=NOON))
    quickbooks.books.page("invoice", 3, Span(first=date(2026, 1, 1), last=date(2026, 1, 31)))

    assert quickbooks.queries == [
        f"SELECT COUNT(*) FROM Customer WHERE {ACTIVE} AND MetaData.LastUpdatedTime >= '{NOON.isoformat()}'",
        f"SELECT * FROM Invoice WHERE {JANUARY} ORDERBY Id STARTPOSITION 3 MAXRESULTS 1000",
    ]


def test_records_are_found_by_their_ids_in_one_call_the_inactive_too(quickbooks):
    quickbooks.rows["Term"] = [a_term(1)]

    assert [fact.id for fact in quickbooks.books.find("term", ["1", "2"])] == ["1"]
    assert quickbooks.queries == [
        "SELECT * FROM Term WHERE Id IN ('1','2') AND Active IN (true,false) MAXRESULTS 1000"
    ]


def test_a_mark_older_than_quickbooks_keeps_changes_costs_no_call(quickbooks):
    changes = quickbooks.books.changes(NOON - timedelta(days=30))

    assert (changes.is_complete, changes.facts, len(quickbooks.mock.calls)) == (False, (), 0)


def test_the_oldest_mark_that_calls_for_changes_is_young_enough_hours_later(quickbooks):
    changes_answer(quickbooks, [])

    assert quickbooks.books.changes(NOON - OLDEST_MARK - OVERLAP - timedelta(hours=12)).is_complete


def test_changes_without_a_time_move_no_mark(quickbooks):
    changes_answer(quickbooks, [], time=None)

    with pytest.raises(TryLater):
        quickbooks.books.changes(NOON - timedelta(hours=1))


def test_a_look_asks_once_for_each_kind_and_names_what_is_gone(quickbooks):
    quickbooks.rows["Customer"] = [
        {
            "Id": "9",
            "SyncToken": "0",
            "MetaData": META,
            "DisplayName": "Acme (deleted)",
            "Active": False,
            "CurrencyRef": {"value": "USD"},
        }
    ]
    found = quickbooks.books.look(invoices=["130"], customers=["9", "O'Neil\\"])

    assert quickbooks.queries == [
        "SELECT * FROM Invoice WHERE Id IN ('130') MAXRESULTS 1000",
        "SELECT * FROM Customer WHERE Id IN ('9','O\\'Neil\\\\') AND Active IN (true,false) MAXRESULTS 1000",
    ]
    assert (found.invoices, [one.is_active for one in found.customers]) == ((), [False])
    assert found.gone == (Deleted(kind="invoice", id="130"), Deleted(kind="customer", id="O'Neil\\"))


def test_looking_at_nothing_costs_nothing(quickbooks):
    assert quickbooks.books.look() == Looked()
    assert len(quickbooks.mock.calls) == 0


def test_the_profile_is_the_company_and_its_preferences(quickbooks):
    preferences = {
        "AccountingInfoPrefs": {"BookCloseDate": "2025-12-31"},
        "SalesFormsPrefs": {"AutoApplyCredit": True, "DefaultTerms": {"value": "3"}},
        "CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "USD"}},
    }
    company = {"CompanyName": "Larkspur", "Country": "USA", "DefaultTimeZone": "America/New_York"}
    quickbooks.mock.add("GET", f"{API}/preferences", json={"Preferences": preferences, "time": TIME})
    quickbooks.mock.add("GET", f"{API}/companyinfo/123", json={"CompanyInfo": company, "time": TIME})
    profile = quickbooks.books.profile()

    assert (profile.name, profile.country, profile.time_zone) == ("Larkspur", "US", "America/New_York")
    assert (profile.home_currency, profile.auto_applies_credit, profile.default_term_id) == ("USD", True, "3")
    assert profile.books_closed_through == date(2025, 12, 31)
    assert profile.read_at == NOON.replace(microsecond=123_000)


@pytest.mark.parametrize("zone", [None, "", "Pacific Standard Time", "../../etc/passwd"])
def test_a_company_without_a_known_time_zone_has_quickbooks_own(quickbooks, zone):
    preferences = {"CurrencyPrefs": {"HomeCurrency": {"value": "USD"}}}
    quickbooks.mock.add("GET", f"{API}/preferences", json={"Preferences": preferences, "time": TIME})
    quickbooks.mock.add("GET", f"{API}/companyinfo/123", json={"CompanyInfo": {"DefaultTimeZone": zone}})

    assert quickbooks.books.profile().time_zone == "America/Los_Angeles"
