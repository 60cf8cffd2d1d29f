"""A rate that follows a published reference is asked for again each half-year."""

from plugin import policies
from plugin.store import policy_versions
from tests.engine.town import COMPANY

ASKED = "enter the reference rate"
NEW_RATE = "\n[[interest.rate_changes]]\nfrom_day = 2027-01-01\nannual_rate_percent = 11.5\n"


def activate(town, policy):
    with town.store.company(COMPANY) as scope:
        policy_versions.activate(scope, policy, "user:alice")


def test_a_new_half_year_asks_for_its_rate_until_it_is_in_the_policy(town):
    activate(town, policies.preset("uk-statutory"))
    town.run()
    assert ASKED not in town.open_tasks()

    town.clock.advance(days=60)
    town.run()
    assert ASKED in town.open_tasks()

    activate(town, policies.preset("uk-statutory") + NEW_RATE)
    town.run()
    assert ASKED not in town.open_tasks()


def test_a_rate_of_the_companys_own_is_never_asked_for(town):
    town.clock.advance(days=400)
    town.run()

    assert ASKED not in town.open_tasks()
