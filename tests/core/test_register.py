"""What we charged and what stands in the books for it: each kind of difference, and what is none."""

from __future__ import annotations

import pytest

from plugin.core.register import Charged, IncomeEntry, Posted, mismatches

OURS = Charged(document_id="1", currency="USD", amount_minor=1_500)


def a_posting(**changed):
    fields = {"document_id": "1", "number": "FC-1", "currency": "USD", "is_voided": False}
    return Posted(**{**fields, "total_minor": 1_500, "charged_minor": 1_500, **changed})


def told(register, *posted):
    found = mismatches(register, {one.document_id: one for one in posted})
    return [(one.kind, one.document_id, one.ours_minor, one.theirs_minor) for one in found]


@pytest.mark.parametrize(
    "posted",
    [
        a_posting(),
        a_posting(total_minor=0, charged_minor=0, is_voided=True),
        a_posting(charged_minor=0),  # the item has another name by now
    ],
)
def test_what_is_no_difference(posted):
    assert told([OURS], posted) == []


def test_a_charge_that_was_deleted_is_gone():
    assert told([OURS]) == [("gone", "1", 1_500, 0)]


def test_a_charge_that_was_edited_has_changed_by_a_penny():
    assert told([OURS], a_posting(total_minor=1_499)) == [("changed", "1", 1_500, 1_499)]


def test_what_somebody_posted_on_our_item_is_not_ours():
    by_hand = a_posting(document_id="2", total_minor=9_000, charged_minor=-300)

    assert told([OURS], a_posting(), by_hand) == [("not ours", "2", 0, -300)]
    assert told([], a_posting(charged_minor=0)) == []


def test_a_credit_is_told_like_a_charge_and_one_that_was_voided_too():
    credit = Charged(document_id="3", currency="USD", amount_minor=-500)
    stands = a_posting(document_id="3", total_minor=-500, charged_minor=-500)
    voided = a_posting(document_id="3", total_minor=0, charged_minor=0)

    assert told([OURS, credit], a_posting(), stands) == []
    assert told([OURS, credit], a_posting(), voided) == [("changed", "3", -500, 0)]
    assert told([OURS, credit], a_posting()) == [("gone", "3", -500, 0)]


def test_what_stands_beside_our_charges_on_their_income_account_is_told_in_the_books_own_word():
    entry = IncomeEntry(
        document_id="9", what="Journal Entry", number="12", currency="USD", amount_minor=2_000
    )
    known = IncomeEntry(document_id="1", what="Invoice", number="FC-1", currency="USD", amount_minor=1_500)

    (found,) = mismatches([OURS], {"1": a_posting()}, [entry, known])

    assert (found.kind, found.what, found.number) == ("beside", "Journal Entry", "12")
    assert (found.ours_minor, found.theirs_minor) == (0, 2_000)
