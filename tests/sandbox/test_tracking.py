"""Classes and locations are kept where the company tracks them, and dropped without a word elsewhere."""

import pytest

from tests.sandbox.forms import forms
from tests.sandbox.people import a_company, an_invoice
from tests.sandbox.test_writing import changed


def tracking(**prefs):
    """A company that tracks so, with a class 1 and a location 1."""
    company = a_company()
    for kind in ("Class", "Department"):
        company.plant(kind, {"Id": "1", "Name": "East"})
    changed(company, "Preferences", "1", AccountingInfoPrefs=prefs)
    return company


def tagged():
    """An invoice that names a class on its only line and as a whole, and a location."""
    body = an_invoice() | {"ClassRef": {"value": "1"}, "DepartmentRef": {"value": "1"}}
    body["Line"][0]["SalesItemLineDetail"]["ClassRef"] = {"value": "1"}
    return body


def kept(record):
    """What of the three is there."""
    line = record["Line"][0]
    places = {
        "class": record,
        "class of the line": line[line["DetailType"]],
    }
    found = {name for name, place in places.items() if "ClassRef" in place}
    return found | ({"location"} if "DepartmentRef" in record else set())


@pytest.mark.parametrize(
    ("prefs", "left"),
    [
        ({}, set()),
        ({"ClassTrackingPerTxn": True}, {"class"}),
        ({"ClassTrackingPerTxnLine": True}, {"class of the line"}),
        ({"TrackDepartments": True}, {"location"}),
        (
            {"ClassTrackingPerTxn": True, "ClassTrackingPerTxnLine": True, "TrackDepartments": True},
            {"class", "class of the line", "location"},
        ),
    ],
)
def test_a_sales_form_keeps_what_is_tracked(prefs, left):
    assert kept(tracking(**prefs).create("Invoice", tagged())) == left


@pytest.mark.parametrize("way", ["ClassTrackingPerTxn", "ClassTrackingPerTxnLine"])
def test_a_bill_has_its_class_on_the_line_however_classes_are_tracked(way):
    body = forms("b")["Bill"]
    body["Line"][0]["AccountBasedExpenseLineDetail"]["ClassRef"] = {"value": "1"}

    assert kept(tracking(**{way: True}).create("Bill", body)) == {"class of the line"}
    assert kept(tracking().create("Bill", body)) == set()


def test_the_lines_of_a_journal_entry_have_locations_of_their_own():
    body = forms("j")["JournalEntry"]
    for line in body["Line"]:
        line["JournalEntryLineDetail"] |= {"ClassRef": {"value": "1"}, "DepartmentRef": {"value": "1"}}
    entry = tracking(TrackDepartments=True).create("JournalEntry", body)

    for line in entry["Line"]:
        detail = line["JournalEntryLineDetail"]
        assert detail["DepartmentRef"] == {"value": "1", "name": "East"}
        assert "ClassRef" not in detail


def test_what_was_tracked_once_stays_when_tracking_ends():
    company = tracking(ClassTrackingPerTxn=True, TrackDepartments=True)
    invoice = company.create("Invoice", tagged())
    changed(company, "Preferences", "1", AccountingInfoPrefs={"ClassTrackingPerTxn": False})
    edited = changed(company, "Invoice", invoice["Id"], PrivateNote="n", ClassRef={"value": "2"})

    assert edited["ClassRef"] == {"value": "1", "name": "East"}
