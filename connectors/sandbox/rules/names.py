"""Name lists: names are unique, paths follow parents, and nothing is deleted (qbo.md §2.2, §2.3, §2.7)."""

from __future__ import annotations

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.rules import accounts, postings, references, settling
from connectors.sandbox.rules.write import Rules, Write
from connectors.sandbox.tables import Row, name_key

DELETED = " (deleted)"
NAME_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
LEVELS_MAX = 5
CHECK_NAME_MAX = 110
SHOWN_OF_TAX_ID = 4
MASKED = "XXX-XX-XXXX"
"""What every answer shows of a social security number, and all that we keep of it."""


def complete(write: Write) -> None:
    """Name the member, place it under its parent, and see that the name is free."""
    _named(write)
    _retired(write)
    _placed(write)
    if "CurrencyRef" in write.entity.by_name:
        _currency(write)
    match write.entity.name:
        case "Account":
            accounts.classify(write)
        case "Item":
            accounts.item_accounts(write)
        case "Term":
            _term(write)
        case "Customer":
            _customer(write)
        case "Employee" if write.values.get("SSN"):
            write.values["SSN"] = MASKED
        case "Vendor" if write.values.get("TaxIdentifier"):
            write.values["TaxIdentifier"] = "XXXXXX" + write.values["TaxIdentifier"][-SHOWN_OF_TAX_ID:]
    _unique(write)


def _named(write: Write) -> None:
    values, naming = write.values, write.entity.naming
    if naming == "DisplayName" and not values.get("DisplayName"):
        values["DisplayName"] = " ".join(values[each] for each in NAME_PARTS if values.get(each)) or None
    if not values.get(naming):
        raise faults.missing(naming)
    forbidden = ":\t\n" if naming == "DisplayName" else '":' if write.entity.name == "Account" else "\t\n"
    if write.changes(naming) and any(each in values[naming] for each in forbidden):
        raise faults.Fault(
            2040,
            "Invalid String. The string value includes one or more invalid characters",
            f"Invalid String : {naming}",
            element=naming,
        )
    if "PrintOnCheckName" in write.entity.by_name and not values.get("PrintOnCheckName"):
        values["PrintOnCheckName"] = values[naming][:CHECK_NAME_MAX]


def _retired(write: Write) -> None:
    """Mark or unmark the name of a member that leaves or returns (recorded: " (deleted)")."""
    if not write.entity.renamed_when_inactive:
        return
    naming, name = write.entity.naming, write.values[write.entity.naming]
    if write.values.get("Active") is False and not name.endswith(DELETED):
        write.values[naming] = name + DELETED
    elif write.values.get("Active") and write.old.get("Active") is False and name.endswith(DELETED):
        write.values[naming] = name.removesuffix(DELETED)


