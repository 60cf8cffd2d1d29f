"""Is the ledger fit to chase from? What to put right in QuickBooks first, before anything may leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from plugin.core.because import Because
from plugin.core.gates.ties import unmatched, untied
from plugin.core.ready import FINDING_KINDS, HOLDING, FindingKind
from plugin.store import findings, unreadable
from plugin.store.codec import from_json
from plugin.store.reading.frame import frame
from plugin.store.reading.worklist import is_waiting_for_plan
from plugin.words import ready as said
from web.access import house_store, page, person
from web.access.house import RecordLink, installed
from web.pages.addresses import customer_addresses
from web.pages.shared import money, sentence, show

UNREAD_MAX = 20
"""So many records that cannot be read are shown; beyond, their number tells enough."""

ready_pages = Blueprint("ready", __name__)


@ready_pages.get("/c/<company_id>/ready")
@page("viewer")
def ready(company_id: str) -> tuple[str, int]:
    """The findings, what to settle first before the rest; of one kind, when the address names it."""
    del company_id
    kind = _kind(request.args.get("kind", ""))
    after = findings.key_from(request.args.get("after", ""))
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        counts = findings.counts(scope)
        rows, following = findings.page(scope, kind, after)
        is_behind = is_waiting_for_plan(scope)
        unread = unreadable.everything(scope)
    checked = around.now.row.aging_check
    link = installed().record_links(person().company_id)
    return show(
        "ready.html",
        around,
        kind=kind,
        checked_at=datetime.fromisoformat(checked["at"]) if checked else None,
        untied=sentence(untied(around.now.company), around.now.row.home_currency, around),
        unmatched=sentence(unmatched(around.now.company), around.now.row.home_currency, around),
        chips=_chips(counts, kind),
        holding=sum(one.findings for one in counts if one.kind in HOLDING),
        unread=[_unread(row, link) for row in unread[:UNREAD_MAX]],
        unread_more=max(len(unread) - UNREAD_MAX, 0),
        unread_request=said.unreadable_request(),
        groups=_groups(rows, link),
        following=_address(kind, str(following)) if following else None,
        is_first=after is None,
        is_behind=is_behind,
        from_the_top=_address(kind),
    )


def _unread(row: Row[Any], link: RecordLink) -> dict[str, Any]:
    subject = f"{row.kind}/{row.id}"
    return {
        "record": said.record_name(subject),
        "id": row.id,
        "what": said.unreadable_words(row.reason, row.customer_ids),
        "link": link(subject),
    }


def _kind(text: str) -> FindingKind | None:
    return next((kind for kind in FINDING_KINDS if kind == text), None)


def _address(kind: FindingKind | None, after: str | None = None) -> str:
    return url_for("ready.ready", company_id=person().company_id, kind=kind, after=after)


def _chips(counts: list[findings.Count], kind: FindingKind | None) -> list[dict[str, Any]]:
    """The kinds that were found, each with its address and how many there are."""
    return [
        {
            "name": said.finding_title(one),
            "address": _address(one),
            "findings": sum(count.findings for count in counts if count.kind == one),
            "is_here": one == kind,
        }
        for one in FINDING_KINDS
        if any(count.kind == one for count in counts)
    ]


def _groups(rows: Any, link: RecordLink) -> list[tuple[FindingKind, dict[str, Any]]]:
    """The findings of the page by kind: what they are, what to do, and each line."""
    groups: dict[FindingKind, list[dict[str, Any]]] = {}
    address_of = customer_addresses()
    for row in rows:
        groups.setdefault(row.kind, []).append(_line(row, link, address_of(row.customer_id)))
    return [
        (
            kind,
            {
                "title": said.finding_title(kind),
                "do": said.finding_request(kind),
                "is_holding": kind in HOLDING,
                "lines": lines,
            },
        )
        for kind, lines in groups.items()
    ]


def _line(row: Row[Any], link: RecordLink, address: str) -> dict[str, Any]:
    return {
        "name": row.name,
        "address": address,
        "what": said.finding_words(from_json(Because, row.because), row.currency),
        "amount": money(row.amount_minor, row.currency),
        "record": said.record_name(row.subject),
        "link": link(row.subject),
    }
