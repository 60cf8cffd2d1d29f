"""Our block stands between the user's own words, which always stay."""

import pytest

from plugin.core.blocks import MEMO

OLD, NEW = MEMO.with_block("", "old"), MEMO.with_block("", "new")


@pytest.mark.parametrize("text", ["", "Thanks", "Thanks\nfor your order"])
def test_a_block_comes_and_goes_without_a_trace(text):
    with_it = MEMO.with_block(text, "late")

    assert MEMO.block_in(with_it) == "late"
    assert MEMO.without_block(with_it) == text


def test_a_later_block_takes_the_place_of_the_earlier_one():
    assert MEMO.with_block(f"Before\n\n{OLD}\nAfter", "new") == f"Before\n\n{NEW}\nAfter"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Before\n{OLD}", "Before"),
        (f"Before\n\n{OLD}\n", "Before"),
        (f"Before\n{OLD}\nAfter", "Before\nAfter"),
        (f"{OLD}\nAfter", "After"),
        ("No block", "No block"),
        (MEMO.opening, MEMO.opening),
        (f"{MEMO.closing}{MEMO.opening}", f"{MEMO.closing}{MEMO.opening}"),
    ],
)
def test_what_a_person_wrote_around_it_stays(text, left):
    assert MEMO.without_block(text) == left
