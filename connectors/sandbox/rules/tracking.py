"""Classes and locations, which a company tracks or not (qbo.md §2.9, AccountingInfoPrefs).

Sales forms have a class as a whole, or one on each line, as the company has chosen; other transactions have
theirs on the lines either way (told by integrators). What is not tracked is dropped without a word.
"""

from __future__ import annotations

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Entity, Family, Record

TRACKED = ("ClassTrackingPerTxn", "ClassTrackingPerTxnLine", "TrackDepartments")


def kept(books: Books, entity: Entity, given: Record) -> Record:
    """What was sent, without the classes and locations that the company does not track."""
    if not entity.is_transaction:
        return given
    on_form, on_lines = _dropped(books, entity)
    found = {name: value for name, value in given.items() if name not in on_form}
    if on_lines and found.get("Line"):
        found["Line"] = [_without(line, on_lines) for line in found["Line"]]
    return found


def _dropped(books: Books, entity: Entity) -> tuple[set[str], set[str]]:
    """The references that go, of the transaction and of its lines."""
    per_form, per_line, places = (bool(books.preference("AccountingInfoPrefs", name)) for name in TRACKED)
    if entity.family is not Family.SALE:
        per_form = per_line = per_form or per_line
    both = set() if places else {"DepartmentRef"}
    return both | (set() if per_form else {"ClassRef"}), both | (set() if per_line else {"ClassRef"})


def _without(line: Record, names: set[str]) -> Record:
    """The line, its detail without the references *names*."""
    dropped = {
        part: {name: each for name, each in detail.items() if name not in names}
        for part, detail in line.items()
        if isinstance(detail, dict) and not names.isdisjoint(detail)
    }
    return line | dropped if dropped else line
