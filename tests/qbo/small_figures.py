"""The program with small figures, so that of everything a small company has there is more than one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from connectors.qbo import books as qbo_books
from connectors.qbo import queries, reader
from connectors.sandbox import cdc
from plugin.syncing import narrowing, paging, resting


@contextmanager
def small_figures() -> Iterator[None]:
    """Pages of 9, changes cut off at 4, ids asked for by 9; the true figures are put back afterwards."""
    with ExitStack() as stack:
        for place, name, value in (
            (queries, "ROWS_MAX", 9),
            (qbo_books, "CHANGES_MAX", 4),
            (cdc, "OBJECTS_MAX", 4),
            (reader, "IDS_PER_QUERY", 9),
            (narrowing, "SMALL", 9),
            (paging, "STEP_BACK", 4),
            # Nobody plans in these months, so nothing waits for it.
            (resting, "_has_work", lambda _: False),
        ):
            stack.enter_context(patch.object(place, name, value))
        yield
