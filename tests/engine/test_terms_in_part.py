"""A family whose terms were changed in part, when nothing calls for the rest: a person looks (rule 5)."""

import dataclasses

import pytest
from msgspec.structs import replace

from plugin import cash_on_delivery
from plugin.books import Unclear
from plugin.core.actions import SetCod
from plugin.orders import COD_TERM_NAME
from plugin.store import company_settings
from tests.engine.town import ALICE, COMPANY, acme
from tests.memory_books import a_term

LOOK = "look at the terms"


@pytest.mark.parametrize("is_known", [False, True])
def test_who_a_try_left_on_our_terms_is_looked_at_once_it_is_not_called_for(town, monkeypatch, is_known):
    """Whether this is the very first change of terms, which makes our term, or that is known from others."""
    town.books.put(acme(id="10", name="Acme:Roof", parent_id="9", bills_with_parent=True, balance_minor=0))
    if is_known:
        town.books.put(a_term("55", name=COD_TERM_NAME, due_days=0))
        with town.store.company(COMPANY) as scope:
            company_settings.keep_cod_term(scope, "55")
    whole = town.books._set_cod

    def in_part(order):
        whole(dataclasses.replace(order, customers=order.customers[:1]))
        raise Unclear("The terms of 1 of 2 customers were changed.")

    monkeypatch.setattr(town.books, "_set_cod", in_part)
    with town.store.company(COMPANY) as scope:
        cash_on_delivery.put_on(scope, "9", ALICE, reason="Two checks bounced", on=town.today)
    town.run()
    with town.store.company(COMPANY) as scope:
        assert cash_on_delivery.lift(scope, "9", ALICE, on=town.today)
    town.clock.advance(minutes=20)
    town.run()

    assert town.states(SetCod.kind) == ["cancelled"]
    assert [town.books.customer(one).term_id == "3" for one in ("9", "10")] == [False, True]
    assert town.open_tasks() == [LOOK]

    town.books.put(replace(town.books.customer("9"), term_id="3"))
    town.run()
    assert town.open_tasks() == []


@pytest.mark.parametrize(
    "term", [a_term("55", name=COD_TERM_NAME, due_days=30), a_term("55", name="Due on receipt", due_days=0)]
)
def test_other_terms_are_never_taken_for_ours(town, term):
    """Neither a term of that name that a person has changed, nor one that is due at once as well."""
    town.books.put(term, replace(town.books.customer("9"), term_id="55"))
    town.run()

    assert town.open_tasks() == []
