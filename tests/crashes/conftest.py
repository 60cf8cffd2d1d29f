"""Both databases, as things to be made, copied and thrown away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes.databases import Databases, Files, Server
from tests.schemas import fast_folder


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request) -> Iterator[Databases]:
    """Files of SQLite in memory, or databases of the test's PostgreSQL."""
    if request.param == "postgresql":
        yield Server(request.getfixturevalue("postgres_url"))
        return
    folder = Path(tempfile.mkdtemp(prefix="dunwell-crashes-", dir=fast_folder()))
    yield Files(folder)
    shutil.rmtree(folder, ignore_errors=True)
