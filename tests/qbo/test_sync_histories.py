"""After every undisturbed sync the mirror equals the books, whatever people and trouble did before."""

import pytest

from connectors.qbo import queries, reader
from tests.qbo import histories

MOST = {
    "comparisons": 60,
    "deaths": 50,
    "deaths between pages": 5,
    "changes between pages": 5,
    "changes cut off": 20,
    "webhooks lost": 5,
    "webhooks twice": 5,
    "webhooks late": 5,
    "looks without a call": 3,
    "merge": 2,
    "bounce": 4,
    "redate": 10,
}
"""What twenty months at least have met, or they show nothing of it."""


@pytest.mark.parametrize("company", histories.COMPANIES)
def test_twenty_random_months_of_a_company_end_with_the_same_books_on_both_sides(company: str) -> None:
    met = histories.life(histories.COMPANIES.index(company))

    assert met["company-months"] == histories.PER_COMPANY
    assert [name for name, least in MOST.items() if met[name] < least] == []
    if company == "currencies":
        assert met["foreign records"] > 500
        assert met["unreadable records"] > 100


def test_whoever_asks_for_records_by_their_ids_gets_all_of_them_in_one_answer() -> None:
    assert reader.IDS_PER_QUERY <= queries.ROWS_MAX
