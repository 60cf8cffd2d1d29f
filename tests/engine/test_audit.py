"""Every outward act has its entry, in the transaction of its decision, and no entry can change unnoticed."""

import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from plugin import policies, tables
from plugin.audit import texts, trail, verify
from plugin.books import Refused, TryLater, Unclear
from plugin.outbox import by_hand
from plugin.store import actions
from tests.engine.town import ALICE, COMPANY, KEEPER


@pytest.fixture
def unguarded(town):
    """The database in the hands of somebody who may take its triggers away."""
    is_postgres = town.store.engine.dialect.name == "postgresql"
    verbs = ("update", "delete")
    off = (
        ["ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_stay"]
        if is_postgres
        else [f"DROP TRIGGER audit_entries_stay_{verb}" for verb in verbs]
    )
    _execute(town, *off)
    yield town
    if is_postgres:
        _execute(town, "ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_stay")


def _execute(town, *statements: str) -> None:
    with town.store.company(COMPANY) as scope:
        for statement in statements:
            scope.db.execute(text(statement))


def _entries(town, kind: str = "notice"):
    """(what, body) of every entry about actions of *kind*, in order."""
    table = tables.audit_entries
    with town.store.reading(COMPANY) as scope:
        rows = scope.rows(scope.select(table).order_by(table.c.number))
        kinds = {row.id: row.kind for row in scope.rows(scope.select(tables.actions))}
    return [(row.what, json.loads(row.body)) for row in rows if kinds.get(row.action_id) == kind]


def _problems(town, **known) -> tuple[str, ...]:
    with town.store.reading(COMPANY) as scope:
        return verify.verify(scope, **known).problems


def test_an_act_has_one_entry_and_what_became_of_it(town):
    town.owes(days_overdue=5)
    town.run()

    (ordered, body), (done, outcome) = _entries(town)
    assert (ordered, done) == ("ordered", "done")
    assert body["actor"] == "dunwell"
    assert body["rule"] == "step is due"
    assert body["policy_version"] == 1
    assert body["covers"] == [["invoice/1007", "reminder", 1]]
    assert outcome["ref"].startswith("1007 ")
    assert _problems(town) == ()


def test_it_says_who_agreed(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    town.approve_all()
    town.run()

    (_, body), _ = _entries(town)
    assert body["actor"] == ALICE


def test_what_was_decided_anew_names_the_policy_and_the_reading_it_left_under(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    town.approve_all()
    planned_at = town.clock.now()
    town.activate(policies.preset("standard"))
    town.clock.advance(hours=2)
    town.run()

    (_, body), _ = _entries(town)
    with town.store.reading(COMPANY) as scope:
        (row,) = [row for row in actions.with_status(scope, "done") if row.kind == "notice"]
    assert body["policy_version"] == row.policy_version == 2
    assert datetime.fromisoformat(body["facts_at"]) == row.facts_at > planned_at


def test_a_charge_that_leaves_as_it_was_agreed_names_the_policy_it_was_agreed_under(town):
    town.owes(days_overdue=1)
    for _ in range(40):
        town.approve_all()
        town.days_pass(1, running=True)
        if "proposed" in town.states("charge"):
            break
    town.approve_all()
    town.activate(policies.preset("standard"))
    town.run()

    (_, body), *_ = _entries(town, "charge")
    assert body["facts"]["policy_version"] == str(body["policy_version"]) == "1"


def test_the_exact_words_and_the_address_are_kept_sealed(town):
    town.owes(days_overdue=5)
    town.run()

    with town.store.reading(COMPANY) as scope:
        kept = texts.read(scope, KEEPER.vault, 1)
        rows = scope.rows(scope.select(tables.audit_entries))
    assert kept is not None
    assert kept["order"]["words"] in town.books.mails[0].memo
    assert kept["order"]["invoice"]["email"] == "ap@acme.example"
    assert not any("acme" in str(row).lower() for row in rows)


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(Unclear("Lost."), "unclear"), (Refused("No."), "failed"), (TryLater("Later."), "not done")],
)
def test_a_failure_is_told_as_what_it_was(town, monkeypatch, failure, outcome):
    def perform(*_, **__):
        raise failure

    monkeypatch.setattr(town.books, "perform", perform)
    town.owes(days_overdue=5)
    town.run()

    assert [what for what, _ in _entries(town)] == ["ordered", outcome]
    assert _problems(town) == ()


def test_a_person_s_word_on_an_unclear_act_is_told_with_the_person(town, monkeypatch):
    def perform(*_, **__):
        raise Unclear("Lost.")

    monkeypatch.setattr(town.books, "perform", perform)
    town.owes(days_overdue=5)
    town.run()
    with town.store.company(COMPANY) as scope:
        (row,) = actions.with_status(scope, "unclear")
        assert by_hand.it_happened(scope, row.id, ALICE)

    what, body = _entries(town)[-1]
    assert (what, body["actor"]) == ("done", ALICE)


