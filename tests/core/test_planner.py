"""What holds for every account: properties of the plan as a whole."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.core import planner
from plugin.core.actions import Cover, PostCharge, SendNotice, SetCod, Skip, Task
from plugin.core.because import Because
from plugin.core.calendar import Calendar
from plugin.core.planner import plan
from plugin.core.promises import judged
from tests.core.asking import planned
from tests.core.builders import (
    TODAY,
    a_company,
    a_done_notice,
    a_hold,
    a_paid_invoice,
    a_past,
    a_policy,
    an_account,
    an_invoice,
    days,
)
from tests.core.worlds import worlds

HOLIDAYS = Calendar(holidays=frozenset({TODAY + days(1), TODAY + days(6)}))
ROLLING = ("days_overdue", "overdue_minor", "through", "amount_minor")
"""Facts that follow the calendar by themselves."""


def on(day, **fields):
    """The company on another day, its facts as fresh as on the first."""
    return a_company(today=day, calendar=HOLIDAYS, **fields)


def without_the_day(item):
    """*item* without the figures that are functions of the day."""
    if isinstance(item, Because):
        return Because(item.rule, tuple(fact for fact in item.facts if fact[0] not in ROLLING), item.until)
    if isinstance(item, Task):
        return replace(item, due_on=TODAY, because=without_the_day(item.because))
    if isinstance(item, SetCod | Skip):
        return replace(item, because=without_the_day(item.because))
    return item


def essence(found):
    return tuple(without_the_day(item) for item in (*found.actions, *found.tasks, *found.skips))


@given(world=worlds)
def test_rule_1_nobody_is_written_to_while_any_reason_holds(world):
    account, policy = world
    found = plan(account, policy, on(TODAY))
    invoices = {invoice.id: invoice for invoice in account.invoices}
    open_promises = [p for p in account.promises if judged(p, account, TODAY) == "open"]
    for action in found.actions:
        if not isinstance(action, SendNotice | PostCharge | SetCod):
            continue
        assert account.legal_stop is None
        if isinstance(action, SetCod) and action.cause != "arrears":
            continue  # for a history, or by a person's word, it asks for no debt
        assert account.unapplied_minor == 0
        assert not account.lookalikes
        assert not any(member.unexplained_minor for member in account.members)
        named = [action.invoice_id] if isinstance(action, SendNotice) else []
        named += [line.invoice_id for line in action.lines] if isinstance(action, PostCharge) else []
        for invoice_id in named:
            invoice = invoices[invoice_id]
            is_courtesy = isinstance(action, SendNotice) and action.tone == "courtesy"
            assert invoice.is_overdue(TODAY) != is_courtesy
            assert not invoice.is_charge
            assert account.asked_minor(invoice) > 0
            assert not any(hold.covers(invoice_id, TODAY) for hold in account.holds)
            assert not any(not p.invoice_ids or invoice_id in p.invoice_ids for p in open_promises)


@given(world=worlds)
def test_rule_2_never_two_live_actions_with_one_cover(world):
    account, policy = world
    found = plan(account, policy, on(TODAY))
    covers = [cover for action in found.actions for cover in action.covers]
    begun = {
        cover for past in account.past if past.status not in ("proposed", "approved") for cover in past.covers
    }

    silences = [skip.cover for skip in found.skips]

    assert len(covers) == len(set(covers))
    assert len(silences) == len(set(silences))
    assert not set(covers) & set(silences)
    assert not begun & set(covers)


@given(world=worlds)
def test_rule_3_no_charge_above_the_cap_or_over_a_charged_day(world):
    account, policy = world
    for action in plan(account, policy, on(TODAY)).actions:
        if not isinstance(action, PostCharge):
            continue
        for line in action.lines:
            invoice = next(i for i in account.invoices if i.id == line.invoice_id)
            before = [c for c in account.charged if c.invoice_id == line.invoice_id]
            assert all(c.period_through < line.period_from for c in before)
            assert invoice.due_on < line.period_from <= line.period_through < TODAY
            total = line.amount_minor + sum(c.amount_minor for c in before)
            assert total * 4 <= invoice.total_minor


@given(world=worlds)
def test_rule_7_a_late_invoice_is_never_passed_over_in_silence(world):
    account, policy = world
    # Whatever is due is called for, answered with a reason, or finished.
    found = plan(account, policy, on(TODAY))
    answered = {cover.subject for action in found.actions for cover in action.covers}
    answered |= {skip.cover.subject for skip in found.skips}
    for invoice in account.overdue(TODAY):
        finished = {
            cover.step
            for past in account.past
            for cover in past.covers
            if cover.subject == f"invoice/{invoice.id}"
            and cover.episode == invoice.episode
            and past.status in ("done", "cancelled")
        }
        due = [
            step.name
            for step in policy.steps
            if step.kind in ("reminder", "interest notice", "cash on delivery")
            and step.name not in finished
            and _reached(step, invoice)
        ]
        # One that counts from the step before it may hold up the next; a broken promise is no rung.
        others = ("call", "courtesy", "confirm receipt")
        rungs = [s for s in policy.steps if s.kind not in others and s.days_after_promise is None]
        first = next((s.name for s in rungs if s.name not in finished), None)
        if first in due:
            assert f"invoice/{invoice.id}" in answered


def _reached(step, invoice):
    days = step.after_days_overdue
    return days is not None and invoice.days_overdue(TODAY) >= days


@given(world=worlds)
def test_the_ladder_never_jumps_over_a_notice(world):
    """But for cash on delivery, which a history or broken promises bring forward, and never as the first."""
    account, policy = world
    kinds = ("reminder", "interest notice", "cash on delivery")
    # What counts from something that has not happened is no rung.
    ladder = [s.name for s in policy.steps if s.kind in kinds and s.after_days_overdue is not None]
    status = {cover: past.status for past in account.past for cover in past.covers}
    for action in plan(account, policy, on(TODAY)).actions:
        if isinstance(action, SendNotice):
            (cover,) = action.covers
            if action.because.rule in ("late payments", "promises not kept"):
                assert any(done.subject == cover.subject for done in status)
                continue
            earlier = ladder[: ladder.index(cover.step)] if cover.step in ladder else []
            assert all(status.get(replace(cover, step=step)) in ("done", "cancelled") for step in earlier)


@given(world=worlds)
def test_the_same_facts_give_the_same_plan(world):
    """Only contacts have an order that matters: the later one says how things stand."""
    account, policy = world
    shuffled = replace(
        account,
        past=account.past[::-1],
        invoices=account.invoices[::-1],
        promises=account.promises[::-1],
    )
    one, two = plan(account, policy, on(TODAY)), plan(shuffled, policy, on(TODAY))

    assert set(one.actions) == set(two.actions)
    assert {skip.cover for skip in one.skips} == {skip.cover for skip in two.skips}
    assert plan(account, policy, on(TODAY)) == one


CALENDARS = (
    HOLIDAYS,
    replace(HOLIDAYS, receivables_weekdays=frozenset({1, 3})),
    replace(HOLIDAYS, receivables_days_of_month=frozenset({1, 15})),
)


@settings(max_examples=200)
@given(world=worlds, start=st.integers(0, 6), calendar=st.sampled_from(CALENDARS))
def test_nothing_changes_before_the_day_to_look_again(world, start, calendar):
    account, policy = world

    def on(day):
        return a_company(today=day, calendar=calendar)

    today = TODAY + days(start)
    first = plan(account, policy, on(today))
    horizon = today + days(40)
    until = min(first.look_again_on or horizon, horizon)
    day = today + days(1)
    while day < until:
        assert essence(plan(account, policy, on(day))) == essence(first), day
        day += days(1)


def test_look_again_on_the_day_of_the_next_step():
    account = an_account(an_invoice(days_overdue=5), past=(a_done_notice(days_ago=2),))

    assert plan(account, a_policy(), on(TODAY)).look_again_on == TODAY + days(2)
    assert plan(account, a_policy(), on(TODAY + days(2))).look_again_on == TODAY + days(10)


def test_nothing_to_look_at_again_when_nothing_is_owed():
    assert plan(an_account(), a_policy(), on(TODAY)).look_again_on is None


def test_a_hold_without_end_gives_no_daily_work():
    account = an_account(an_invoice(days_overdue=70), holds=(a_hold(placed_days_ago=30),))
    found = plan(account, a_policy(), on(TODAY))

    assert found.look_again_on == TODAY + days(365 - 70 + 1)


def test_stale_facts_do_not_ask_to_look_again_by_themselves():
    """Freshness is the company's: the shell plans again after a sync."""
    company = on(TODAY, synced_at=a_company().now - timedelta(days=2))

    assert plan(an_account(an_invoice(days_overdue=70)), a_policy(), company).look_again_on > TODAY + days(
        200
    )


def test_of_two_acts_with_one_cover_only_the_first_is_called_for():
    """No two proposers share a key today; one that did must not have something done twice (rule 2)."""
    (notice,) = plan(an_account(an_invoice()), a_policy(), on(TODAY)).actions

    assert list(planner._each_cover_once([notice, replace(notice, asked_minor=1)])) == [notice]


def test_what_waits_is_told_over_only_where_its_own_invoice_no_longer_calls_for_it():
    """One is paid, one is late still, one is nobody's, one is about the customer."""
    waiting = tuple(
        a_past("notice", Cover(subject, "an older step"), status="proposed", id=subject)
        for subject in ("invoice/1", "invoice/2", "invoice/3", "customer/9")
    )
    account = an_account(a_paid_invoice(), an_invoice(id="2", days_overdue=5), past=waiting)

    over = [
        (skip.cover.subject, skip.because.rule)
        for skip in planned(account).skips
        if skip.cover.step == "an older step"
    ]

    assert over == [("invoice/1", "paid")]
