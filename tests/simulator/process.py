"""A working process: a house of its own on the common database, which may die at any input or output."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from plugin.books import Books
from plugin.cycle import CompanyBooks, RunReport
from plugin.orders import Order, Proof
from plugin.outbox.claims import LostClaim
from plugin.outbox.deliver import Delivered, Outbox
from tests.compiled import share_statements
from tests.simulator import driver
from tests.simulator.baton import Baton
from web.wiring.house import House

T = TypeVar("T")
FULL = "database or disk is full"
LOCKED = "database is busy, as planned"
TAKES_TURN = "UPDATE connections SET refreshing_by"
"""How the statement begins by which a worker takes its turn to refresh the authorization."""


class Crash(BaseException):
    """The process is killed here; nothing of it runs on, not even what stands under `finally`."""


@dataclass
class Doing:
    """The order that a process is carrying out, or looking for."""

    what: str
    """`perform` or `trace`."""
    order: Order
    operation_id: str
    calls: int = 0


@dataclass
class Process:
    """One worker of the installation; deterministic by *dice*."""

    name: str
    baton: Baton
    new_house: Callable[[Process], House]
    dice: random.Random
    on_doing: Callable[[Process, Doing, object], None]
    """Told when an order has ended: with its proof, its failure or a crash."""
    dies_in: int | None = None
    """How many more inputs and outputs it lives through."""
    dies_when: Callable[[str], bool] = lambda _: False
    """For directed runs: whether it dies at this input or output."""
    full_in: int | None = None
    """In how many statements the disk is full."""
    is_dead: bool = False
    is_busy: bool = False
    io_count: int = 0
    transactions: set[int] = field(default_factory=set)
    """The connections that are within a transaction."""
    called_in_transaction: list[str] = field(default_factory=list)
    doing: Doing | None = None
    last_statement: str = ""
    """What was asked of the database last."""
    died_at: str = ""
    died_of: str = "crash"
    """`crash`, `full` or `locked`."""
    db_trouble: str = FULL
    """What the database says when `full_in` is over."""
    calling: str = ""
    """The call that is under way."""
    was_refreshing: bool = False
    """Whether the last call was for a token."""
    _house: House | None = None

    @property
    def house(self) -> House:
        """The house, opened when the process starts."""
        if self._house is None:
            self._house = self.new_house(self)
            vars(self._house)["worker"] = dataclasses.replace(self._house.worker, name=self.name)
            engine = self._house.store.engine
            self._listen(engine)
            share_statements(engine)
        return self._house

    def run(self, company_id: str) -> RunReport | None:
        """One run; None when the process died of it or its disk was full."""
        self.is_busy = True
        try:
            house = self.house
            return house.worker.run(company_id, lambda: self._books(house, company_id))
        except Crash:
            self.died_of = "crash"
            return None
        except OperationalError as error:
            if FULL not in str(error) and LOCKED not in str(error):
                raise
            self.died_of = "full" if FULL in str(error) else "locked"
            return None
        finally:
            self.is_busy = False
            self.full_in = None
            if self.is_dead:
                self._bury()

    def deliver(self, company_id: str) -> None:
        """Work the outbox alone, without the company's lease: as after a pause that outlasted it."""
        self.is_busy = True
        try:
            books = self._books(self.house, company_id).books
            worker = self.house.worker
            now = worker.store.clock.now()
            outbox = Outbox(worker.store, books, company_id, worker.name, worker.keeper, now)
            outbox.deliver(Delivered())
        except LostClaim:
            pass
        finally:
            self.is_busy = False

    def io(self, where: str) -> None:
        """One input or output; raises Crash when the process dies here, or is dead already."""
        if self.is_dead:
            raise Crash(self.died_at)
        self.io_count += 1
        if self.dies_when(where):
            self.is_dead, self.died_at, self.dies_when = True, where, lambda _: False
            raise Crash(where)
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in <= 0:
                self.is_dead, self.died_at = True, where
                raise Crash(where)

    def _bury(self) -> None:
        if self._house is not None:
            self._house.store.engine.dispose()
        self._house = None
        self.is_dead, self.dies_in, self.doing = False, None, None
        self.transactions.clear()

    def close(self) -> None:
        """End the process in peace."""
        if self._house is not None:
            self._house.store.engine.dispose()
            self._house = None

    def _books(self, house: House, company_id: str) -> CompanyBooks:
        connected = house.books_for(company_id)
        return dataclasses.replace(connected, books=_Watched(connected.books, self))

    def _listen(self, engine: Engine) -> None:
        driver.listen(engine, self._executes)
        event.listen(engine, "checkout", self._checks_out)
        event.listen(engine, "begin", self._begins)
        event.listen(engine, "commit", self._commits)
        event.listen(engine, "rollback", self._rolls_back)

    def _checks_out(self, *about: object) -> None:
        # Between transactions somebody else may overtake; SQLite's own never interleave.
        del about
        if not self.transactions and not self.is_dead:
            self.baton.hand_over()
        self.io("connect")

    def _begins(self, connection: object) -> None:
        self.transactions.add(id(connection))

    def _executes(self, statement: str) -> None:
        if not self.transactions and not statement.startswith("BEGIN"):
            # What opens a connection is no input or output of its own.
            return
        self.last_statement = statement
        self.io("statement")
        if self.full_in is not None:
            self.full_in -= 1
            if self.full_in <= 0:
                raise sqlite3.OperationalError(self.db_trouble)

    def _commits(self, connection: object) -> None:
        self.io("commit")
        self.transactions.discard(id(connection))

    def _rolls_back(self, connection: object) -> None:
        self.transactions.discard(id(connection))


class _Watched:
    """The books, with a note of what is being carried out."""

    def __init__(self, books: Books, process: Process) -> None:
        self._books = books
        self._process = process

    def __getattr__(self, name: str) -> Any:
        return getattr(self._books, name)

    def perform(self, order: Order, *, request_id: str) -> Proof:
        return self._note(
            "perform", order, request_id, lambda: self._books.perform(order, request_id=request_id)
        )

    def trace(self, order: Order, *, request_id: str) -> Proof | None:
        return self._note("trace", order, request_id, lambda: self._books.trace(order, request_id=request_id))

    def _note(self, what: str, order: Order, request_id: str, call: Callable[[], T]) -> T:
        process = self._process
        process.doing = doing = Doing(what, order, request_id)
        outcome: object = None
        try:
            outcome = made = call()
            return made
        except BaseException as error:
            outcome = error
            raise
        finally:
            process.doing = None
            process.on_doing(process, doing, outcome)


def processes(number: int, make: Callable[[str], Process]) -> Sequence[Process]:
    """So many processes of one installation."""
    return [make(f"worker{place}") for place in range(1, number + 1)]
