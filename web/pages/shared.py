"""What the pages share: rendering within the company's frame, reading forms, and answering an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from flask import redirect, render_template, request
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response

from plugin import words
from plugin.core.because import Because
from plugin.core.money import to_minor
from plugin.people import Role, Unsound
from plugin.store.codec import from_json
from plugin.store.reading.frame import Frame
from plugin.store.tasks import MAY_BE_SET_ASIDE
from plugin.words import pages as names
from plugin.words.first_reading import first_reading as reading_words
from plugin.words.formats import CACHED
from web.access import csrf_field, person
from web.access.house import installed
from web.pages.addresses import address
from web.pages.answers import SAID

_ACTORS = frozenset({"placed_by", "by"})

ROLES: tuple[Role, ...] = ("viewer", "collector", "manager")


def show(template: str, frame: Frame, *, status: int = 200, **facts: Any) -> tuple[str, int]:
    """Render a page of the present person within the company's frame."""
    who, csrf = person(), csrf_field()
    page = render_template(
        f"pages/{template}",
        frame=frame,
        is_installation_stopped=installed().is_stopped(),
        who=who,
        may=lambda role: ROLES.index(who.role) >= ROLES.index(role),
        said=SAID.get(request.args.get("said", "")),
        csrf_field=lambda: csrf,
        url_for=address,
        sentence=lambda because, currency: sentence(because, currency, frame),
        first=first,
        first_reading=first_reading(frame),
        money=money,
        badge=badge,
        names=names,
        words=words,
        today=frame.today,
        day=lambda on: names.short_day(on, frame.today),
        near=lambda on: names.day_from_today(on, frame.today),
        moment=lambda at: names.moment(at, frame.now.zone, frame.today),
        **facts,
    )
    return page, status


def show_form(template: str, frame: Frame, problem: str, **facts: Any) -> tuple[str, int]:
    """Render a page with a form; after a *problem* with what was `entered`, so that nobody types it again."""
    entered: Mapping[str, str] = request.form if problem else {}
    status = 422 if problem else 200
    return show(template, frame, status=status, problem=problem, entered=entered, **facts)


def first_reading(frame: Frame) -> str:
    """How far the first reading of QuickBooks has come; empty once it has ended."""
    if frame.now.company.synced_at is not None:
        return ""
    return reading_words(frame.reading_kind, frame.pace, frame.sync_error, frame.now.company.now)


def first(text: str) -> str:
    """*text* as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


@lru_cache(CACHED)
def money(amount_minor: int, currency: str) -> Markup:
    """An amount with its currency, that does not break over lines."""
    return Markup('<span class="money">{}</span>').format(words.money(amount_minor, currency))


@lru_cache(CACHED)
def badge(kind: str, label: str) -> Markup:
    """A word in its color, of which there are few."""
    look = kind.replace(" ", "-").lower()
    return Markup('<span class="badge badge-{}">{}</span>').format(look, label)


@lru_cache(CACHED)
def options(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    """The options of a select: values with their labels, which are the program's own and always the same."""
    option = Markup('<option value="{}"{}>{}</option>')
    selected = Markup(" selected")
    return Markup("").join(
        option.format(value, selected if value == chosen else "", label) for value, label in choices
    )


def sentence(because: Because | dict[str, Any] | None, currency: str, frame: Frame) -> str:
    """A reason, as a value or as it is stored, in words; people are called by their names."""
    if because is None:
        return ""
    value = because if isinstance(because, Because) else from_json(Because, because)
    if not _ACTORS.isdisjoint([name for name, _ in value.facts]):
        facts = tuple(
            (name, frame.name_of(str(fact)) if name in _ACTORS else fact) for name, fact in value.facts
        )
        value = Because(value.rule, facts, value.until)
    return words.sentence(value, currency)


def shown_task(row: Row[Any], currency: str, frame: Frame, *, is_why: bool = False) -> dict[str, Any]:
    """A task as pages show it; its reason is left out where it stands beside it already."""
    return {
        "id": row.id,
        "kind": row.kind,
        "customer_id": row.customer_id,
        "name": names.act_name(row.kind),
        "do": words.task_request(row.kind),
        "why": "" if is_why else sentence(row.because, currency, frame),
        "due_on": row.due_on,
        "may_be_set_aside": row.kind in MAY_BE_SET_ASIDE,
    }


def back(endpoint: str, said: str, **where: str | None) -> Response:
    """Answer an act: see the page again, with a sentence about what was done."""
    return redirect(address(endpoint, company_id=person().company_id, said=said, **where), code=303)


def field(name: str, longest: int = 2000) -> str:
    """A text of the form, trimmed; raises Unsound when it is longer than anybody types."""
    text = request.form.get(name, "").strip()
    if len(text) > longest:
        raise Unsound(f"That is longer than {longest} characters. Please shorten it.")
    return text


def day_field(name: str, what: str) -> date | None:
    """A day of the form; None when it is left open; raises Unsound when it is no day."""
    text = field(name, 40)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unsound(f"{what} is not a day. Write it as 2026-03-31.") from None


def amount_field(name: str, currency: str, what: str) -> int | None:
    """An amount of the form as minor units; None when it is left open; raises Unsound when it is none."""
    text = field(name, 40).replace(",", "").replace("$", "").replace(" ", "")
    if not text:
        return None
    try:
        return to_minor(Decimal(text), currency)
    except (InvalidOperation, ValueError):
        raise Unsound(f"{what} is not an amount. Write it as 1250.00.") from None
