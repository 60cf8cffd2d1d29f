from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.audit.keeper import Keeper
from plugin.audit.witness import FileWitness
from plugin.store.engine import open_engine
from plugin.store.scope import Store
from tests.engine.town import KEEPER, Town, found_town
from tests.schemas import backups_made_quickly, migrated


@pytest.fixture
def town(store, clock) -> Town:
    """Larkspur Landscaping on either database."""
    return found_town(store, clock)


@pytest.fixture
def keeper(tmp_path) -> Iterator[Keeper]:
    """Keys and a witness that lie outside of every database; how a backup begins is not what matters then."""
    with backups_made_quickly():
        yield Keeper(KEEPER.vault, FileWitness(tmp_path / "witness"))


@pytest.fixture
def empty(tmp_path, town) -> Iterator[Store]:
    """An empty database to restore into."""
    yield from _store_in(tmp_path / "restored.db", town)


@pytest.fixture
def empty_too(tmp_path, town) -> Iterator[Store]:
    """Another one, for the next disaster."""
    yield from _store_in(tmp_path / "restored again.db", town)


def _store_in(path: Path, town: Town) -> Iterator[Store]:
    path.write_bytes(migrated())
    engine = open_engine(f"sqlite:///{path}")
    yield Store(engine, town.clock, town.store.new_id)
    engine.dispose()
