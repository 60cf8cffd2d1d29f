"""Reading a kind page by page while people go on working, so that nothing slips between two pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from plugin.answers import EVERYTHING, Page, Span
from plugin.books import Books
from plugin.facts import Fact, FactKind
from plugin.store import mirror
from plugin.syncing.intake import Intake

STEP_BACK = 500
"""How far a reading goes back when records in front of it have been deleted."""


@dataclass(frozen=True, slots=True)
class Turned:
    """One page, and where it began."""

    page: Page
    position: int

    @property
    def again(self) -> int:
        """How many of its records the page before had as well."""
        return min(len(self.page.facts), 1) if self.position > 1 else 0

    @property
    def next_position(self) -> int | None:
        """Where the next page starts: at the last record of this one, so that both must meet."""
        following = self.page.next_position
        return None if following is None else following - 1


def turned(
    books: Books,
    kind: FactKind,
    position: int = 1,
    span: Span = EVERYTHING,
    *,
    first: Page | None = None,
    has_met: Callable[[tuple[Fact, ...]], bool] = lambda _: False,
) -> Iterator[Turned]:
    """The pages of *span* from *position* on; each but the first must hold a record that was met before.

    The *first* is asked for unless it is given. What the page before held was met, and what *has_met* knows:
    of a reading that goes on after a crash.

    A page without such a record begins too late: records in front of it were deleted, and all that follow
    have moved up. Then it is asked for again from further in front. What is new in front only moves records
    down.
    Raises ValueError for books whose pages are too short to meet: the reading would never end.
    """
    following: int | None = position
    before: set[str] = set()
    while following is not None:
        page, first = first or books.page(kind, following, span), None
        is_joined = following == 1 or any(fact.id in before for fact in page.facts) or has_met(page.facts)
        if not is_joined:
            following = max(1, following - STEP_BACK)
            continue
        one, before = Turned(page, following), {fact.id for fact in page.facts}
        yield one
        following = one.next_position
        if following is not None and following <= one.position:
            raise ValueError("A page needs two records while more follow, or no two pages can meet.")


def take_span(
    intake: Intake, kind: FactKind, span: Span, each: Callable[[set[str]], None] = lambda _: None
) -> None:
    """Take in all records of *span*, and tell *each* the ids of a page; memory holds those of one page."""
    for one in turned(intake.books, kind, span=span):
        intake.take(one.page.facts, twice=one.again)
        each({fact.id for fact in one.page.facts})


def take_whole(intake: Intake, kind: FactKind) -> None:
    """Take in all records of *kind*, and forget those that it has no more."""
    reading = intake.store.clock.now()
    for one in turned(intake.books, kind, has_met=met_by(intake, kind, reading)):
        intake.take(one.page.facts, met_in=reading, twice=one.again)
    sweep(intake, kind, reading)


def met_by(intake: Intake, kind: FactKind, reading: datetime) -> Callable[[tuple[Fact, ...]], bool]:
    """Whether the reading begun then has met any of some records."""

    def has_met(found: tuple[Fact, ...]) -> bool:
        ids = [fact.id for fact in found]
        with intake.store.reading(intake.company_id) as scope:
            # Where nobody has worked meanwhile, it is the first.
            return any(mirror.has_met(scope, kind, some, reading) for some in (ids[:1], ids[1:]))

    return has_met


def sweep(intake: Intake, kind: FactKind, reading: datetime) -> None:
    """Forget what the finished reading has not met and what, asked for by its id, is not there either."""
    while True:
        with intake.store.reading(intake.company_id) as scope:
            ids = mirror.unmet(scope, kind, reading)
        if not ids:
            return
        intake.resolve(kind, ids, met_in=reading)
