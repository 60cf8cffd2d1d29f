"""Rule 7: effects and records of them, one to one."""

from datetime import date

import pytest
from sqlalchemy import create_engine

from tests.checker.worlds import OURS, World
from web.demo.checker import Checker


def test_rule_7_a_mail_without_an_action(recorded):
    recorded.mail(recorded.first)

    assert recorded.rules() == [7]


def test_rule_7_an_action_without_a_mail(recorded):
    recorded.action("N1", "notice", f"invoice/{recorded.first}")

    assert recorded.rules() == [7]


def test_rule_7_one_action_is_good_for_one_mail(recorded):
    recorded.action("N1", "notice", f"invoice/{recorded.first}")
    recorded.mail(recorded.first)
    recorded.days_pass(3)
    recorded.mail(recorded.first, "Another interest notice, to be paid by 2026-11-30.")

    assert recorded.rules() == [7]


def test_rule_7_a_charge_without_an_action(recorded):
    recorded.charge(recorded.first, date(2026, 10, 4), date(2026, 11, 1), "14.30")

    assert 7 in recorded.rules()


def test_rule_7_terms_changed_without_an_action(recorded):
    with recorded.run():
        term = recorded.company.create("Term", {"Name": "COD - pay before work"})["Id"]
        recorded.write("Customer", "1", SalesTermRef={"value": term})

    assert sorted(recorded.rules()) == [7, 9]


@pytest.mark.parametrize("because", [None, {}, {"facts": []}])
def test_rule_7_an_action_that_does_not_say_why(recorded, because):
    recorded.action("N1", "notice", f"invoice/{recorded.first}", because=because)
    recorded.mail(recorded.first)

    assert recorded.rules() == [7]


def test_rule_7_an_action_of_nobody(recorded):
    recorded.action("N1", "notice", f"invoice/{recorded.first}", told=False)
    recorded.mail(recorded.first)

    assert recorded.rules() == [7]


@pytest.mark.parametrize("status", ["sending", "unclear"])
def test_rule_7_what_is_unclear_may_still_be_settled(recorded, status):
    recorded.action("N1", "notice", f"invoice/{recorded.first}", status=status)
    recorded.mail(recorded.first)
    before = recorded.rules()
    with recorded.database:
        recorded.database.execute("UPDATE actions SET status = 'done'")
        recorded.database.execute("UPDATE action_events SET status = 'done'")

    assert before == []
    assert recorded.rules() == []


def test_rule_7_an_unclear_act_called_failed_did_happen(recorded):
    recorded.action("N1", "notice", f"invoice/{recorded.first}", status="unclear")
    recorded.mail(recorded.first)
    recorded.look()
    with recorded.database:
        recorded.database.execute("UPDATE actions SET status = 'failed'")

    assert recorded.rules() == [7]


@pytest.mark.parametrize(("has_our_words", "broken"), [(True, []), (False, [7])])
def test_rule_7_a_mail_in_doubt_may_be_proved_by_one_by_hand_that_bears_our_words(
    recorded, has_our_words, broken
):
    """Nobody can tell them apart in QuickBooks, and to the customer they are the same."""
    recorded.action("N1", "notice", f"invoice/{recorded.first}", status="unclear")
    if has_our_words:
        with recorded.run():
            recorded.put(recorded.first)
    with recorded.company.acting_as("person"):
        recorded.company.send("Invoice", recorded.first)
    before = recorded.rules()
    with recorded.database:
        recorded.database.execute("UPDATE actions SET status = 'done'")
        recorded.database.execute("UPDATE action_events SET status = 'done'")

    assert before == []
    assert recorded.rules() == broken


@pytest.mark.parametrize(("unclear_times", "broken"), [(1, []), (0, [7])])
def test_rule_7_terms_of_a_family_may_wait_to_be_finished(recorded, unclear_times, broken):
    recorded.action("C1", "set cod", "customer/1", status="approved", unclear_times=unclear_times)
    with recorded.run():
        term = recorded.company.create("Term", {"Name": "COD - pay before work"})["Id"]
        recorded.write("Customer", "1", SalesTermRef={"value": term})

    assert [rule for rule in recorded.rules() if rule == 7] == broken


def test_of_terms_in_doubt_that_a_person_has_changed_since_nobody_can_tell(recorded):
    recorded.action("C1", "set cod", "customer/1", status="unclear")
    with recorded.run():
        term = recorded.company.create("Term", {"Name": "COD - pay before work"})["Id"]
        recorded.write("Customer", "1", SalesTermRef={"value": term})
    assert 7 not in recorded.rules()
    recorded.write("Customer", "1", SalesTermRef={"value": "3"})
    with recorded.database:
        recorded.database.execute("UPDATE actions SET status = 'cancelled'")

    assert 7 not in recorded.rules()


def test_terms_may_be_recorded_as_changed_after_a_person_has_given_others(recorded):
    with recorded.run():
        term = recorded.company.create("Term", {"Name": "COD - pay before work"})["Id"]
        recorded.write("Customer", "1", SalesTermRef={"value": term})
    recorded.write("Customer", "1", SalesTermRef={"value": "3"})
    recorded.action("C1", "set cod", "customer/1")
    assert 7 not in recorded.rules()

    recorded.action("C2", "set cod", "customer/1")
    assert 7 in recorded.rules(), "once is not twice"


@pytest.mark.parametrize(("closed_at", "broken"), [(None, []), ("now", [7])])
def test_terms_changed_in_part_may_be_left_to_a_person_who_is_asked(recorded, closed_at, broken):
    with recorded.database:
        task = (OURS, "1", "look at the terms", closed_at)
        recorded.database.execute("INSERT INTO tasks VALUES (?, ?, ?, ?)", task)
    with recorded.run():
        term = recorded.company.create("Term", {"Name": "COD - pay before work"})["Id"]
        recorded.write("Customer", "1", SalesTermRef={"value": term})

    assert [rule for rule in recorded.rules() if rule == 7] == broken


def test_another_company_s_actions_are_not_ours(recorded):
    recorded.action("N1", "notice", f"invoice/{recorded.first}")
    with recorded.database:
        recorded.database.execute("UPDATE actions SET company_id = 'other'")

    assert recorded.rules() == []


def test_a_sqlalchemy_engine_does_as_well(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/product.db")
    with engine.begin() as db:
        db.exec_driver_sql(
            "CREATE TABLE actions (company_id, id, customer_id, kind, status, because, done_at, approved_by)"
        )
        db.exec_driver_sql("CREATE TABLE action_covers (company_id, subject, step, episode, action_id)")
        db.exec_driver_sql("CREATE TABLE action_events (company_id, id, action_id, at, actor, status)")
        db.exec_driver_sql("CREATE TABLE tasks (company_id, customer_id, kind, closed_at)")
        db.exec_driver_sql(
            "INSERT INTO actions VALUES "
            f"('{OURS}', 'N1', '1', 'notice', 'done', '{{\"rule\": \"x\"}}', '2026', NULL)"
        )
    world = World()
    checker = Checker(world.company, engine, company_id=OURS)
    found = checker.look(world.clock.now())
    engine.dispose()

    assert [breach.rule for breach in found] == [7, 7]
