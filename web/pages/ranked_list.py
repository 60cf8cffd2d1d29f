"""The list of customers on Today, each line in the words in which it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Row

from plugin.core.ranking import SECTIONS, LastContact, rank_of
from plugin.store.codec import from_json
from plugin.store.reading.frame import Frame
from plugin.store.reading.worklist import Listed
from plugin.store.tasks import MAY_BE_SET_ASIDE
from plugin.words import pages as names
from web.pages.addresses import customer_addresses
from web.pages.aging import badge_addresses
from web.pages.shared import first, money, sentence, shown_task

TASKS_SHOWN = 2
"""Tasks of one customer in the list, each of another kind; the others stand on the customer's page."""

_SECTION_OF = {rank_of(section): names.SECTION_NAMES[section] for section in SECTIONS}


class Line(NamedTuple):
    """One customer of the list."""

    section: str
    name: str
    address: str
    why: str
    badges: list[tuple[str, str, str]]
    """Kind, label, and where all customers with it stand."""
    at_risk: Markup
    open: Markup | None
    """All that is open, where that is more than what is at risk."""
    late: str
    contact: str
    contact_on: str
    next_act: str
    next_act_on: str
    """Its day, or what it waits for."""
    tasks: list[dict[str, Any]]
    tasks_more: int


class _Addresses(NamedTuple):
    """Where the links of a line lead, worked out once for all lines."""

    customer: Callable[[str], str]
    badges: Callable[[str], str]


def grouped(
    rows: Iterable[Listed], tasks: dict[str, list[Row[Any]]], around: Frame
) -> list[tuple[str, list[Line]]]:
    """The lines under the headings of their sections, in the order in which they come."""
    groups: list[tuple[str, list[Line]]] = []
    addresses = _Addresses(customer_addresses(), badge_addresses())
    for row in rows:
        line = _line(row, tasks.get(row.customer_id, []), around, addresses)
        if not groups or groups[-1][0] != line.section:
            groups.append((line.section, []))
        groups[-1][1].append(line)
    return groups


def _line(row: Listed, tasks: list[Row[Any]], around: Frame, addresses: _Addresses) -> Line:
    contact = from_json(LastContact, row.last_contact) if row.last_contact else None
    badges = [badge for badge in row.badges.split("|") if badge]
    shown = _one_of_each_kind(tasks)
    return Line(
        section=_SECTION_OF[row.rank],
        name=row.name,
        address=addresses.customer(row.customer_id),
        why=sentence(row.rank_because, row.currency, around),
        badges=[(badge, names.BADGE_NAMES[badge], addresses.badges(badge)) for badge in badges],
        at_risk=money(row.at_risk_minor, row.currency),
        open=money(row.open_minor, row.currency) if row.open_minor != row.at_risk_minor else None,
        late=names.days_late(row.oldest_due_on, around.today) if row.oldest_due_on else "",
        contact=names.contact_words(contact, around.name_of(contact.by)) if contact else "",
        contact_on=first(names.day_from_today(contact.on, around.today)) if contact else "",
        next_act=names.act_name(row.next_act) if row.next_act else "",
        next_act_on=_next_on(row.next_act_on, around)
        if row.next_act_on
        else names.held_up(badges, around.stale or around.unconfirmed),
        tasks=_tasks(row, shown, around),
        tasks_more=len(tasks) - len(shown),
    )


def _next_on(on: date, around: Frame) -> str:
    """When the next act is expected: since when it is due, or the next day on which we are in contact."""
    if on < around.today:
        return f"due since {names.short_day(on, around.today)}"
    return names.day_from_today(around.now.company.calendar.next_contact_day(on), around.today)


def _tasks(row: Listed, tasks: list[Row[Any]], around: Frame) -> list[dict[str, Any]]:
    """The tasks that say more than why the customer stands here, or that can be ended from here."""
    said = [(task, task.because == row.rank_because) for task in tasks]
    return [
        shown_task(task, row.currency, around, is_why=is_why)
        for task, is_why in said
        if not is_why or task.kind in MAY_BE_SET_ASIDE
    ]


def _one_of_each_kind(tasks: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The first task of each kind: five old debts of a customer are one thing to see to."""
    found: dict[str, Row[Any]] = {}
    for task in tasks:
        found.setdefault(task.kind, task)
    return list(found.values())[:TASKS_SHOWN]