def test_a_decision_that_was_rolled_back_left_no_entry(town):
    def decide_and_fail() -> None:
        with town.store.company(COMPANY) as scope:
            trail.append(scope, "signed off", trail.Subject(), {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        decide_and_fail()

    with town.store.reading(COMPANY) as scope:
        assert trail.head(scope)[0] == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entries SET body = '{}'", "DELETE FROM audit_entries WHERE number = 1"]
)
def test_the_database_itself_refuses_to_change_an_entry(town, statement):
    town.owes(days_overdue=5)
    town.run()

    with pytest.raises(DatabaseError, match="only ever added to"), town.store.company(COMPANY) as scope:
        scope.db.execute(text(statement))
    assert _problems(town) == ()


def test_a_forgotten_customer_leaves_a_chain_that_verifies(town):
    town.owes(days_overdue=5)
    town.run()

    with town.store.company(COMPANY) as scope:
        assert trail.forget(scope, KEEPER.witness, "9", ALICE) > 0

    with town.store.reading(COMPANY) as scope:
        assert texts.read(scope, KEEPER.vault, 1) is None
    assert _problems(town) == ()


def test_a_head_kept_elsewhere_shows_that_the_end_was_cut_off(unguarded):
    town = unguarded
    town.owes(days_overdue=5)
    town.run()
    with town.store.reading(COMPANY) as scope:
        kept = trail.head(scope)

    _execute(
        town,
        f"DELETE FROM audit_entries WHERE number = {kept[0]}",
        "UPDATE audit_heads SET number = number - 1, hash = (SELECT hash FROM audit_entries "
        "ORDER BY number DESC LIMIT 1)",
    )

    assert _problems(town) == (), "the chain alone cannot show it"
    assert any("you kept" in problem for problem in _problems(town, known_head=kept))


@given(
    number=st.integers(0, 10**6),
    column=st.sampled_from(["at", "what", "action_id", "customer_id", "body", "text_hash", "previous_hash"]),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_entry_changes_unnoticed(unguarded, number, column):
    town, table = unguarded, tables.audit_entries
    if not town.books.mails:
        town.owes(days_overdue=5)
        town.run()
    with town.store.company(COMPANY) as scope:
        one = table.c.number == number % trail.head(scope)[0] + 1
        value = getattr(scope.first(scope.select(table).where(one)), column)
        other = value.replace(year=2001) if column == "at" else f"{value or ''}x"
        scope.db.execute(scope.update(table).where(one).values({column: other}))

    assert _problems(town) != ()

    with town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(table).where(one).values({column: value}))
    assert _problems(town) == ()


def test_a_changed_text_is_noticed(town):
    town.owes(days_overdue=5)
    town.run()

    with town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.audit_texts).values(sealed=b"something else"))

    assert any("sealed text" in problem for problem in _problems(town))


def test_an_act_without_an_entry_is_noticed(unguarded):
    unguarded.owes(days_overdue=5)
    unguarded.run()

    _execute(unguarded, "UPDATE audit_entries SET what = 'done' WHERE what = 'ordered'")

    assert any("without an entry" in problem for problem in _problems(unguarded))


def test_a_text_that_was_taken_away_is_noticed(town):
    town.owes(days_overdue=5)
    town.run()

    _execute(town, "DELETE FROM audit_texts WHERE number = 1")

    assert _problems(town) == ("The sealed text of entry 1 is missing, and nobody was forgotten since.",)


def test_a_key_that_was_taken_away_is_noticed(town):
    town.owes(days_overdue=5)
    town.run()

    _execute(town, "DELETE FROM audit_keys WHERE customer_id = '9'")

    assert "The sealed text of entry 1 has lost its key, and nobody was forgotten since." in _problems(town)


def test_a_text_given_to_somebody_else_is_noticed(town):
    town.owes(days_overdue=5)
    town.run()

    _execute(town, "UPDATE audit_texts SET customer_id = '10' WHERE number = 1")

    assert any("entry 1 is kept under another customer" in problem for problem in _problems(town))


def test_a_text_of_no_entry_is_noticed(town):
    with town.store.company(COMPANY) as scope:
        scope.insert(tables.audit_texts, {"number": 7, "customer_id": "9", "sealed": b"words"})

    assert any("sealed text of entry 7" in problem for problem in _problems(town))


def test_who_was_forgotten_before_excuses_nothing_that_is_missing_since(town):
    town.owes(days_overdue=5)
    town.run()
    with town.store.company(COMPANY) as scope:
        trail.forget(scope, KEEPER.witness, "9", ALICE)
    town.owes(days_overdue=5, invoice_id="1008")
    town.days_pass(8)
    town.run()
    with town.store.reading(COMPANY) as scope:
        last = max(row.number for row in scope.rows(scope.select(tables.audit_texts)))
    assert _problems(town) == ()

    _execute(town, f"DELETE FROM audit_texts WHERE number = {last}")

    assert [problem for problem in _problems(town) if f"entry {last} is missing" in problem]


def test_texts_are_read_in_parts(town, monkeypatch):
    monkeypatch.setattr(verify, "_ENTRIES_AT_ONCE", 2)
    town.owes(days_overdue=5)
    town.run()
    with town.store.reading(COMPANY) as scope:
        numbers = [row.number for row in scope.rows(scope.select(tables.audit_texts))]
    assert _problems(town) == ()
    assert max(numbers) > 2

    _execute(town, f"DELETE FROM audit_texts WHERE number = {max(numbers)}")

    assert any(f"entry {max(numbers)} is missing" in problem for problem in _problems(town))
