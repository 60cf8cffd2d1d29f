"""Today: how fresh the facts are, how the debts age, and one list of customers, the most urgent first."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from plugin import planning
from plugin.core.ranking import SECTIONS
from plugin.people import Unsound
from plugin.store import companies, company_settings, tasks
from plugin.store.reading import totals, worklist
from plugin.store.reading.frame import frame
from plugin.store.reading.worklist import BUCKET_KEYS, Filters
from plugin.words import pages as names
from web.access import house_store, page, person
from web.pages.aging import address, aging, section_links
from web.pages.ranked_list import grouped
from web.pages.shared import back, day_field, field, show
from web.pages.stops import shown_stops

today_pages = Blueprint("today", __name__)


@today_pages.get("/c/<company_id>/")
@page("viewer")
def today(company_id: str) -> tuple[str, int]:
    """The page staff open in the morning."""
    del company_id
    return _shown()


def _shown(problem: str = "", status: int = 200) -> tuple[str, int]:
    filters = _filters()
    after = worklist.key_from(request.args.get("after", ""))
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = worklist.page(scope, filters, after)
        open_tasks = worklist.tasks_of(scope, {row.customer_id for row in found.rows})
        sums = totals.totals(scope, around.now.row.home_currency)
        stops = shown_stops(scope, around)
        is_behind = worklist.is_waiting_for_plan(scope)
    return show(
        "today.html",
        around,
        status=status,
        problem=problem,
        stops=stops,
        groups=grouped(found.rows, open_tasks, around),
        filters=filters,
        totals=[aging(one) for one in sums],
        sections=section_links(sums, filters),
        following=address(after=str(found.following)) if found.following else None,
        is_first=after is None,
        is_behind=is_behind,
    )


@today_pages.post("/c/<company_id>/payments-entered")
@page("collector")
def confirm_payments(company_id: str) -> Response | tuple[str, int]:
    """Confirm that payments up to a day are in QuickBooks; without it nothing leaves (rule 8)."""
    del company_id
    store = house_store()
    try:
        through = day_field("through", "The day")
        with store.company(person().company_id) as scope:
            day = _not_later(through, companies.standing(scope).company.today)
            company_settings.confirm_payments(scope, day, person().actor)
    except Unsound as problem:
        return _shown(str(problem), 422)
    planning.plan_what_changed(store, person().company_id)
    return back("today.today", "confirmed")


def _not_later(day: date | None, today: date) -> date:
    if day is None or day > today:
        raise Unsound("Choose today or an earlier day: nobody knows tomorrow's payments yet.")
    return day


@today_pages.post("/c/<company_id>/stop")
@page("collector")
def stop(company_id: str) -> Response:
    """The kill switch: everything outward stops at once."""
    del company_id
    with house_store().company(person().company_id) as scope:
        company_settings.set_stopped(scope, person().actor, is_stopped=True)
    return back("today.today", "stopped")


@today_pages.post("/c/<company_id>/go")
@page("manager")
def go(company_id: str) -> Response:
    """End the stop."""
    del company_id
    with house_store().company(person().company_id) as scope:
        company_settings.set_stopped(scope, person().actor, is_stopped=False)
    return back("today.today", "going")


@today_pages.post("/c/<company_id>/tasks/<task_id>")
@page("collector")
def set_aside(company_id: str, task_id: str) -> Response:
    """Say of a task that there is nothing to do."""
    del company_id
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        row = tasks.set_aside(scope, task_id, who.actor)
    if row is None:
        return back("today.today", "closed already")
    planning.plan_now(store, who.company_id, [row.customer_id])
    if field("from") == "customer":
        return back("customer.customer", "set aside", customer_id=row.customer_id)
    return back("today.today", "set aside")


def _filters() -> Filters:
    asked = request.args
    section, bucket, badge = asked.get("section", ""), asked.get("bucket", ""), asked.get("badge", "")
    return Filters(
        section=next((known for known in SECTIONS if known == section), None),
        bucket=BUCKET_KEYS.index(bucket) if bucket in BUCKET_KEYS else None,
        badge=badge if badge in names.BADGE_NAMES else None,
        search=asked.get("q", "").strip()[: worklist.LONGEST_SEARCH],
    )
