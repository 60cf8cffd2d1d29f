"""Reports over the receivables: true figures, in the shape that is documented and was seen."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from connectors.sandbox.faults import Fault
from connectors.sandbox.reports import report
from connectors.sandbox.reports.asking import span
from tests.sandbox.people import TODAY, a_caller, a_company, a_payment, an_invoice
from tests.sandbox.test_writing import changed

DAY = date.fromisoformat(TODAY)


def made(company, name, **given):
    return report(company.books, name, {key: str(value) for key, value in given.items()})


def an_empty_company():
    """The sample company with nothing owed."""
    company = a_company()
    for entity in ("Payment", "CreditMemo", "Invoice"):
        for each in list(company.records(entity)):
            company.delete(entity, each["Id"])
    return company


def bought(company, customer, amount, *, days_ago, due_days_ago=None, **more):
    dated = DAY - timedelta(days=days_ago)
    due = dated if due_days_ago is None else DAY - timedelta(days=due_days_ago)
    body = an_invoice(customer, amount, TxnDate=dated.isoformat(), DueDate=due.isoformat(), **more)
    return company.create("Invoice", body)["Id"]


def flat(found):
    """Name and figures of every line of a summary, however deep."""
    lines = {}
    for row in found["Rows"].get("Row", []):
        for cells in (
            row.get("ColData"),
            row.get("Header", {}).get("ColData"),
            row.get("Summary", {}).get("ColData"),
        ):
            if cells:
                lines[cells[0]["value"]] = [each["value"] for each in cells[1:]]
        lines |= flat(row) if "Rows" in row else {}
    return lines


def test_debts_fall_into_the_columns_of_their_ages():
    company = an_empty_company()
    for days, amount in ((0, 1), (1, 2), (30, 4), (31, 8), (60, 16), (90, 32), (91, 64), (700, 128)):
        bought(company, "3", amount, days_ago=days)

    aged = made(company, "AgedReceivables")

    assert [each["ColTitle"] for each in aged["Columns"]["Column"]] == [
        *("", "Current", "1 - 30", "31 - 60", "61 - 90", "91 and over", "Total")
    ]
    assert [each["ColType"] for each in aged["Columns"]["Column"]] == ["Customer", *["Money"] * 6]
    assert flat(aged) == {
        "Cool Cars": ["1.00", "6.00", "24.00", "32.00", "192.00", "255.00"],
        "TOTAL": ["1.00", "6.00", "24.00", "32.00", "192.00", "255.00"],
    }
    assert aged["Rows"]["Row"][0]["ColData"][0] == {"value": "Cool Cars", "id": "3"}
    assert (aged["Rows"]["Row"][-1]["type"], aged["Rows"]["Row"][-1]["group"]) == ("Section", "GrandTotal")


def test_the_number_and_length_of_periods_can_be_chosen():
    company = an_empty_company()
    for days, amount in ((5, 1), (11, 2), (500, 4)):
        bought(company, "3", amount, days_ago=days)

    aged = made(company, "AgedReceivables", aging_period=10, num_periods=2)

    assert [each["ColTitle"] for each in aged["Columns"]["Column"]][1:] == [
        *("Current", "1 - 10", "11 and over", "Total")
    ]
    assert flat(aged)["Cool Cars"] == ["", "1.00", "6.00", "7.00"]


def test_the_company_may_age_from_the_date_of_the_invoice():
    company = an_empty_company()
    bought(company, "3", 10, days_ago=50, due_days_ago=20)
    assert flat(made(company, "AgedReceivables"))["Cool Cars"] == ["", "10.00", "", "", "", "10.00"]

    changed(company, "Preferences", "1", ReportPrefs={"CalcAgingReportFromTxnDate": True})

    assert flat(made(company, "AgedReceivables"))["Cool Cars"] == ["", "", "10.00", "", "", "10.00"]
    detail = made(company, "AgedReceivableDetail")
    assert detail["Rows"]["Row"][0]["Header"]["ColData"][0]["value"] == "31 - 60 days past due"


def test_a_report_of_a_past_day_knows_nothing_of_what_came_later():
    company = an_empty_company()
    first = bought(company, "3", 100, days_ago=40)
    bought(company, "3", 7, days_ago=1)
    paid = (DAY - timedelta(days=10)).isoformat()
    company.create("Payment", a_payment(70, ("Invoice", first, 60), customer="3", TxnDate=paid))

    before = made(company, "CustomerBalance", report_date=DAY - timedelta(days=11))
    then = made(company, "CustomerBalance", report_date=paid)
    now = made(company, "CustomerBalance")
    held = made(company, "CustomerBalance", report_date=DAY - timedelta(days=11), aging_method="Current")

    assert [flat(each)["Cool Cars"] for each in (before, then, now, held)] == [
        *(["100.00"], ["30.00"], ["37.00"], ["37.00"])
    ]
    assert now["Header"]["Option"][0] == {"Name": "report_date", "Value": TODAY}
    assert before["Columns"]["Column"][1] == {"ColTitle": "Total", "ColType": "Money"}


def test_money_on_account_is_negative_from_its_own_date_on():
    company = an_empty_company()
    bought(company, "3", 100, days_ago=45)
    dated = (DAY - timedelta(days=20)).isoformat()
    company.create("CreditMemo", an_invoice("3", 30, TxnDate=dated))
    company.create("Payment", a_payment(5, customer="3", TxnDate=TODAY))

    assert flat(made(company, "AgedReceivables"))["Cool Cars"] == [
        "-5.00",
        "-30.00",
        "100.00",
        "",
        "",
        "65.00",
    ]


def test_jobs_stand_below_their_parents():
    company = an_empty_company()
    bought(company, "7", 1, days_ago=0)
    bought(company, "8", 2, days_ago=0)
    bought(company, "9", 4, days_ago=0)

    freeman = made(company, "CustomerBalance")["Rows"]["Row"][0]

    assert freeman["type"] == "Section"
    assert freeman["Header"]["ColData"] == [{"value": "Freeman Sporting Goods", "id": "7"}, {"value": "1.00"}]
    assert [row["ColData"][0]["value"] for row in freeman["Rows"]["Row"]] == [
        "0969 Ocean View Road",
        "55 Twin Lane",
    ]
    assert [row["type"] for row in freeman["Rows"]["Row"]] == ["Data", "Data"]
    assert [each["value"] for each in freeman["Summary"]["ColData"]] == [
        "Total Freeman Sporting Goods",
        "7.00",
    ]


def test_only_the_customers_asked_for():
    company = a_company()

    aged = made(company, "AgedReceivables", customer="13,24")

    assert aged["Header"]["Customer"] == "13,24"
    assert list(flat(aged)) == ["John Melton", "Sonnenschein Family Store", "TOTAL"]


def test_the_header_says_what_was_asked():
    company = a_company()
    header = made(company, "AgedReceivables")["Header"]
    past = made(company, "AgedReceivables", report_date="2026-09-30")["Header"]
    macro = made(company, "AgedReceivables", date_macro="Last Month")["Header"]

    assert header["DateMacro"] == "today"
    assert (header["StartPeriod"], header["EndPeriod"], header["Currency"]) == (TODAY, TODAY, "USD")
    assert header["Time"] == "2026-11-02T09:00:00-08:00"
    assert "DateMacro" not in past
    assert (past["EndPeriod"], past["Option"][0]["Value"]) == ("2026-09-30", "2026-09-30")
    assert (macro["DateMacro"], macro["StartPeriod"], macro["EndPeriod"]) == (
        *("last month", "2026-10-01", "2026-10-31"),
    )


@pytest.mark.parametrize(
    ("macro", "first", "last"),
    [
        ("Today", "2026-11-04", "2026-11-04"),
        ("Yesterday", "2026-11-03", "2026-11-03"),
        ("This Week", "2026-11-01", "2026-11-07"),
        ("Last Week", "2026-10-25", "2026-10-31"),
        ("This Month-to-date", "2026-11-01", "2026-11-04"),
        ("Next Month", "2026-12-01", "2026-12-31"),
        ("This Fiscal Quarter", "2026-10-01", "2026-12-31"),
        ("Last Fiscal Year", "2025-01-01", "2025-12-31"),
        ("last calendar year", "2025-01-01", "2025-12-31"),
        ("This Fiscal Year-to-date", "2026-01-01", "2026-11-04"),
    ],
)
def test_named_ranges(macro, first, last):
    assert [each.isoformat() for each in span(macro, date(2026, 11, 4), 1)] == [first, last]


def test_a_fiscal_year_may_begin_in_another_month():
    assert span("This Fiscal Year", date(2026, 11, 4), 7) == (date(2026, 7, 1), date(2027, 6, 30))
    assert span("Last Fiscal Quarter", date(2026, 1, 15), 2) == (date(2025, 8, 1), date(2025, 10, 31))
    assert span("Some Day", date(2026, 1, 15), 2) is None


def test_the_detail_lists_open_items_below_their_ages_the_oldest_first():
    company = an_empty_company()
    old = bought(company, "9", 20, days_ago=130, DocNumber="A-1")
    bought(company, "3", 10, days_ago=0, DocNumber="A-2")
    company.create("Payment", a_payment(5, customer="3", TxnDate=TODAY, PaymentRefNum="77"))

    detail = made(company, "AgedReceivableDetail")

    assert [each["ColTitle"] for each in detail["Columns"]["Column"]] == [
        *("Date", "Transaction Type", "Num", "Customer", "Due Date", "Amount", "Open Balance")
    ]
    assert detail["Columns"]["Column"][-1] == {
        "ColTitle": "Open Balance",
        "ColType": "subt_open_bal",
        "MetaData": [{"Name": "ColKey", "Value": "subt_open_bal"}],
    }
    oldest, current, total = detail["Rows"]["Row"]
    assert oldest["Header"]["ColData"][0]["value"] == "91 or more days past due"
    (line,) = oldest["Rows"]["Row"]
    dated = (DAY - timedelta(days=130)).isoformat()
    assert line["type"] == "Data"
    assert line["ColData"] == [
        {"value": dated},
        {"value": "Invoice", "id": old},
        {"value": "A-1"},
        {"value": "Freeman Sporting Goods:55 Twin Lane", "id": "9"},
        {"value": dated},
        {"value": "20.00"},
        {"value": "20.00"},
    ]
    assert current["Header"]["ColData"][0]["value"] == "Current"
    shown = [[cell["value"] for cell in row["ColData"]][1:3] for row in current["Rows"]["Row"]]
    assert shown == [["Invoice", "A-2"], ["Payment", "77"]]
    assert [cell["value"] for cell in current["Summary"]["ColData"]] == [
        *("Total for Current", "", "", "", "", "5.00", "5.00")
    ]
    assert "Header" not in total
    assert total["Summary"]["ColData"][-1]["value"] == "25.00"


def test_the_columns_and_the_lines_of_a_detail_can_be_chosen():
    company = an_empty_company()
    bought(company, "3", 10, days_ago=40, SalesTermRef={"value": "3"}, PrivateNote="by phone")
    bought(company, "3", 20, days_ago=5)

    detail = made(
        company,
        "AgedReceivableDetail",
        columns="cust_name,due_date,past_due,term_name,memo,nonsense",
        past_due=30,
    )

    assert [each["ColType"] for each in detail["Columns"]["Column"]] == [
        *("cust_name", "due_date", "past_due", "term_name", "memo")
    ]
    (line,) = detail["Rows"]["Row"][0]["Rows"]["Row"]
    assert [cell["value"] for cell in line["ColData"]][2:] == ["40", "Net 30", "by phone"]
    due = (DAY - timedelta(days=5)).isoformat()
    narrow = made(company, "AgedReceivableDetail", start_duedate=due, end_duedate=due, columns="subt_amount")
    assert narrow["Rows"]["Row"][0]["Rows"]["Row"][0]["ColData"] == [{"value": "20.00"}]


def test_the_balance_of_a_customer_runs_down_the_page():
    company = an_empty_company()
    for amount, days in ((10, 3), (20, 2), (40, 1)):
        bought(company, "3", amount, days_ago=days)

    section, total = made(company, "CustomerBalanceDetail", customer="3")["Rows"]["Row"]

    assert section["Header"]["ColData"][0] == {"value": "Cool Cars", "id": "3"}
    assert [row["ColData"][-1]["value"] for row in section["Rows"]["Row"]] == ["10.00", "30.00", "70.00"]
    assert section["Summary"]["ColData"][0]["value"] == "Total for Cool Cars"
    assert total["Summary"]["ColData"][-2]["value"] == "70.00"


def test_figures_are_in_the_home_currency():
    company = a_company("currencies")
    owed = {}
    for entity in ("Invoice", "CreditMemo", "Payment"):
        for each in company.records(entity):
            left = each["UnappliedAmt"] if entity == "Payment" else each["Balance"]
            sign = 1 if entity == "Invoice" else -1
            name = each["CustomerRef"]["name"]
            owed[name] = owed.get(name, 0) + (sign * left * each["ExchangeRate"]).quantize(Decimal("0.01"))

    found = flat(made(company, "CustomerBalance", report_date="2030-01-01"))

    assert found.pop("TOTAL") == [f"{sum(owed.values()):.2f}"]
    assert found == {name: [f"{amount:.2f}"] for name, amount in owed.items() if amount}


def test_an_entry_owed_by_a_customer_is_in_the_reports():
    company = an_empty_company()
    line = {"Amount": 50, "DetailType": "JournalEntryLineDetail"}
    entity = {"Type": "Customer", "EntityRef": {"value": "3"}}
    debit = {"PostingType": "Debit", "AccountRef": {"value": "84"}, "Entity": entity}
    credit = {"PostingType": "Credit", "AccountRef": {"value": "1"}}
    lines = [line | {"JournalEntryLineDetail": each} for each in (debit, credit)]
    entry = company.create("JournalEntry", {"Line": lines, "TxnDate": TODAY})
    company.create("Payment", a_payment(20, ("JournalEntry", entry["Id"], 20), customer="3"))

    assert flat(made(company, "CustomerBalance"))["Cool Cars"] == ["30.00"]
    (section, _total) = made(company, "AgedReceivableDetail")["Rows"]["Row"]
    (shown,) = section["Rows"]["Row"]
    assert shown["ColData"][1] == {"value": "Journal Entry", "id": entry["Id"]}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_reports_add_up_to_what_customers_owe(seed):
    company, dice = a_company(), Random(seed)
    for _ in range(40):
        _something(company, dice)

    owed = {
        each["FullyQualifiedName"]: each["Balance"] for each in company.records("Customer") if each["Balance"]
    }
    detail = made(company, "CustomerBalanceDetail", report_date="2030-01-01")["Rows"]["Row"][:-1]
    sums = {
        row["Header"]["ColData"][0]["value"]: Decimal(row["Summary"]["ColData"][-2]["value"])
        for row in detail
    }
    aged = flat(made(company, "AgedReceivables", report_date="2030-01-01"))["TOTAL"]

    assert {name: amount for name, amount in sums.items() if amount} == owed
    assert Decimal(aged[-1]) == sum(owed.values())
    assert Decimal(aged[-1]) == sum(Decimal(each) for each in aged[:-1])


def _something(company, dice):
    customer = dice.choice(["1", "2", "3", "8", "24"])
    dated = (DAY - timedelta(days=dice.randint(-20, 200))).isoformat()
    try:
        match dice.choice(["bill", "bill", "credit", "pay", "pay", "spend", "void", "drop"]):
            case "bill":
                company.create("Invoice", an_invoice(customer, dice.randint(1, 99), TxnDate=dated))
            case "credit":
                company.create("CreditMemo", an_invoice(customer, dice.randint(1, 30), TxnDate=dated))
            case "pay":
                invoice = dice.choice([each for each in company.records("Invoice") if each["Balance"]])
                part = min(invoice["Balance"], dice.randint(1, 60))
                owner = invoice["CustomerRef"]["value"]
                over = dice.choice([0, 0, 5])
                line = ("Invoice", invoice["Id"], part)
                company.create("Payment", a_payment(part + over, line, customer=owner, TxnDate=dated))
            case "spend":
                memo = dice.choice([each for each in company.records("CreditMemo") if each["Balance"]])
                owner = memo["CustomerRef"]["value"]
                open_there = [
                    each for each in company.records("Invoice") if each["CustomerRef"]["value"] == owner
                ]
                invoice = dice.choice([each for each in open_there if each["Balance"]])
                part = min(invoice["Balance"], memo["Balance"])
                lines = (("Invoice", invoice["Id"], part), ("CreditMemo", memo["Id"], part))
                company.create("Payment", a_payment(0, *lines, customer=owner, TxnDate=dated))
            case "void":
                company.void("Invoice", dice.choice(list(company.records("Invoice")))["Id"])
            case "drop":
                company.delete("Payment", dice.choice(list(company.records("Payment")))["Id"])
    except (Fault, IndexError):
        return


def test_on_the_wire_names_are_taken_in_any_case_and_others_say_that_they_have_no_data():
    caller = a_caller()

    assert caller.get("reports/agedReceivables").json()["Header"]["ReportName"] == "AgedReceivables"
    empty = caller.get("reports/CashFlow").json()
    assert {"Name": "NoReportData", "Value": "true"} in empty["Header"]["Option"]
    assert empty["Rows"] == {}
