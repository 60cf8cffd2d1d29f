"""A lift that somebody has skipped: the customer's page says so, and a person gives the terms back."""

from plugin import cash_on_delivery
from plugin.store import actions
from tests.engine.town import ALICE, COMPANY
from tests.pages.conftest import browser, ids


def live_until(town, kind):
    for _ in range(60):
        town.run()
        if ids(town, "proposed", kind=kind):
            return
        town.approve_all()
        town.run()
        town.days_pass(1)


def test_rule_9_whose_lift_was_skipped_is_lifted_by_a_person_on_its_page(app, town):
    town.owes(60)
    live_until(town, "set cod")
    town.approve_all()
    town.run()
    town.pays()
    live_until(town, "lift cod")
    bob = browser(app, town.store, "collector", "Bob")
    assert "until nothing is overdue" in bob.see("customer/9")
    assert "/lift-cod" not in bob.see("customer/9")

    (one,) = ids(town, "proposed", kind="lift cod")
    bob.act("next", only=f"skip:{one}")
    page = bob.see("customer/9")
    assert "was cancelled by a person on" in page
    assert "/lift-cod" in page

    assert "given back with the next run" in bob.act("customer/9/lift-cod")
    assert "/lift-cod" not in bob.see("customer/9")
    assert "The terms it had before are given back with the next run." in bob.see("customer/9")
    town.run()

    assert 'class="on-cod"' not in bob.see("customer/9")
    with town.store.reading(COMPANY) as scope:
        (done,) = (row for row in actions.with_status(scope, "done") if row.kind == "lift cod")
    assert done.approved_by != ALICE


def test_rule_9_what_a_person_set_and_took_back_is_taken_back_again_after_somebody_skipped_its_lift(
    app, town
):
    town.owes(-30)
    town.run()
    bob = browser(app, town.store, "collector", "Bob")
    bob.act("customer/9/cod", reason="Two checks bounced")
    town.run()
    town.approve_all()
    town.run()
    with town.store.company(COMPANY) as scope:
        assert cash_on_delivery.lift(scope, "9", ALICE, on=town.today)
    town.switch("preview")
    town.run()
    (one,) = ids(town, "approved", kind="lift cod")
    town.clock.advance(minutes=5)
    bob.act("next", only=f"skip:{one}")
    assert "/lift-cod" in bob.see("customer/9")

    bob.act("customer/9/lift-cod")
    assert "/lift-cod" not in bob.see("customer/9")
    town.switch("automatic")
    town.run()

    assert 'class="on-cod"' not in bob.see("customer/9")
