"""A case that runs keeps the version of the policy it began with, unless a person moves it."""

import pytest

from plugin.core.said import Own
from plugin.core.versions import running_version, version_for
from tests.core.builders import TODAY, a_done_notice, a_paid_invoice, an_account, an_invoice

LATE = an_invoice(days_overdue=20)


def version(account, *, newest=5, moved_to=0):
    return version_for(account, TODAY, newest=newest, moved_to=moved_to)


def chased(*notices, invoice=LATE, **fields):
    return an_account(invoice, past=notices, **fields)


def moved_by_a_person(to):
    return (Own(name="policy version", value=str(to), by="Dana", on=TODAY),)


def test_a_case_keeps_the_version_of_its_first_notice():
    assert version(chased(a_done_notice(policy_version=2), a_done_notice("later", policy_version=4))) == 2


@pytest.mark.parametrize(
    "account",
    [
        chased(),
        chased(a_done_notice(policy_version=2, is_courtesy=True)),
        chased(a_done_notice(policy_version=2, status="proposed")),
        chased(a_done_notice(policy_version=2, episode=2)),
        chased(a_done_notice(policy_version=2, kind="remove memo")),
        chased(a_done_notice(policy_version=2), invoice=a_paid_invoice(days_overdue=20)),
    ],
    ids=["nothing left", "a courtesy", "still proposed", "another episode", "no notice", "paid"],
)
def test_a_case_that_has_not_begun_follows_the_newest(account):
    assert running_version(account, TODAY) is None
    assert version(account) == 5


def test_a_version_may_take_the_running_cases_along():
    account = chased(a_done_notice(policy_version=2))

    assert version(account, moved_to=4) == 4
    assert version(account, moved_to=1) == 2


def test_a_person_may_move_one_case():
    account = chased(a_done_notice(policy_version=2), own=moved_by_a_person(3))

    assert version(account) == 3
    assert version(account, moved_to=4) == 4
    # A backup may remember a version that the records no longer have.
    assert version(chased(a_done_notice(policy_version=2), own=moved_by_a_person(9))) == 5
