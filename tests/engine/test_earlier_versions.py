"""A running case keeps the version of the policy it began with, also for how old its facts may be."""

from plugin import planning, policies
from tests.engine.town import COMPANY


def test_a_confirmation_of_payments_reaches_cases_under_an_earlier_version(town):
    town.activate(standard(books_through_days=1))
    town.owes(days_overdue=5)
    town.run()
    town.activate(standard(books_through_days=10))
    town.run()
    town.clock.advance(days=10)
    town.run()
    assert town.states("notice") == ["done"], "payments do not count as entered under the first version"

    town.confirm_payments()
    town.run()

    assert town.states("notice") == ["done", "proposed"]


def test_who_was_planned_on_facts_too_old_for_an_earlier_version_is_planned_again(town):
    town.activate(standard(facts_fresh_hours=2))
    town.owes(days_overdue=5)
    town.run()
    town.activate(standard(facts_fresh_hours=48))
    town.clock.advance(days=9, hours=12)
    town.confirm_payments()
    town.run()
    town.clock.advance(hours=12)
    planning.plan_now(town.store, COMPANY, ["9"])
    assert town.states("notice") == ["done"], "the facts are too old under the first version"

    town.run()

    assert town.states("notice") == ["done", "proposed"]


def standard(**limits: int) -> str:
    """The standard policy with other limits for how old facts may be."""
    usual = {"facts_fresh_hours": 6, "books_through_days": 3}
    policy = policies.preset("standard")
    for name, limit in limits.items():
        before = f"{name} = {usual[name]}\n"
        assert before in policy
        policy = policy.replace(before, f"{name} = {limit}\n")
    return policy
