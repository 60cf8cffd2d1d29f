"""Segments in a policy file: each one can be reached, changes something, and leaves the policy sound."""

import pytest

from plugin import policies
from plugin.words import policy_in_words
from tests.core.test_policies import SOUND, problems

NEW = '\n[[segments]]\nname = "new customers"\nnew_within_days = 90\n'
SLOW = '\n[[segments]]\nname = "slow payers"\npaid_late_at_least = 3\n'
OWN_STEPS = """
[[segments.steps]]
name = "early word"
kind = "reminder"
after_days_overdue = 1

[[segments.steps]]
name = "call"
kind = "call"
after_days_overdue = 4
repeat_every_days = 3
"""


def test_segments_are_read_as_written():
    policy = policies.load(f"{SOUND}{NEW}grace_days = 2\n{SLOW}charges_interest = false\n{OWN_STEPS}", 3)

    new, slow = policy.segments
    assert (new.name, new.new_within_days, new.grace_days, new.steps) == ("new customers", 90, 2, ())
    assert [step.name for step in slow.steps] == ["early word", "call"]
    assert not slow.charges_interest


def test_a_sound_segment_adds_no_problem():
    assert problems(f"{SOUND}{NEW}charges_interest = false\n{SLOW}minimum_gap_days = 2\n") == []


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ('\n[[segments]]\nname = "x"\ngrace_days = 2\n', "segments[1]", "holds everybody"),
        (NEW, "segments[1]", "changes nothing"),
        (
            f"{NEW}grace_days = -1\n",
            "segments[1].grace_days",
            "In the segment 'new customers': grace_days is -1",
        ),
        (NEW.replace("90", "0") + "grace_days = 2\n", "segments[1].new_within_days", "at least 1"),
        (
            '\n[[segments]]\nname = "x"\ncurrency = "eur"\ngrace_days = 2\n',
            "segments[1].currency",
            "no currency",
        ),
        (
            f'{NEW}grace_days = 2\n{NEW.replace("new customers", "x")}tag = "vip"\ngrace_days = 3\n',
            "segments[2]",
            "Nobody is ever in 'x'",
        ),
        (
            f"{NEW}grace_days = 2\n{SLOW.replace('slow payers', 'new customers')}grace_days = 1\n",
            "",
            "own name",
        ),
        (f"{NEW}minimum_gap_days = 4\n", "segments[1]", "minimum_gap_days is 4"),
        (f"{NEW}{OWN_STEPS.replace('early word', 'threat')}", "segments[1].steps[1].name", "threatens"),
        (f"{NEW}segment = 3\n", "segments[1].segment", "no such setting"),
        (f'{SOUND}segment = "x"\n'.replace(SOUND, ""), "interest.segment", "no such setting"),
    ],
)
def test_a_segment_that_cannot_be_meant_is_refused(text, where, said):
    said = said.replace("own name", "needs a name of its own")
    found = [(p.where, p.reason) for p in problems(SOUND + text) if p.severity == "error"]

    assert any(at.startswith(where) and said in reason for at, reason in found), found


def test_advice_about_a_segments_own_steps_is_given():
    alone = OWN_STEPS.split('\n[[segments.steps]]\nname = "call"', maxsplit=1)[0]
    found = [(p.where, p.severity) for p in problems(f"{SOUND}{NEW}{alone}")]

    assert ("segments[1].steps[1]", "warning") in found


@pytest.mark.parametrize("asked", ["of_last = 6", "paid_late_at_least = 3\nof_last = 2"])
def test_of_the_last_ones_so_many_can_be_late_only_where_both_are_said(asked):
    text = policies.preset("standard") + f'\n[[segments]]\nname = "slow"\ngrace_days = 2\n{asked}\n'

    policy, found = policies.check(text)

    assert policy is None
    assert [each.where for each in found] == ["segments[1].of_last"]


def test_three_of_the_last_six_read_in_words_and_do_not_hide_who_paid_late_more_widely():
    wide = '\n[[segments]]\nname = "late"\npaid_late_at_least = 3\ngrace_days = 1\n'
    narrow = wide.replace('"late"', '"slow"') + "of_last = 6\n"

    policy, found = policies.check(policies.preset("standard") + narrow + wide)

    assert found == []
    assert "customers who paid late at least 3 of their last 6 invoices" in policy_in_words(policy)
    assert policies.check(policies.preset("standard") + wide + narrow)[0] is None
