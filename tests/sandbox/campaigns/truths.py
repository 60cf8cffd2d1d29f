"""What is always true of the books, worked out afresh from the records alone."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from connectors.sandbox.company import Company
from connectors.sandbox.rules.entries import ENTRIES
from connectors.sandbox.rules.postings import CARRIED
from tests.sandbox.campaigns.business import PAYABLE, RECEIVABLE, Business

ZERO = Decimal(0)
# What QuickBooks derives: it may change without a new SyncToken, and Payment.Line only by losing amounts.
DERIVED = {
    "Balance", "BalanceWithJobs", "RemainingCredit", "UnappliedAmt", "HomeBalance", "LinkedTxn", "Line",
    "MetaData", "TxnStatus", "CustomerRef", "FullyQualifiedName", "Level", "ParentRef", "EmailStatus",
    "DeliveryInfo", "BillEmail",
}  # fmt: skip
SILENT = {"CustomerRef", "FullyQualifiedName", "Line"}
"""Names that references show may change without a touch, and a merge touches no transaction."""
SIGN = {"Invoice": 1, "JournalEntry": 1, "Bill": 1, "CreditMemo": -1, "VendorCredit": -1}
Snapshot = dict[tuple[str, str], dict[str, object]]


def snapshot(business: Business) -> Snapshot:
    """Every record of a business; records are replaced and never changed, so this costs nothing."""
    return {(row.entity.name, row.id): row.record for row in business.rows()}


def same(before: Snapshot, after: Snapshot) -> bool:
    """Whether every record is the very one it was."""
    return before.keys() == after.keys() and all(before[key] is after[key] for key in before)


def check(business: Business) -> None:
    """The figures of one business agree with each other."""
    applied, sides = _applications(business)
    owed: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in business.rows("Invoice", "CreditMemo", "Bill", "VendorCredit"):
        record, name = row.record, row.entity.name
        left = record["TotalAmt"] - applied[name, row.id]
        assert record["Balance"] == left >= 0, (name, row.id, record["Balance"], left)
        assert record.get("RemainingCredit", left) == left
        owed[_party(record)] += SIGN[name] * left
        links = [link["TxnId"] for link in record.get("LinkedTxn", []) if "Payment" in link["TxnType"]]
        assert sorted(links) == sorted(sides[name, row.id]), (name, row.id, links)
    for row in business.rows("Payment", "BillPayment"):
        record = row.record
        payer = _party(record)
        spent = sum((_sign(business, item, payer) * amount for item, amount in _lines(record)), ZERO)
        left = record["TotalAmt"] - spent
        assert record.get("UnappliedAmt", left) == left >= 0, (row.id, record)
        owed[_party(record)] -= left
    for row in business.rows("JournalEntry"):
        for customer, amount in _receivables(row.record).items():
            left = abs(amount) - applied["JournalEntry", row.id, customer]
            assert left >= 0, (row.id, left)
            owed[customer] += left if amount > 0 else -left
    for row in business.rows("Customer", "Vendor"):
        assert row.record["Balance"] == owed.pop(row.id, ZERO), (row.entity.name, row.id)
    assert not any(owed.values()), owed
    _check_jobs(business)


def _applications(business: Business):
    """What is applied to each item, of an entry to the part of each customer; and by which payments."""
    applied: defaultdict[tuple[str, ...], Decimal] = defaultdict(lambda: ZERO)
    sides: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in business.rows("Payment", "BillPayment"):
        for item in {item for item, _ in _lines(row.record)}:
            sides[item].append(row.id)
        for item, amount in _lines(row.record):
            assert amount >= 0, (row.id, item, amount)
            part = (_holder(business, item, _party(row.record)),) if item[0] == "JournalEntry" else ()
            applied[(*item, *part)] += amount
    return applied, sides


def _lines(record):
    for line in record.get("Line", []):
        link = line["LinkedTxn"][0]
        yield (link["TxnType"], link["TxnId"]), line["Amount"]


def _party(record):
    return (record.get("CustomerRef") or record["VendorRef"])["value"]


def _sign(business: Business, item: tuple[str, str], payer: str) -> int:
    if item[0] != "JournalEntry":
        return SIGN[item[0]]
    parts = _receivables(business.company.books.must_have(*item).record)
    return 1 if parts[_holder(business, item, payer)] > 0 else -1


def _holder(business: Business, entry: tuple[str, str], payer: str) -> str:
    """Whose part of an entry a payment pays: the payer's own, or else the first."""
    parts = _receivables(business.company.books.must_have(*entry).record)
    return payer if payer in parts else next(iter(parts))


