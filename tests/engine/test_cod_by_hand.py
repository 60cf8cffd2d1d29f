"""Cash on delivery by a person's decision, from the word to the books and back (rules 2, 5, 6 and 9)."""

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import IntegrityError

from plugin import cash_on_delivery, people, planning, tables
from plugin.books import Unclear
from plugin.core.blocks import NOTES
from plugin.orders import COD_TERM_NAME
from plugin.people import Unsound
from plugin.store import actions, company_settings
from tests.engine.town import ALICE, COMPANY, acme

DANA = "user:dana"


def decide(town, reason="Two checks bounced", who=DANA):
    with town.store.company(COMPANY) as scope:
        cash_on_delivery.put_on(scope, "9", who, reason=reason, on=town.today)


def lift(town, who=ALICE):
    with town.store.company(COMPANY) as scope:
        return cash_on_delivery.lift(scope, "9", who, on=town.today)


def rows(town, table):
    with town.store.reading(COMPANY) as scope:
        return scope.rows(scope.select(table).order_by(table.c.recorded_at))


def term(town, customer="9"):
    term_id = town.books.customer(customer).term_id
    return next((one.name for one in town.books._sorted("term") if one.id == term_id), None)


def test_a_person_s_word_changes_the_terms_and_writes_it_down(town):
    town.run()
    before = term(town)
    decide(town)
    town.run()

    assert term(town) == COD_TERM_NAME
    notes = town.books.customer("9").notes
    assert NOTES.block_in(notes).startswith("COD since")
    assert any("as dana decided: Two checks bounced" in note for note in town.books.notes["9"])
    (state,) = rows(town, tables.cod_states)
    assert (state.cause, state.recorded_by) == ("by hand", DANA)
    assert before not in (None, COD_TERM_NAME)


def test_the_word_is_the_approval_and_names_who_gave_it(town):
    town.switch("approve")
    town.run()
    decide(town)
    planning.plan_now(town.store, COMPANY, ["9"])

    with town.store.reading(COMPANY) as scope:
        (row,) = actions.with_status(scope, "approved")
    assert (row.kind, row.approved_by) == ("set cod", DANA)


@pytest.mark.parametrize("hindrance", ["preview", "stopped"])
def test_rule_6_nothing_leaves_where_nothing_may(town, hindrance):
    town.run()
    if hindrance == "preview":
        town.switch("preview")
    else:
        with town.store.company(COMPANY) as scope:
            company_settings.set_stopped(scope, ALICE, is_stopped=True)
    decide(town)
    town.run()

    assert term(town) != COD_TERM_NAME


def test_rule_9_it_outlives_the_debt_and_ends_by_a_person_with_the_terms_it_found(town):
    town.books.put(acme(id="10", name="Acme:Roof", parent_id="9", bills_with_parent=True, balance_minor=0))
    town.owes(days_overdue=5)
    town.run()
    before = term(town), term(town, "10")
    decide(town)
    town.run()
    assert (term(town), term(town, "10")) == (COD_TERM_NAME, COD_TERM_NAME)

    town.pays()
    town.days_pass(3, running=True)
    assert term(town) == COD_TERM_NAME

    assert lift(town)
    town.run()
    town.run()
    assert (term(town), term(town, "10")) == before
    assert "COD since" not in town.books.customer("9").notes
    assert rows(town, tables.cod_states)[0].ended_on == town.today


def test_rule_5_the_terms_a_person_chose_meanwhile_stay(town):
    town.run()
    decide(town)
    town.run()
    town.books.put(replace(town.books.customer("9"), term_id="5"))
    lift(town)
    town.run()

    assert town.books.customer("9").term_id == "5"


def test_taken_back_before_it_left_nothing_happens(town):
    town.switch("approve")
    town.run()
    decide(town)
    planning.plan_now(town.store, COMPANY, ["9"])
    assert lift(town)
    town.run()

    assert term(town) != COD_TERM_NAME
    assert town.states("set cod") == ["cancelled"]


def test_rule_4_a_lost_answer_is_looked_for_and_not_repeated(town):
    town.run()
    decide(town)
    town.books.fail(Unclear("The answer was lost."), on="perform", kind="set cod", when="after")
    town.run()
    assert town.states("set cod") == ["unclear"]

    town.clock.advance(hours=1)
    town.run()

    assert town.states("set cod") == ["done"]
    assert len(rows(town, tables.cod_states)) == 1


def test_two_words_do_not_stand_at_once(town):
    town.run()
    decide(town)
    with pytest.raises(Unsound, match="decided this already"):
        decide(town, who=ALICE)
    assert lift(town)
    assert not lift(town)
    decide(town, reason="Again")

    with pytest.raises(IntegrityError), town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.cod_decisions).values(ended_on=None))


def test_it_needs_a_reason(town):
    town.run()
    with pytest.raises(Unsound, match="Say why"):
        decide(town, reason=" ")


def test_a_legal_stop_ends_this_too(town):
    town.run()
    with town.store.company(COMPANY) as scope:
        people.legal_stop(scope, "9", ALICE, reason="Bankruptcy", on=town.today)
    decide(town)
    town.run()

    assert term(town) != COD_TERM_NAME
