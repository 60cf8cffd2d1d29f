"""The query language (qbo.md §3): what it finds, in which order, and what it says of the rest."""

from datetime import timedelta

import pytest

from connectors.sandbox.faults import Fault
from tests.sandbox.campaigns import queries
from tests.sandbox.people import a_company, an_invoice
from tests.sandbox.test_writing import changed


@pytest.fixture(scope="module")
def company():
    return a_company()


def ids(company, text):
    return [each["Id"] for each in company.query(text)]


def complaint(company, text):
    with pytest.raises(Fault) as refused:
        company.query(text)
    return refused.value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"select * from Customer where DisplayName = 'Amy\'s Bird Sanctuary'", ["1"]),
        ("SELECT * FROM customer WHERE displayname = 'COOL CARS'", ["3"]),
        ("select * from Customer where DisplayName like '%by%' orderby Id", ["16", "25", "27", "28"]),
        ("select * from Customer where Balance > 500 and Balance <= '639.00' order by Id", ["1", "10"]),
        ("select * from Customer where Id in ('3', '2') and Active in (true, false)", ["2", "3"]),
        ("select * from Customer where ParentRef = '7'", ["8", "9"]),
        ("select * from Customer where PrimaryEmailAddr = 'surf@intuit.com'", ["2"]),
        (
            "select * from Customer where Job = true and Level = 1 and Taxable = false orderby DisplayName",
            ["8", "9", "23"],
        ),
        ("select * from Customer orderby Balance desc, Id maxresults 2 startposition 2", ["1", "10"]),
        ("select * from Customer ORDERBY Balance DESC STARTPOSITION 2 MAXRESULTS 2", ["1", "10"]),
        ("select * from Invoice where DueDate < '2026-09-01' and Balance > '0' orderby DueDate", ["27"]),
        ("select * from Invoice where TxnDate < CURRENT_DATE and CustomerRef = '24'", ["130"]),
        ("select * from Invoice where DocNumber != '1001' and CustomerRef = '3'", []),
        (
            "select * from Account where AccountType = 'Bank' and FullyQualifiedName != 'Savings'",
            ["35"],
        ),
        ("select * from Term where DueDays = 0", ["1"]),
        ("select *, Sku from Item where Name = 'Design'", ["4"]),
        ("select from Item where Name = 'Design'", ["4"]),
        ("select * from Invoice where ShipMethodRef = ' ' and CustomerRef in ('24') ;", ["130"]),
        ("select * from Customer where Balance = 0085.0 and DisplayName like 'BILL%'", ["2"]),
        ("select * from TaxCode", ["TAX", "NON", "2", "3"]),
        ("select * from Estimate startposition 5", []),
    ],
)
def test_what_is_found(company, text, found):
    assert ids(company, text) == found


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("select * from Custmoer", 4001, "QueryValidationError: invalid context declaration: Custmoer"),
        ("select * from ShipMethod", 4001, "QueryValidationError: Metadata not found for Entity: ShipMethod"),
        ("select * from Preferences where domain = 'QBO'", 4001, "property 'domain' is not queryable"),
        ("select BillAddr from Customer", 4001, "Property BillAddr not found for Entity Customer"),
        ("select InvoiceLink from Invoice", 4001, "Property InvoiceLink not found for Entity Invoice"),
        ("select * from Customer where Shoe = 7", 4001, "Property Shoe not found for Entity Customer"),
        ("select * from Invoice where Line = '1'", 4001, "property 'Line' is not queryable"),
        ("select * from Customer startposition 0", 4001, "value 0 is too small. Min allowed value is 1"),
        ("select * from Customer where Balance > 'much'", 4001, "'much'"),
        (
            "select * from Customer where Id = '1' or Id = '2'",
            4000,
            'Encountered " <OR> "or "" at line 1, column 39.\nWas expecting one of:\n    <EOF> \n',
        ),
        (
            "select * from Customer where Name = 'it''s'",
            4000,
            r"""QueryParserError: Encountered " <STRING> "\'s\' "" at line 1, column 41.""",
        ),
        (
            "select * from",
            4000,
            'Encountered "<EOF>" at line 1, column 13.\nWas expecting:\n    <IDENTIFIER> ...',
        ),
        ("delete from Customer", 4000, 'Was expecting:\n    "select" ...\n    '),
        ("select * form Customer", 4000, 'Encountered " <IDENTIFIER> "form "" at line 1, column 10.'),
        ("select * from Customer where ()", 4000, 'Encountered " "(" "( "" at line 1, column 30.'),
        ("select * from Customer where\nId == 1", 4000, 'Encountered " "=" "= "" at line 2, column 5.'),
        (
            "select * from Customer maxresults 1 maxresults 2",
            4000,
            'Encountered " "maxresults" "maxresults ""',
        ),
        (
            "select * from Customer where Name = 'x",
            4000,
            "Lexical error at line 1, column 39.  Encountered: <EOF>",
        ),
        (
            'select * from Customer where Name = "x"',
            4000,
            r'''Lexical error at line 1, column 37.  Encountered: "\"" (34), after : ""''',
        ),
        ("select * from Customer maxresults -1", 4001, "value -1 is too small. Min allowed value is 1"),
        ("select Line.Id from Invoice", 4001, "Property Line.Id not found for Entity Invoice"),
        (
            "select * from Invoice where DepartmentRef = '1'",
            4001,
            "property 'DepartmentRef' is not queryable",
        ),
        ("select * from Customer where CustomerTypeRef = '1'", 4001, "'CustomerTypeRef' is not queryable"),
        ("select * from Invoice where TxnDate = 'CURRENT_DATE'", 4001, "'CURRENT_DATE' is not valid"),
    ],
)
def test_what_is_refused_and_how(company, text, code, words):
    fault = complaint(company, text)

    assert fault.code == code
    assert words in fault.detail


