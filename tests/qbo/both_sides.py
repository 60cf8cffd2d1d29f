"""A mirror beside the books: every field of every record that can be read, and which ones cannot."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

from connectors.qbo import queries
from connectors.qbo.books import QboBooks
from plugin.facts import FACT_KINDS, Fact, FactKind, UnreadableRecord
from plugin.store import unreadable
from plugin.store.scope import Store
from tests.engine.read_back import read_back


def compare(store: Store, books: QboBooks) -> Counter[str]:
    """Compare every field of every record that can be read, and which ones cannot."""
    with store.reading("one") as scope:
        ours = read_back(scope)
        named = {(row.kind, row.id) for row in unreadable.everything(scope)}
    with patch.object(queries, "ROWS_MAX", 1000):
        theirs = there(books)
    unread = {place for place, fact in theirs.items() if isinstance(fact, UnreadableRecord)}
    assert named == unread, sorted(named ^ unread)
    places = (ours.keys() | theirs.keys()) - unread
    wrong = [place for place in places if ours.get(place) != theirs.get(place)]
    assert not wrong, sorted(wrong)
    foreign = sum(getattr(fact, "currency", "USD") != "USD" for fact in theirs.values())
    return Counter({"comparisons": 1, "foreign records": foreign, "unreadable records": len(unread)})


def there(books: QboBooks) -> dict[tuple[FactKind, str], Fact]:
    """Everything QuickBooks has, read in calm and kept as it comes."""
    found: dict[tuple[FactKind, str], Fact] = {}
    for kind in FACT_KINDS:
        position: int | None = 1
        while position is not None:
            page = books.page(kind, position)
            found |= {(kind, fact.id): fact for fact in page.facts}
            position = page.next_position
    return found
