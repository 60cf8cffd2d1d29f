"""A policy read aloud."""

import pytest

from plugin import policies
from plugin.words import policy_in_words


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("uk-statutory", "40.00, 70.00 for 1,000.00 and more, 100.00 for 10,000.00 and more (GBP only)"),
        ("eu-minimum", "added once on an invoice: 40.00 (EUR only)"),
        ("every-three-days", "70% of what is invoiced is paid within 30 days of the invoice's date"),
    ],
)
def test_fixed_sums_and_the_goal_are_said_in_plain_words(preset, said):
    assert said in policy_in_words(policies.load(policies.preset(preset), 1))
