"""What the program stopped by itself, in words."""

from __future__ import annotations

from dataclasses import dataclass

from plugin import words
from plugin.core.actions import TaskKind
from plugin.store import actions, safety
from plugin.store.reading import stops as reading
from plugin.store.reading.frame import Frame
from plugin.store.scope import Scope
from plugin.words import pages as names
from web.pages.addresses import customer_addresses
from web.pages.shared import sentence

_NOT_READ_YET = (
    "QuickBooks has not been read since the restore, so there is nothing to sign off yet. The next run reads "
    "it and shows here what it found."
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something QuickBooks shows to have been done, which our records had lost."""

    customer: str
    address: str
    what: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One stop as pages show it."""

    kind: TaskKind
    heading: str
    why: str
    do: str
    since: str
    endpoint: str
    button: str
    not_yet: str
    """Why it cannot be let go yet; empty when it can."""
    found: list[Found] | None
    """What was found in QuickBooks since; None where nothing was looked for, or it stands elsewhere."""


_ENDS = {"unusual volume": "today.let_go", "restored backup": "today.sign_off"}


def shown_stops(scope: Scope, around: Frame, *, with_found: bool = False) -> list[Shown]:
    """The stops in force; *with_found* lists what was found in QuickBooks since a restored backup."""
    return [_shown(scope, one, around, with_found=with_found) for one in reading.stops(scope, around.now)]


def _shown(scope: Scope, one: reading.Stop, around: Frame, *, with_found: bool) -> Shown:
    found, address_of = None, customer_addresses()
    if with_found and one.kind == "restored backup" and one.may_be_lifted:
        found = [
            Found(
                row.name,
                address_of(row.customer_id),
                words.done_words(actions.action_of(row), row.currency),
            )
            for row in reading.found_since(scope, one.row)
        ]
    return Shown(
        kind=one.kind,
        heading=names.STOP_NAMES[one.kind],
        why=sentence(safety.reason(one.row), around.now.row.home_currency, around),
        do=words.task_request(one.kind),
        since=names.moment(one.row.since, around.now.zone, around.today),
        endpoint=_ENDS[one.kind],
        button=names.STOP_ENDS[one.kind],
        not_yet="" if one.may_be_lifted else _NOT_READ_YET,
        found=found,
    )
