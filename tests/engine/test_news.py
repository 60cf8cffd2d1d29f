"""Which of a page's records the mirrors have: few or many of them, with whatever ids."""

from __future__ import annotations

import pytest

from plugin.store import mirror
from plugin.store.mirror_rows import news_among
from tests.engine.town import COMPANY, found_town
from tests.memory_books import an_invoice


def numbered(*numbers):
    return [str(number) for number in numbers]


PAGE = numbered(*range(1000, 1100, 2))


@pytest.mark.parametrize(
    ("held", "page"),
    [
        pytest.param([], PAGE, id="nothing is held"),
        pytest.param(numbered(1000), PAGE, id="the record where two pages meet"),
        pytest.param(numbered(1000, 1049, 1098), PAGE, id="the first and the last, and another between"),
        pytest.param(numbered(*range(1000, 1100)), PAGE, id="all, and as many between"),
        pytest.param(numbered(*range(1000, 1018, 2)), PAGE, id="one more than are few"),
        pytest.param(numbered(*range(100, 200), 1050), PAGE, id="many shorter ids in the order of texts"),
        pytest.param(numbered(995, 1004), numbered(*range(990, 1010)), id="ids of two lengths"),
        pytest.param(
            ["a 1", "B 2", "é 3", "0001"],
            ["a 1", "B 2", "b 2", "A 1", "é 3", "0001", "0002", "0003", "1", "2"],
            id="ids that are no numbers",
        ),
    ],
)
def test_what_is_held_of_a_page_is_found(store, clock, held, page):
    found_town(store, clock)
    with store.company(COMPANY) as scope:
        mirror.absorb(scope, [an_invoice(one) for one in held])
    with store.reading(COMPANY) as scope:
        as_held = news_among(scope, "invoice", [an_invoice(one) for one in page])
        changed = news_among(scope, "invoice", [an_invoice(one, sync_token="1") for one in page])

    common = sorted({*held} & {*page})
    assert sorted(as_held.same) == common
    assert {one.id for one in as_held.records} == {*page} - {*held}
    assert [*changed.held] == common
    assert [one.id for one in changed.records] == page