def _receivables(record):
    """What an entry adds to the balance of each customer."""
    found: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in record["Line"]:
        detail = line["JournalEntryLineDetail"]
        if "Entity" in detail:
            sign = 1 if detail["PostingType"] == "Debit" else -1
            found[detail["Entity"]["EntityRef"]["value"]] += sign * line["Amount"]
    return {customer: amount for customer, amount in found.items() if amount}


def _check_jobs(business: Business) -> None:
    rows = {row.id: row.record for row in business.rows("Customer")}
    for number, record in rows.items():
        below = sum(
            (
                each["BalanceWithJobs"]
                for each in rows.values()
                if each.get("ParentRef", {}).get("value") == number
            ),
            ZERO,
        )
        assert record["BalanceWithJobs"] == record["Balance"] + below, number


def apart(business: Business) -> tuple[Decimal, Decimal]:
    """Receivables and payables that are not this business's: nothing it does may move them."""
    ledger = business.company.books.ledger
    customers = sum((row.record["Balance"] for row in business.rows("Customer")), ZERO)
    vendors = sum((row.record["Balance"] for row in business.rows("Vendor")), ZERO)
    return ledger.account(RECEIVABLE) - customers, ledger.account(PAYABLE) + vendors


def check_change(before: Snapshot, after: Snapshot, moment: datetime) -> None:
    """SyncToken counts edits and nothing else; whatever changed for a reader says when."""
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        if old is new:
            continue
        step = int(new["SyncToken"]) - int(old["SyncToken"])
        changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
        times = old["MetaData"]["LastUpdatedTime"], new["MetaData"]["LastUpdatedTime"]
        assert step >= 0, key
        assert datetime.fromisoformat(times[0]) <= datetime.fromisoformat(times[1]), key
        assert step or changed <= DERIVED, (key, changed)
        if changed - SILENT - {"MetaData"}:
            assert datetime.fromisoformat(times[1]) >= moment.replace(microsecond=0), (key, changed)


def check_capture(business: Business, since: datetime, seen: Snapshot) -> None:
    """Change data capture tells every record that changed since, and every deleted one."""
    kinds = sorted({kind for kind, _ in seen} | {"Customer", "Vendor"})
    answer = business.company.changes(",".join(kinds), (since - timedelta(seconds=1)).isoformat())
    told: defaultdict[str, dict[str, object]] = defaultdict(dict)
    for each in answer["QueryResponse"]:
        for kind, rows in each.items():
            if isinstance(rows, list):
                told[kind] |= {row["Id"]: row for row in rows}
    for (kind, number), record in snapshot(business).items():
        assert told[kind].get(number) == record, (kind, number)
    for kind, number in business.deleted:
        assert told[kind][number]["status"] == "Deleted", (kind, number)


def check_accounts(company: Company) -> None:
    """Every transaction balances, every account is the sum of its postings, and so is what is printed."""
    books = company.books
    sums: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for kind in ENTRIES:
        for row in books.tables.rows(kind):
            entry = books.ledger.entry((kind, row.id))
            assert sum(entry.values()) == 0, (kind, row.id, entry)
            for account, amount in entry.items():
                sums[account] += amount
    for row in books.tables.rows("Account"):
        assert books.ledger.account(row.id) == sums[row.id], row.id
        carried = row.record["Classification"] in CARRIED
        assert row.record["CurrentBalance"] == (sums[row.id] if carried else 0), row.id
