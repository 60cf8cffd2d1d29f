"""Today: how fresh the facts are, how the debts age, and one list of customers, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Blueprint, request, url_for
from sqlalchemy import Row
from werkzeug.wrappers import Response

from plugin import planning
from plugin.core.ranking import SECTIONS, LastContact, Section, rank_of
from plugin.people import Unsound
from plugin.store import companies, tasks
from plugin.store.codec import from_json
from plugin.store.reading import worklist
from plugin.store.reading.frame import Frame, frame
from plugin.store.reading.worklist import BUCKET_KEYS, Filters, Totals
from plugin.words import pages as names
from web.access import house_store, page, person
from web.pages.shared import back, day_field, field, sentence, show, shown_task

today_pages = Blueprint("today", __name__)

TASKS_SHOWN = 2
"""Tasks of one customer in the list; the others stand on the customer's page."""

_SECTIONS = {rank_of(section): section for section in SECTIONS}


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
        sums = worklist.totals(scope, around.now.row.home_currency)
        is_behind = worklist.is_waiting_for_plan(scope)
    lines = [_line(row, open_tasks.get(row.customer_id, []), around) for row in found.rows]
    return show(
        "today.html",
        around,
        status=status,
        problem=problem,
        groups=_grouped(lines),
        filters=filters,
        totals=[_aging(one) for one in sums],
        sections=_section_links(sums, filters),
        following=_address(after=str(found.following)) if found.following else None,
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
            companies.confirm_payments(scope, day, person().actor)
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
        companies.set_stopped(scope, person().actor, is_stopped=True)
    return back("today.today", "stopped")


@today_pages.post("/c/<company_id>/go")
@page("manager")
def go(company_id: str) -> Response:
    """End the stop."""
    del company_id
    with house_store().company(person().company_id) as scope:
        companies.set_stopped(scope, person().actor, is_stopped=False)
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


def _address(**changed: str | None) -> str:
    """This page's address with other filters; whatever changes, it starts at the first page."""
    kept = {name: request.args.get(name) for name in ("section", "bucket", "badge", "q")}
    asked = {name: value for name, value in {**kept, **changed}.items() if value}
    return url_for("today.today", company_id=person().company_id, **cast("dict[str, Any]", asked))


@dataclass(frozen=True, slots=True)
class Line:
    """One customer of the list."""

    row: Row[Any]
    section: Section
    why: str
    badges: tuple[tuple[str, str], ...]
    contact: str
    contact_on: date | None
    next_act: str
    tasks: list[dict[str, Any]]
    tasks_more: int


def _line(row: Row[Any], open_tasks: list[Row[Any]], around: Frame) -> Line:
    contact = from_json(LastContact, row.last_contact) if row.last_contact else None
    return Line(
        row=row,
        section=_SECTIONS[row.rank],
        why=sentence(row.rank_because, row.currency, around),
        badges=tuple((badge, names.BADGE_NAMES[badge]) for badge in row.badges.split("|") if badge),
        contact=names.contact_words(contact, around.name_of(contact.by)) if contact else "",
        contact_on=contact.on if contact else None,
        next_act=names.act_name(row.next_act) if row.next_act else "",
        tasks=[
            shown_task(task, row.currency, around, is_why=task.because == row.rank_because)
            for task in open_tasks[:TASKS_SHOWN]
        ],
        tasks_more=max(len(open_tasks) - TASKS_SHOWN, 0),
    )


def _grouped(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    groups: list[tuple[str, list[Line]]] = []
    for line in lines:
        heading = names.SECTION_NAMES[line.section]
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(line)
    return groups


def _aging(sums: Totals) -> dict[str, Any]:
    """The aging bar of one currency: each segment's place and width in thousandths."""
    widths = [amount * 1000 // sums.open_minor if sums.open_minor else 0 for amount in sums.buckets]
    segments = []
    for number, (amount, width) in enumerate(zip(sums.buckets, widths, strict=True)):
        segments.append(
            {
                "key": BUCKET_KEYS[number],
                "name": names.BUCKET_NAMES[number],
                "amount_minor": amount,
                "start": sum(widths[:number]),
                "width": width,
                "percent": round(width / 10),
                "address": _address(bucket=BUCKET_KEYS[number]),
            }
        )
    return {"currency": sums.currency, "open_minor": sums.open_minor, "segments": segments}


def _section_links(sums: list[Totals], filters: Filters) -> list[dict[str, Any]]:
    links: list[dict[str, Any]] = []
    for section in SECTIONS:
        customers = sum(one.customers.get(section, 0) for one in sums)
        if (customers and section != "settled") or filters.section == section:
            links.append(
                {
                    "name": names.SECTION_NAMES[section],
                    "customers": customers,
                    "address": _address(section=section),
                    "is_here": filters.section == section,
                }
            )
    return links
