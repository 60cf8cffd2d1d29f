"""Every step of a policy file says once when it is due, and that day can come."""

import pytest

from plugin import policies
from plugin.words import policy_in_words
from tests.core.test_policies import SOUND, problems


def with_step(*lines, before="reminder"):
    """The sound policy with one more step before the one of this name."""
    step = "\n".join(("[[steps]]", *lines))
    return SOUND.replace(f'[[steps]]\nname = "{before}"', f'{step}\n\n[[steps]]\nname = "{before}"', 1)


def courtesy(*lines):
    return with_step('name = "heads-up"', 'kind = "courtesy"', *lines)


def last(*lines):
    """The sound policy with one more reminder at its end."""
    return SOUND.replace(
        "[interest]", "\n".join(("[[steps]]", 'name = "more"', 'kind = "reminder"', *lines, "", "[interest]"))
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (courtesy("days_before_due = 3"), "Day 3: the invoice"),
        (courtesy("days_before_due = 3"), "3 days before the due date: the invoice is sent again with a"),
        (courtesy("days_before_due = 0"), "On the due date: "),
        (courtesy("days_after_invoice = 1"), "1 day after the date of the invoice: "),
        (last("days_after_previous = 9"), "9 days after the step before was done: "),
        (last("days_after_promise = 2"), "2 days after the day of a promise that was not kept: "),
        (last("days_after_notice = 5"), "5 days after the last notice left: "),
    ],
)
def test_a_step_may_count_from_each_of_these(text, said):
    policy, reported = policies.check(text)

    assert [problem for problem in reported if problem.severity == "error"] == []
    assert said in policy_in_words(policy)


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        (courtesy(), "steps[1]", "does not say when it is due"),
        (courtesy("after_days_overdue = 1"), "steps[1].after_days_overdue", "a late invoice gets none"),
        (courtesy("days_before_due = -1"), "steps[1].days_before_due", "at least 0"),
        (
            courtesy("days_before_due = 3", "days_after_invoice = 3"),
            "steps[1].days_after_invoice",
            "says twice when it is due: by days_before_due and by days_after_invoice",
        ),
        (courtesy("days_before_due = 1").replace("= 3", "= 1", 1), "steps[2].after_days_overdue", "minimum"),
        (
            last("days_before_due = 3"),
            "steps[6].days_before_due",
            "only for a step of kind 'confirm receipt' or 'courtesy'",
        ),
        (last("days_after_previous = 0"), "steps[6].days_after_previous", "at least 1"),
        (last("after_days_overdue = 70", "days_after_promise = 1"), "steps[6].days_after_promise", "twice"),
        (
            with_step('name = "first"', 'kind = "reminder"', "days_after_previous = 3"),
            "steps[1].days_after_previous",
            "none stands before it",
        ),
        (
            courtesy("days_before_due = 9").replace("after_days_overdue = 3\n", "days_after_previous = 12\n"),
            "steps[2].days_after_previous",
            "which may never happen",
        ),
        (
            last("days_after_promise = 1").replace(
                "[interest]", '[[steps]]\nname = "x"\nkind = "call"\ndays_after_previous = 4\n\n[interest]'
            ),
            "steps[7].days_after_previous",
            "counts from 'more', which may never happen",
        ),
        (
            with_step('name = "first"', 'kind = "reminder"', "days_after_notice = 3"),
            "steps[1].days_after_notice",
            "No notice leaves before",
        ),
        (
            SOUND.replace("after_days_overdue = 26", "days_after_promise = 2"),
            "steps[4].days_after_promise",
            "means something only",
        ),
    ],
)
def test_a_day_that_cannot_come_or_could_mean_two_is_refused(text, where, said):
    reported = [(p.where, p.reason) for p in problems(text) if p.severity == "error"]

    assert any(at == where and said in reason for at, reason in reported), reported
