"""Aging by customer and bucket, and where two who count it differ."""

import pytest

from plugin.core.ties import AgingItem, Difference, aged, differences
from tests.core.builders import TODAY, days


def an_item(late, open_minor=100, customer_id="9", term=30):
    due_on = TODAY - days(late)
    return AgingItem(
        customer_id=customer_id, dated_on=due_on - days(term), due_on=due_on, open_minor=open_minor
    )


@pytest.mark.parametrize(
    ("late", "bucket"),
    [(-40, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_the_edges_of_the_buckets(late, bucket):
    (amounts,) = aged([an_item(late)], TODAY, "due date").values()

    assert amounts.index(100) == bucket
    assert sum(amounts) == 100


def test_a_company_may_count_from_the_invoices_own_date():
    assert aged([an_item(5)], TODAY, "its own date") == {"9": (0, 0, 100, 0, 0)}


def test_what_the_customer_has_with_us_is_taken_off_where_it_is_as_old():
    assert aged([an_item(5), an_item(40, -30)], TODAY, "due date") == {"9": (0, 100, -30, 0, 0)}


def test_a_difference_in_one_bucket_is_one_though_the_totals_agree():
    ours, theirs = {"9": (0, 5, 0, 0, 0)}, {"9": (5, 0, 0, 0, 0)}

    assert differences(ours, theirs) == (
        Difference(customer_id="9", ours_minor=ours["9"], theirs_minor=theirs["9"]),
    )
    assert differences(ours, ours) == ()


def test_whoever_is_missing_owes_nothing():
    assert differences({"9": (0, 0, 0, 0, 0)}, {}) == ()
    assert [one.customer_id for one in differences({}, {"8": (1, 0, 0, 0, 0)})] == ["8"]
