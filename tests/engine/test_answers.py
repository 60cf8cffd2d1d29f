"""What a policy must answer before it is put into force, and what its answers bring about (S0.11)."""

import re

import pytest
from sqlalchemy import update

from plugin import policies, tables
from plugin.store import policy_versions, tasks
from tests.engine.town import ALICE, COMPANY

ANSWER = re.compile(
    r"^(?:letter_after_days|calls_max|stop_service_after_days|attorney_after_days) = .*\n", re.MULTILINE
)
STANDARD = policies.preset("standard")
OLD = ANSWER.sub("", STANDARD)
"""As it stood before anybody asked."""


def test_a_new_version_that_leaves_questions_open_is_refused(town):
    with pytest.raises(policies.PolicyError) as raised:
        town.activate(OLD)

    assert str(raised.value).count("S0.11") == 4


def test_a_version_from_before_goes_on_as_it_was(town):
    with town.store.company(COMPANY) as scope:
        scope.db.execute(update(tables.policies).values(toml=OLD))
    town.owes(days_overdue=130)

    town.run()

    assert len(town.books.mails) == 1
    with town.store.reading(COMPANY) as scope:
        assert policy_versions.active(scope).attorney_after_days is None
    assert set(town.open_tasks()).isdisjoint({"decide about service", "decide about attorney"})


def test_the_questions_come_up_as_tasks_and_a_word_ends_them(town):
    town.owes(days_overdue=130)
    town.run()
    assert {"decide about service", "decide about attorney"} <= set(town.open_tasks())

    with town.store.company(COMPANY) as scope:
        (row,) = [row for row in tasks.open_tasks(scope) if row.kind == "decide about attorney"]
        tasks.set_aside(scope, row.id, ALICE)
    town.days_pass(5, running=True)

    assert "decide about service" in town.open_tasks()
    assert "decide about attorney" not in town.open_tasks()
