"""What many tests share: both real databases, empty and migrated, and a clock that stands still."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser
from sqlalchemy import Engine, text

from plugin.store.engine import open_engine, upgrade
from plugin.store.scope import Store
from plugin.tables import metadata
from tests.chromium import launched
from tests.clocks import StillClock
from tests.compiled import share_between_applications, share_statements
from tests.disk import wait_for_no_disk
from tests.order import dealt
from tests.postgres import server
from tests.schemas import migrated

settings.register_profile("dunwell", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("dunwell")
share_between_applications()
wait_for_no_disk()
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts us in the background lets us ignore Ctrl-C, and whatever we start would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the tests, the long ones come first."""
    shared = getattr(config, "workerinput", None)
    if shared is not None:
        items[:] = dealt([(item.nodeid, item) for item in items], shared["workercount"])


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One server for each test process."""
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """A migrated PostgreSQL database; tests that use it leave it empty."""
    engine = open_engine(postgres_url)
    share_statements(engine)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(tmp_path) -> Iterator[Engine]:
    """A migrated SQLite file of the test's own."""
    path = tmp_path / "dunwell.db"
    path.write_bytes(migrated())
    engine = open_engine(f"sqlite:///{path}")
    share_statements(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request) -> Iterator[Engine]:
    """Both databases in turn, migrated and empty."""
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    yield engine
    if request.param == "postgresql":
        # TRUNCATE makes new files for every table and index, which takes ten times as long; a replica has
        # no triggers, which keep the audit from being deleted.
        words = ["SET LOCAL session_replication_role = replica"]
        words += [f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables]
        with engine.begin() as db:
            db.execute(text(";".join(words)))


@pytest.fixture
def clock() -> StillClock:
    """Monday, 2 November 2026, 15:00 UTC: a morning in the United States."""
    return StillClock()


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Ids in order of their making."""
    numbers = itertools.count(1)
    return lambda: f"id{next(numbers):08d}"


@pytest.fixture
def store(engine, clock, new_id) -> Store:
    """The store on either database."""
    return Store(engine, clock, new_id)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; each test opens a profile of its own in it."""
    yield from launched()
