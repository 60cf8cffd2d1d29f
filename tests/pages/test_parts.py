"""Who does what in collecting stands on the Policy page, and a manager gives each part to somebody."""

from plugin.access import members
from tests.engine.town import COMPANY


def test_s2_11_one_person_sees_to_everything_and_the_page_says_so(town, alice):
    page = alice.see("policy")

    assert page.count("nobody was given it, so Alice sees to it.") == 4


def test_a_part_is_given_to_a_member_and_the_history_tells(town, alice, bob):
    page = alice.act("policy/part", part="legal", member=bob.token.user_id)

    assert "sees to customers under a legal stop: Bob." in page
    assert "gave Bob the part “legal”." in alice.see("settings/history")


def test_s0_9_who_has_the_relationship_does_not_collect_where_another_can(town, alice, bob):
    alice.act("policy/part", part="relationship owner", member=bob.token.user_id)
    page = alice.act("policy/part", part="collector", member=bob.token.user_id)

    assert "does all that is not named below: Bob." in page
    assert "Alice sees to it, since whoever has the relationship does not collect" in page


def test_a_part_of_somebody_who_left_falls_to_another(town, alice, bob):
    alice.act("policy/part", part="legal", member=bob.token.user_id)
    with town.store.company(COMPANY) as scope:
        members.remove(scope, bob.token.user_id)

    assert "under a legal stop: nobody was given it, so Alice sees to it." in alice.see("policy")


def test_what_is_no_part_or_no_member_is_told(town, alice, bob):
    assert "Choose which part" in alice.post("policy/part", part="boss", member=bob.token.user_id).text
    refused = alice.post("policy/part", part="legal", member="nobody")
    assert refused.status_code == 422
    assert "Name one member" in refused.text
    assert bob.post("policy/part", part="legal", member=bob.token.user_id).status_code == 403
