"""Once a day a run compares our figures with QuickBooks' A/R Aging; while they differ nothing is charged."""

from __future__ import annotations

from plugin.answers import AgingReport
from plugin.books import TryLater
from plugin.store import companies
from plugin.words.runs import run_words
from tests.engine.town import COMPANY

OTHER = AgingReport(rows=(("9", (1, 0, 0, 0, 0)),), currency="USD", ages_from_due_date=True)


def asked(town):
    return [what for what, _ in town.books.calls].count("aging")


def untied(town):
    with town.store.reading(COMPANY) as scope:
        return companies.standing(scope).company.untied_customers


def test_figures_are_compared_once_a_day(town):
    town.owes(days_overdue=-10)
    town.run()
    assert asked(town) == 1
    town.clock.advance(hours=1)
    town.run()
    assert asked(town) == 1
    town.clock.advance(hours=24)
    town.run()
    assert asked(town) == 2
    assert untied(town) == 0


def test_a_difference_is_told_stops_charges_and_ends_when_the_figures_agree(town, monkeypatch):
    town.owes(days_overdue=-10)
    monkeypatch.setattr(town.books, "aging", lambda _: OTHER)

    said = run_words("done", town.run().counts, 1, None)

    assert "other figures for 1 customer; nothing is charged until they agree." in said
    assert untied(town) == 1
    monkeypatch.undo()
    town.clock.advance(hours=24)
    town.run()
    assert untied(town) == 0


def test_a_report_that_cannot_be_had_is_asked_for_in_the_next_run_and_stops_nothing(town):
    town.owes(days_overdue=-10)
    town.books.fail(TryLater("Busy."), on="aging")

    done = town.run()

    assert done.error is None
    assert "could not be had" in run_words("done", done.counts, 1, None)
    town.clock.advance(hours=1)
    town.run()
    assert asked(town) == 2


def test_a_run_in_which_something_left_leaves_the_comparison_to_the_next(town):
    town.owes(days_overdue=5)
    town.switch("automatic")
    assert "notice: done" in town.run().counts
    assert asked(town) == 0
    town.clock.advance(hours=1)
    while any(what.endswith(": done") for what in town.run().counts):
        town.clock.advance(hours=1)

    assert asked(town) == 1
