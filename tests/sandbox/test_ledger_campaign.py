"""Two thousand sequences of any business: balances, tokens, capture and accounts agree after every act."""

import pytest

from tests.sandbox.campaigns import ledger, truths
from tests.sandbox.people import a_company

SEQUENCES, PARTS = 2000, 4


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_entered_the_books_agree_with_themselves(part):
    size = SEQUENCES // PARTS
    done = ledger.run(size, seed=1, first=part * size)

    assert done["sequences"] == size
    assert done["acts"] > done["refused"] > 0


def test_what_breaks_is_cut_down_to_the_acts_that_matter(monkeypatch):
    """A planted mistake, credits that grow with their customer's notes, is found and told in two acts."""
    right = truths.check

    def wrong(business):
        right(business)
        noted = any(row.record.get("Notes") for row in business.rows("Customer"))
        assert not (noted and business.rows("CreditMemo"))

    monkeypatch.setattr(truths, "check", wrong)
    with pytest.raises(AssertionError) as told:
        ledger.run(200, seed=1)
    acts = str(told.value).split(": ")[1]

    assert acts.count("(") == 2
    assert "'edit_notes'" in acts


@pytest.mark.parametrize(
    ("journal", "pay", "merge"),
    [
        ((457930, 338871, 534753), (656946, 521471, 843690), (84903, 384983, 189092)),
        ((296427, 331558, 962784), (467815, 9582, 873730), (980380, 229616, 38636)),
    ],
    ids=["a smaller part", "a part on the other side"],
)
def test_a_payment_that_a_merger_moves_does_not_turn_to_another_part_of_an_entry(journal, pay, merge):
    """Found by the campaign: what a parent had paid for its job's part met the part of the winner."""
    acts = [("journal", *journal), ("pay", *pay), ("merge", *merge)]

    assert ledger.live(a_company(), "merged", acts) == (3, 0)


def test_the_same_seed_enters_the_same(monkeypatch):
    first, second = (ledger.live(a_company(), "same", ledger.sequence(7, 7)) for _ in range(2))

    assert first == second