def test_the_parser_lists_what_it_hoped_for(company):
    fault = complaint(company, "select * from Customer where Id = '1' R")

    assert '"orderby" ...' in fault.detail
    assert '"maxresults" ...' in fault.detail


def test_envelopes_of_pages_counts_and_nothing(company):
    page = company.query_response("select * from Customer maxresults 5 startposition 26")
    names = [each["DisplayName"] for each in page["Customer"]]

    assert (page["startPosition"], page["maxResults"], len(names)) == (26, 4, 4)
    assert company.query_response("select COUNT(*) from Customer ") == {"totalCount": 29}
    assert company.query_response("select * from Customer startposition 100") == {}


def test_projections_are_marked_as_sparse(company):
    (row,) = company.query(
        "select Id, Balance, CurrencyRef, MetaData.CreateTime from Invoice where Id = '130'"
    )

    assert row["sparse"] is True
    assert set(row) == {"sparse", "Id", "Balance", "CurrencyRef", "MetaData"}


def test_names_come_by_name_with_capitals_first():
    names = [each["DisplayName"] for each in a_company().query("select * from Vendor")]

    assert names[names.index("PG&E") :][:2] == ["PG&E", "Pam Seitz"]
    assert names == sorted(names)


def test_transactions_come_newest_change_first_or_by_id():
    company = a_company()
    assert ids(company, "select * from SalesReceipt") == ["17", "11", "47", "38"]

    changed(company, "SalesReceipt", "47", PrivateNote="touched")

    assert ids(company, "select * from SalesReceipt")[0] == "47"
    by_id = a_company(transactions_newest_first=False)
    assert ids(by_id, "select * from SalesReceipt") == ["11", "17", "38", "47"]


def test_times_are_compared_as_moments():
    company = a_company()
    moment = company.books.clock.now()
    company.books.clock.advance(timedelta(hours=1))
    company.create("Invoice", an_invoice())
    later = (moment + timedelta(minutes=30)).isoformat()

    assert ids(company, f"select * from Invoice where MetaData.LastUpdatedTime > '{later}'") == ["266"]
    assert ids(company, f"select * from Invoice where Metadata.LastUpdatedTime >= '{later}'") == ["266"]
    assert ids(company, "select * from Invoice where MetaData.CreateTime > '2026-11-02T09:30:00'") == ["266"]
    assert ids(company, "select * from Invoice where MetaData.CreateTime >= '2026-11-02T18:00:00Z'") == [
        "266"
    ]


def test_notes_are_found_by_what_they_hang_on():
    company = a_company()
    body = {"Note": "called", "AttachableRef": [{"EntityRef": {"type": "Customer", "value": "5"}}]}
    note = company.create("Attachable", body)
    where = "AttachableRef.EntityRef.Type = 'customer' and AttachableRef.EntityRef.value = '5'"

    assert company.query(f"select Id from attachable where {where}") == [{"sparse": True, "Id": note["Id"]}]


def test_the_switches_of_the_language():
    company = a_company(start_position_zero="first", max_results_over_1000="fault")

    assert len(company.query("select * from Customer startposition 0")) == 29
    assert complaint(company, "select * from Customer maxresults 1001").code == 4001


@pytest.mark.parametrize("seed", range(4))
def test_five_thousand_questions_get_the_answers_of_a_second_opinion(seed):
    tally = queries.run(1_250, seed)

    assert tally["queries"] == 1_250
    assert tally["rows"] > 2_500
