"""One QuickBooks company: everything that can be asked of it, one caller at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from connectors.sandbox import autocredit, cdc, engine, merging, opening, sending, taxes, withdrawing
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.copies import copied
from connectors.sandbox.engine import known
from connectors.sandbox.mail import Mail
from connectors.sandbox.nights import Nights
from connectors.sandbox.query import answer
from connectors.sandbox.replay import Replays
from connectors.sandbox.replica import Replica
from connectors.sandbox.rows import Show, as_record
from connectors.sandbox.sending import PROMPT, Delivery
from connectors.sandbox.switches import Switches
from connectors.sandbox.turns import Turn

Actor = Literal["api", "person"]
NO_OPTIONS: frozenset[str] = frozenset()


class Company:
    """A company's books behind one lock.

    What single operations return is the caller's own; `records` and whole answers share the stored records.
    """

    def __init__(
        self,
        realm_id: str,
        name: str,
        clock: SandboxClock,
        switches: Switches,
        build: Callable[[Company], None] | None = None,
    ) -> None:
        self.realm_id = realm_id
        self.name = name
        self.lock = Turn(clock)
        self.books = Books(clock, switches, realm_id)
        self._replica: Replica | None = None
        """Remembers the recent past, once reads are to lag."""
        self.replays = Replays(self.books)
        self.mail: list[Mail] = []
        self.files: dict[str, bytes] = {}
        self.nights = Nights(self.books, lambda: self.mail, self.lock.later)
        if build is not None:
            build(self)

    def create(self, entity: str, body: Mapping[str, Any], *, options: frozenset[str] = NO_OPTIONS) -> Record:
        """Create a record and return it as an answer prints it."""
        with self.lock:
            row = engine.create(self.books, known(entity), body, options)
            opening.enter(self.books, row, body)
            autocredit.apply_credits(self.books, row)
            return copied(row.record)

    def plant(self, entity: str, body: Mapping[str, Any]) -> Record:
        """Create a record under the Id in *body*, read-only lists included: for those who build companies."""
        with self.lock:
            return copied(engine.create(self.books, known(entity), body, row_id=str(body["Id"])).record)

    def update(self, entity: str, body: Mapping[str, Any], *, options: frozenset[str] = NO_OPTIONS) -> Record:
        """Update a record; *body* carries Id, SyncToken and, if it is meant so, `sparse`."""
        with self.lock:
            if entity == "Customer":
                autocredit.empty_account(self.books, dict(body))
            return copied(engine.update(self.books, known(entity), body, options).record)

    def read(self, entity: str, row_id: str) -> Record:
        """Read one record by Id."""
        with self.lock:
            return copied(engine.read(self.books, known(entity), row_id).record)

    def delete(self, entity: str, row_id: str) -> Record:
        """Delete a transaction or note as it stands."""
        with self.lock:
            return self.withdraw("delete", entity, self._as_it_stands(entity, row_id))

    def void(self, entity: str, row_id: str) -> Record:
        """Void a transaction as it stands."""
        with self.lock:
            return self.withdraw("void", entity, self._as_it_stands(entity, row_id))

    def withdraw(self, operation: Literal["delete", "void"], entity: str, body: Mapping[str, Any]) -> Record:
        """Delete or void in the version that *body* names."""
        with self.lock:
            if operation == "delete":
                return withdrawing.delete(self.books, known(entity), body)
            return copied(withdrawing.void(self.books, known(entity), body).record)

    def merge(self, entity: str, loser: str, winner: str) -> Record:
        """Merge one customer or vendor into another, as a person does; return the winner (qbo.md §2.3)."""
        with self.lock:
            return copied(merging.merge(self.books, known(entity), loser, winner).record)

    def send(self, entity: str, row_id: str, to: str | None = None, delivery: Delivery = PROMPT) -> Record:
        """Mail a form to its own address, or to *to*, which then stays on the form (qbo.md §6)."""
        with self.lock:
            row = sending.send(self.books, self.mail, known(entity), row_id, to, delivery=delivery)
            for wait, told in sending.later(self.books, row, delivery):
                self.lock.later(wait, partial(sending.arrive, self.books, row, told))
            return copied(row.record)

    def attach(self, body: Mapping[str, Any], content: bytes) -> Record:
        """Keep a file and return the Attachable that stands for it (qbo.md §2.8)."""
        with self.lock:
            row = engine.create(self.books, known("Attachable"), body)
            row.put(FileAccessUri=f"/v3/company/{self.realm_id}/download/{row.id}")
            self.files[row.id] = content
            return copied(row.record)

    def set_rate(self, body: Mapping[str, Any]) -> Record:
        """Set a currency's rate as of a day; there is one per currency and day."""
        with self.lock:
            return copied(taxes.set_rate(self.books, body).record)

    def create_tax_code(self, body: Mapping[str, Any]) -> Record:
        """Create a tax code and its rates from what the tax service is sent (qbo.md §2.9)."""
        with self.lock:
            return taxes.create_code(self.books, body)

    def query(self, text: str) -> list[Record]:
        """Run a query and return its rows."""
        with self.lock:
            found = answer(self.books, text)
            return next(
                ([copied(each) for each in rows] for rows in found.values() if isinstance(rows, list)), []
            )

    def query_response(self, text: str, show: Show = as_record) -> Record:
        """Run a query and return the whole QueryResponse, its records not to be changed."""
        with self.lock:
            return answer(self.books, text, show)

    def changes(self, entities: str, since: str, show: Show = as_record) -> Record:
        """What changed in some entities since a moment: one CDCResponse, not to be changed (qbo.md §4)."""
        with self.lock:
            return cdc.changes(self.books, entities, since, show)

    def records(self, entity: str) -> Iterable[Record]:
        """The stored records themselves, inactive ones included: ground truth, not to be changed."""
        with self.lock:
            return [row.record for row in self.books.tables.rows(known(entity).name)]

    @contextmanager
    def acting_as(self, actor: Actor) -> Iterator[Company]:
        """Do what follows as a person in QuickBooks, or as the app; others wait meanwhile."""
        with self.lock:
            before, self.books.actor = self.books.actor, actor
            try:
                yield self
            finally:
                self.books.actor = before

    def remember(self) -> None:
        """Keep what records were, from now on, so that reads can lag behind."""
        with self.lock:
            if self._replica is None:
                self._replica = Replica(self.books)
                self.books.touched = self._replica.note

    @contextmanager
    def lagging(self, lag: timedelta) -> Iterator[Company]:
        """Have what follows see the books as they stood a while ago: for reading only."""
        self.remember()
        with self.lock:
            before = self.books
            if self._replica is not None:
                self.books = self._replica.as_of(before.now() - lag)
            try:
                yield self
            finally:
                self.books = before

    @contextmanager
    def at(self, moment: datetime) -> Iterator[Company]:
        """Do what follows at a past moment: for those who build companies with a history."""
        with self.lock:
            before, self.books.moment = self.books.moment, moment
            try:
                yield self
            finally:
                self.books.moment = before

    def _as_it_stands(self, entity: str, row_id: str) -> Record:
        row = engine.read(self.books, known(entity), row_id)
        return {"Id": row_id, "SyncToken": row.record["SyncToken"]}
