"""Today: fresh or not, how old, who first and why; and the acts a person does from there."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin import tables
from plugin.core.ranking import rank_of
from plugin.facts import ReceiptRecord
from plugin.store import marks
from plugin.store.pace import Pace
from plugin.store.reading import totals, worklist
from plugin.sync import sync
from plugin.words import pages as words
from tests.engine.town import COMPANY, acme
from tests.memory_books import a_customer
from tests.pages.conftest import browser
from web.pages.aging import shares_percent


def owes_for_days(town, *days):
    for number, late in enumerate(days):
        town.owes(late, invoice_id=f"10{number}", amount_minor=10_000 * (number + 1))
    town.run()


def test_a_late_customer_stands_there_with_amount_reason_age_and_next_act(town, alice):
    owes_for_days(town, 5)

    page = alice.see()

    assert "Acme" in page
    assert "$100.00" in page
    assert "5 days" in page
    assert "Waiting for approval" in page
    assert "is due from day" in page


def test_an_empty_day_says_what_happens_next(town, alice):
    town.run()

    assert "All done." in alice.see()
    assert "The next run looks again" in alice.see()


def test_before_the_first_sync_the_page_says_so(town, alice):
    assert "QuickBooks is read for the first time in a minute." in alice.see()


def test_during_the_first_sync_the_page_says_how_far_it_is(town, alice):
    counts = {"customer": 4_000, "invoice": 8_000}
    with town.store.company(COMPANY) as scope:
        pace = Pace(counts=counts, done=3_000, since=scope.now, at=scope.now).again(scope.now)
        pace = pace.next_kind("customer").reached(1_000, scope.now + timedelta(seconds=15))
        began = marks.begin_reading(scope, scope.now)
        marks.page_read(scope, replace(began, reading_kind="invoice", pace=pace), 1001)

    for path in ("", "next"):
        page = alice.see(path)
        assert "being read for the first time: 4,000 of about 12,000 records, invoices now." in page
        assert "About 2 minutes to go." in page
        assert '<progress max="12000" value="4000"' in page
        assert "Look again" in page
    assert "is-bad" not in alice.see()


def test_a_first_sync_that_has_stood_still_promises_no_minutes(town, alice):
    with town.store.company(COMPANY) as scope:
        long_ago = scope.now - timedelta(hours=1)
        pace = Pace(counts={"invoice": 8_000}, done=1_000, since=long_ago - timedelta(minutes=1), at=long_ago)
        began = marks.begin_reading(scope, scope.now)
        marks.page_read(scope, replace(began, reading_kind="invoice", pace=pace), 1001)

    page = alice.see()

    assert "has paused: 1,000 of about 8,000 records" in page
    assert "It goes on with the next run." in page
    assert "to go" not in page


def test_before_the_first_plan_nobody_is_told_that_all_is_done(town, alice):
    town.owes(days_overdue=10)
    sync(town.store, town.books, COMPANY)

    page = alice.see()

    assert "the policy is being applied to every customer" in page
    assert "All done." not in page


def test_when_the_first_sync_fails_the_page_says_why(town, alice):
    with town.store.company(COMPANY) as scope:
        marks.begin_reading(scope, scope.now)
        marks.failed(scope, "QuickBooks asks us to wait.")

    assert "QuickBooks could not be read yet. QuickBooks asks us to wait." in alice.see()


def test_the_aging_bar_shows_stored_totals_by_age(town, alice):
    owes_for_days(town, 0, 10, 40, 70, 100)

    with town.store.reading(COMPANY) as scope:
        (sums,) = totals.totals(scope, "USD")

    assert sums.buckets == (10_000, 20_000, 30_000, 40_000, 50_000)
    assert "$500.00" in alice.see()


def test_buckets_move_with_the_days_and_totals_with_them(town):
    owes_for_days(town, 29)
    town.days_pass(3, running=True)

    with town.store.reading(COMPANY) as scope:
        (sums,) = totals.totals(scope, "USD")

    assert sums.buckets == (0, 0, 10_000, 0, 0)


def test_totals_are_what_the_standings_add_up_to_after_payments_and_replanning(town):
    owes_for_days(town, 3, 40, 100)
    town.pays("101")
    town.days_pass(2, running=True)

    with town.store.reading(COMPANY) as scope:
        (sums,) = totals.totals(scope, "USD")
        rows = scope.rows(scope.select(tables.standings))

    assert sums.open_minor == sum(row.open_minor for row in rows) == 40_000
    assert sum(sums.customers.values()) == 1


def test_the_aging_bar_has_no_gap(town, alice):
    owes_for_days(town, 0, 10, 40, 70, 100)

    parts = re.findall(r'<rect [^>]*x="(\d+)"[^>]*width="(\d+)"', alice.see())
    edges = [(int(x), int(x) + int(width)) for x, width in parts]

    assert len(edges) == 5
    assert [start for start, _ in edges] == [0, *(end for _, end in edges[:-1])]
    assert edges[-1][1] == 1000


def test_filters_live_in_the_address(town, alice):
    owes_for_days(town, 40)

    assert "Acme" in alice.see("?bucket=31-60")
    assert "Acme" not in alice.see("?bucket=91")
    assert "Acme" in alice.see("?section=call")
    assert "Acme" not in alice.see("?section=approval")
    assert "Acme" in alice.see("?q=acm")
    assert "Nobody here." in alice.see("?q=%25")
    assert "Acme" not in alice.see("?badge=COD")
    assert alice.see("?section=nonsense&bucket=nonsense&badge=nonsense&after=nonsense")


def test_the_list_is_paged_by_its_own_key_without_gap_or_repetition(town):
    for number in range(7):
        town.books.put(a_customer(str(number + 20), name=f"Customer {number}"))
        town.owes(40, invoice_id=f"i{number}", customer=str(number + 20), amount_minor=5_000 + number % 2)
    town.run()
    seen, after = [], None
    with town.store.reading(COMPANY) as scope:
        while True:
            found = worklist.page(scope, worklist.Filters(), after, size=2)
            seen += [(row.at_risk_minor, row.customer_id) for row in found.rows]
            if found.following is None:
                break
            after = worklist.key_from(str(found.following))

    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 7


def test_payments_are_confirmed_through_a_chosen_day(town, app):
    owes_for_days(town, 40)
    town.clock.advance(days=14)
    town.run()
    bob = browser(app, town.store, "collector", "Bob")
    assert "Payments were last confirmed" in bob.see()

    page = bob.act("payments-entered", through=str(town.today - timedelta(days=1)))

    assert "Noted" in page
    assert "Payments were last confirmed" not in page
    assert "confirm payments" not in town.open_tasks()


def test_a_company_that_rests_because_nothing_changed_is_not_called_stale(town, app):
    owes_for_days(town, 5)
    town.clock.advance(hours=9)
    alice = browser(app, town.store)
    assert "longer ago than" in alice.see()
    with town.store.company(COMPANY) as scope:
        yesterday = scope.now - timedelta(hours=20)
        scope.db.execute(scope.update(tables.due).values(hinted_at=yesterday))

    page = alice.see()

    assert "QuickBooks has told of no change since." in page
    assert "longer ago than" not in page
    assert "longer ago than" not in alice.see("next")


def test_nobody_confirms_payments_of_tomorrow(town, bob):
    answer = bob.post("payments-entered", through=str(town.today + timedelta(days=1)))

    assert answer.status_code == 422
    assert "Choose today or an earlier day" in answer.text


def test_the_next_column_names_the_step_that_waits_for_the_confirmation(town, alice):
    with town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.companies).values(payments_entered_through=None))
    owes_for_days(town, 5)

    page = alice.see()

    assert 'data-label="Next">Reminder<span class="note quiet">once payments are confirmed</span>' in page
    assert "Cash on delivery" not in page


def test_old_debts_of_one_customer_are_one_box(town, alice):
    owes_for_days(town, 500, 501, 502)

    page = alice.see()

    assert page.count("Decide what to do about this old debt.") == 1
    assert "and 2 more for this customer" in page
    assert alice.see("customer/9").count("Decide what to do about this old debt.") == 3


def test_what_was_due_already_is_not_next_on_a_day_gone_by(town, app):
    owes_for_days(town, 40)
    town.days_pass(2)

    assert 'Call<span class="note quiet">due since ' in browser(app, town.store).see()


def test_what_comes_next_comes_on_a_day_on_which_we_are_in_contact(town, alice):
    owes_for_days(town, 0)
    saturday = town.today + timedelta(days=(5 - town.today.weekday()) % 7)
    with town.store.company(COMPANY) as scope:
        rows = scope.update(tables.standings)
        scope.db.execute(rows.values(next_act="reminder", next_act_on=saturday, rank=rank_of("waiting")))

    page = alice.see()

    assert words.short_day(saturday + timedelta(days=2), town.today) in page
    assert words.short_day(saturday, town.today) not in page


def test_the_kill_switch_stops_the_next_run_and_a_manager_ends_it(town, alice, bob):
    owes_for_days(town, 40)
    town.approve_all()
    bob.act("stop")
    town.run()
    assert town.books.mails == []
    assert bob.post("go").status_code == 403

    alice.act("go")
    town.run()

    assert len(town.books.mails) == 1


def test_a_receipt_set_aside_no_longer_holds_its_customer(town, bob):
    town.books.put(
        ReceiptRecord(
            id="77",
            kind="deposit",
            currency="USD",
            sync_token="0",
            updated_at=town.clock.now(),
            received_on=town.today,
            lines=((10_000, None),),
        )
    )
    owes_for_days(town, 40)
    assert town.open_tasks() == ["look at this receipt"]
    assert town.states("notice") == []
    with town.store.reading(COMPANY) as scope:
        (task,) = scope.rows(scope.select(tables.tasks))

    page = bob.act(f"tasks/{task.id}")

    assert "Set aside." in page
    assert town.states("notice") == ["proposed"]
    town.run()
    assert "look at this receipt" not in town.open_tasks()


def test_an_old_debt_set_aside_stays_so(town, bob):
    owes_for_days(town, 500)
    with town.store.reading(COMPANY) as scope:
        (task,) = scope.rows(scope.select(tables.tasks))

    bob.act(f"tasks/{task.id}")
    town.days_pass(2, running=True)

    assert town.open_tasks() == []


def test_viewers_see_and_do_nothing(town, vera):
    owes_for_days(town, 40)

    assert "Acme" in vera.see()
    assert "Stop everything" not in vera.see()
    assert vera.post("stop").status_code == 403
    assert vera.post("payments-entered", through=str(town.today)).status_code == 403


def test_names_are_shown_as_text(town, alice):
    town.books.put(acme(name="<script>alert(1)</script>"))
    owes_for_days(town, 40)

    assert "<script>alert" not in alice.see()


@pytest.mark.parametrize(
    ("amounts", "shares"),
    [
        ((2_638_779, 8_124_080), [25, 75]),
        ((245, 755), [25, 75]),
        ((1, 1, 1), [34, 33, 33]),
        ((0, 0), [0, 0]),
        ((5,), [100]),
    ],
)
def test_shares_of_the_aging_bar_add_up_to_a_hundred(amounts, shares):
    assert shares_percent(amounts) == shares
