"""Night after night: QuickBooks' own work at three in the morning of the company's time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from connectors.sandbox.books import Books
from connectors.sandbox.mail import Mail
from connectors.sandbox.nights import fees, reminders

AT = time(3)
BY_ITSELF = "quickbooks"
Later = Callable[[timedelta, Callable[[datetime], None]], None]


class Nights:
    """The nights of one company, lived through one by one however far the clock jumps."""

    def __init__(self, books: Books, outgoing: Callable[[], list[Mail]], later: Later) -> None:
        self._books = books
        self._outgoing = outgoing
        self._later = later
        self._fees_since: date | None = None
        self._plan(books.clock.now())

    def _plan(self, after: datetime) -> None:
        local = after.astimezone(self._books.zone)
        day = local.date() + timedelta(days=0 if local.time() < AT else 1)
        due = datetime.combine(day, AT, self._books.zone).astimezone(UTC)
        self._later(due - self._books.clock.now(), self._pass)

    def _pass(self, moment: datetime) -> None:
        """Do one night's work; plan the next first, so that trouble tonight ends no later one."""
        self._plan(moment)
        with self._asleep(moment):
            self._work(self._books.today())

    def _work(self, today: date) -> None:
        books, switches = self._books, self._books.switches
        if switches.automatic_late_fees:
            self._fees_since = self._fees_since or today - timedelta(days=1)
            fees.charge(books, today, self._fees_since)
        else:
            self._fees_since = None
        if switches.automatic_reminders:
            reminders.send(books, self._outgoing(), today)

    @contextmanager
    def _asleep(self, moment: datetime) -> Iterator[None]:
        """Let it be that moment, with nobody at work; webhooks tell of it all the same."""
        books = self._books
        before = books.moment, books.actor, books.is_told
        books.moment, books.actor, books.is_told = moment, BY_ITSELF, True
        try:
            yield
        finally:
            books.moment, books.actor, books.is_told = before
