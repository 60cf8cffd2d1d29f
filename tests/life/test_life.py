"""The company lives on by the habits of its people, within its own books."""

from collections import Counter
from datetime import date, timedelta

import pytest

from connectors.sandbox.life import Happening, Life
from connectors.sandbox.seeds.trading import habits
from tests.life.conftest import DAYS
from tests.life.worlds import START, a_small_company, a_trading_company, everything_adds_up

TODAY = START.date()


def test_every_figure_still_follows_from_the_transactions(lived):
    everything_adds_up(lived.company)


def test_about_four_invoices_are_written_on_a_working_day_and_mailed(lived):
    new = [each for each in lived.company.records("Invoice") if each["TxnDate"] >= TODAY.isoformat()]
    working_days = sum((TODAY + timedelta(days=n)).weekday() < 5 for n in range(1, DAYS + 1))

    assert 3.5 * working_days < len(new) < 4.5 * working_days
    assert all(date.fromisoformat(each["TxnDate"]).weekday() < 5 for each in new)
    assert sum(each["EmailStatus"] == "EmailSent" for each in new) > 0.9 * len(new)


@pytest.mark.parametrize(
    "what",
    [
        "was invoiced",
        "paid",
        "paid in part",
        "payment bounced",
        "had a payment applied",
        "had a deposit booked as payment",
        "was sent an invoice by hand",
        "had a memo edited",
        "had the notes edited",
        "was given other terms",
    ],
)
def test_everything_happens_in_ninety_days(lived, what):
    assert what in {each.what for each in lived.happenings}


def test_the_prompt_pay_in_time_and_the_silent_not_at_all(lived):
    payers = Counter(
        habits.habit_of(each.customer_id).name for each in lived.happenings if each.what == "paid"
    )
    late = Counter(
        habits.habit_of(each["CustomerRef"]["value"]).name
        for each in lived.company.records("Invoice")
        if each["Balance"] and each["DueDate"] < (TODAY + timedelta(days=DAYS - 5)).isoformat()
    )

    assert payers["prompt"] > 50
    assert late["prompt"] <= 2
    assert payers["silent"] == 0


def test_everything_was_done_by_a_person(lived):
    assert {each.by for each in lived.company.mail} == {"person"}


def test_the_same_seed_lives_the_same_life(lived):
    company, clock = a_trading_company()
    life = Life(company, clock, seed=1)
    happenings = []
    for _ in range(30):
        clock.advance(timedelta(days=1))
        happenings += life.live(company.books.today())

    assert happenings == [each for each in lived.happenings if each.day <= TODAY + timedelta(days=30)]


def payments_in(places: list[int], *, days: int, noticed_every: int | None = None) -> int:
    """How often these customers pay in so many days, with or without notices."""
    company, clock = a_small_company(*places)
    invoices = [each["Id"] for each in company.records("Invoice")]
    life = Life(company, clock, seed=1)
    happenings: list[Happening] = []
    for number in range(days):
        if noticed_every and number % noticed_every == 0:
            for each in invoices:
                company.send("Invoice", each)
        clock.advance(timedelta(days=1))
        happenings += life.live(company.books.today())
    return sum(each.what == "paid" for each in happenings)


def test_notices_make_the_silent_pay_sometimes_and_nothing_else_does():
    silent = list(habits.SILENT_ONES)

    assert payments_in(silent, days=90) == 0
    assert payments_in(silent, days=90, noticed_every=5) >= 1


def test_notices_make_the_late_pay_sooner():
    late = [4, 9, 16, 20, 24, 29, 36, 40]

    assert payments_in(late, days=14, noticed_every=7) > payments_in(late, days=14)


def test_weekends_are_quiet():
    company, clock = a_small_company(1, 2)
    clock.advance(timedelta(days=5))

    assert Life(company, clock).live(date(2026, 11, 7)) == []