def _placed(write: Write) -> None:
    """Derive Level and FullyQualifiedName from the parent."""
    if "FullyQualifiedName" not in write.entity.by_name:
        return
    values, naming = write.values, write.entity.naming
    pointer = values.get("ParentRef")
    if not pointer:
        values |= {"FullyQualifiedName": values[naming], "Level": None}
        return
    _see_no_circle(write, pointer["value"])
    parent = write.books.must_have(write.entity.name, pointer["value"]).record
    level = parent.get("Level", 0) + 1
    if level >= LEVELS_MAX:
        raise faults.business("You can't nest names more than five levels deep.")
    values["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{values[naming]}"
    if "Level" in write.entity.by_name:
        values["Level"] = level


def _see_no_circle(write: Write, above: str | None) -> None:
    """Refuse a parent that is the name itself or one of those below it."""
    while write.before and above:
        if above == write.before.id:
            raise faults.business("You can't make a name its own parent.")
        above = write.books.must_have(write.entity.name, above).record.get("ParentRef", {}).get("value")


def _currency(write: Write) -> None:
    pointer = write.values.get("CurrencyRef")
    code = str(pointer["value"]) if pointer else write.books.home_currency
    if code != write.books.home_currency and not write.books.multi_currency:
        raise faults.business("Multicurrency is not enabled for this company.")
    if write.old and write.old["CurrencyRef"]["value"] != code:
        raise faults.business("You can't change the currency of a name that has one.")
    write.values["CurrencyRef"] = write.books.currency_ref(code)


def _term(write: Write) -> None:
    """Derive the type, and keep days within their ranges (qbo.md §2.7)."""
    values = write.values
    by_date = values.get("DayOfMonthDue") is not None
    values["Type"] = "DATE_DRIVEN" if by_date else "STANDARD"
    if not by_date:
        values.setdefault("DueDays", 0)
    ranges = {"DueDays": (0, 999), "DayOfMonthDue": (1, 31), "DueNextMonthDays": (0, 999)}
    ranges |= {"DiscountDays": (0, 999), "DiscountPercent": (0, 100), "DiscountDayOfMonth": (1, 31)}
    for name, (low, high) in ranges.items():
        value = values.get(name)
        if value is not None and not low <= value <= high:
            raise faults.business(f"{name} must lie between {low} and {high}.")


def _customer(write: Write) -> None:
    longest = write.books.switches.customer_notes_longest
    if len(write.values.get("Notes") or "") > longest:
        raise faults.too_long("Notes", longest, len(write.values["Notes"]))
    if write.values.get("ParentRef"):
        write.values["Job"] = True
    if write.creating and write.books.preference("TaxPrefs", "UsingSalesTax"):
        default = write.books.preference("TaxPrefs", "TaxGroupCodeRef")
        if default and write.values.get("Taxable") and not write.values.get("DefaultTaxCodeRef"):
            write.values["DefaultTaxCodeRef"] = {"value": default["value"]}


def _unique(write: Write) -> None:
    if write.values.get("Active") is False:
        return
    key = name_key(write.entity, write.values)
    taken = write.books.tables.named(write.entity.unique_within, key)
    if taken and taken != (write.entity.name, write.old.get("Id")):
        raise faults.duplicate_name()


def settle(books: Books, row: Row, before: Record) -> None:
    """Let balances, children and references follow."""
    if row.entity.name == "Account":
        _carried(books, row, before)
    if row.entity.name == "Vendor":
        settling.refresh_customers(books, [row.id], touching=False)
    if row.entity.name != "Customer":
        return
    if before.get("ParentRef") != row.record.get("ParentRef"):
        _move(books, row, before)
    settling.refresh_customers(books, [row.id], touching=False)
    if before and before.get("FullyQualifiedName") != row.record["FullyQualifiedName"]:
        _repath(books, row)


def _carried(books: Books, row: Row, before: Record) -> None:
    """Take an account's balance along when it moves under another."""
    former, present = before.get("ParentRef"), row.record.get("ParentRef")
    if former == present:
        return
    amount = row.record["CurrentBalanceWithSubAccounts"]
    if former:
        postings.carry(books, {former["value"]: -amount})
    if present:
        postings.carry(books, {present["value"]: amount})


def _move(books: Books, row: Row, before: Record) -> None:
    """Hang a sub-customer under its parent, and take its balance from the former one."""
    if "ParentRef" in row.record:
        parent = row.record["ParentRef"]["value"]
        books.children[parent][row.id] = None
        settling.refresh_customers(books, [parent], touching=True)
    if "ParentRef" in before:
        former = before["ParentRef"]["value"]
        books.children[former].pop(row.id, None)
        settling.refresh_customers(books, [former], touching=True)


def _repath(books: Books, row: Row) -> None:
    references.rename(books, row)
    for each in settling.jobs(books, row.id):
        if each.put(FullyQualifiedName=f"{row.record['FullyQualifiedName']}:{each.record['DisplayName']}"):
            _repath(books, each)


RULES = Rules(complete=complete, settle=settle)
