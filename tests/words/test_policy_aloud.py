"""A policy read aloud."""

import pytest

from plugin import policies
from plugin.words import policy_in_words


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("uk-statutory", "40.00, 70.00 for 1,000.00 and more, 100.00 for 10,000.00 and more (GBP only)"),
        ("eu-minimum", "added once on an invoice: 40.00 (EUR only)"),
    ],
)
def test_a_fixed_sum_is_said_by_the_size_of_the_debt(preset, said):
    assert said in policy_in_words(policies.load(policies.preset(preset), 1))
