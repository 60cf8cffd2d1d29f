"""The story is the product at work: it breaks no rule, and tells the same each time."""

import io
import json
from datetime import UTC, datetime

import pytest
from rich.console import Console

from web.demo.story import tell
from web.wiring.local import open_demo

MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def telling(tmp_path_factory):
    """Two weeks of the trading company, told once."""
    page = io.StringIO()
    world = open_demo(tmp_path_factory.mktemp("demo"), MONDAY, seed=1)
    told = tell(world, days=12, seed=1, console=Console(file=page, width=170))
    return told, page.getvalue(), world


def test_no_rule_is_broken(telling):
    told, page, _ = telling

    assert told.breaches == [], page


def test_dunwell_does_its_job_by_itself(telling):
    told, _, _ = telling

    assert told.summary["notices"] > 20
    assert told.summary["notes"] > 20
    assert told.summary["calls to QuickBooks by kind"]["cdc"] >= 12


def test_every_line_has_its_reason_and_the_proof_is_quickbooks_own(telling):
    _, page, world = telling
    sent = [mail for mail in world.books.mail if mail.by == "api"]

    assert sent
    for mail in sent:
        assert f"invoice {mail.doc_number}: EmailSent" in page


def test_nothing_left_before_somebody_switched_it_on(telling):
    _, page, world = telling
    first = min(mail.at for mail in world.books.mail if mail.by == "api")

    assert page.index("preview mode") < page.index("notice sent")
    assert first > MONDAY


def test_the_same_seed_tells_the_same_story(tmp_path):
    pages = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        page = io.StringIO()
        told = tell(
            open_demo(tmp_path / name, MONDAY, seed=2), days=2, seed=2, console=Console(file=page, width=170)
        )
        pages.append((page.getvalue(), json.dumps(told.summary, default=str)))

    assert pages[0] == pages[1]
