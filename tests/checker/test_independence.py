"""The witness shares no code with whom it watches, and is quick enough to watch every event."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType

import pytest

from connectors.sandbox.life import Life
from tests.life.worlds import a_trading_company
from web.demo.checker import Checker

HERE = Path(__file__).resolve().parents[2] / "web" / "demo" / "checker"


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.py")), ids=lambda path: path.name)
def test_it_imports_nothing_of_the_product_or_the_sandbox(path):
    tree = ast.parse(path.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert not [name for name in names if name.split(".")[0] in {"plugin", "connectors"}]
    assert all(name.startswith("web.demo.checker") for name in names if name.split(".")[0] == "web")


def test_a_company_that_only_lives_breaks_no_rule_and_costs_little_to_watch():
    company, clock = a_trading_company()
    checker, life = Checker(company), Life(company, clock)
    steps, found = [], []
    for _ in range(30):
        clock.advance(timedelta(days=1))
        life.live(company.books.today())
        with counted_calls() as counted:
            found += checker.look(clock.now())
        steps.append(counted[0])

    assert found == []
    # It looks at what is new, so a month of history makes a look no longer.
    assert sum(steps[-10:]) < 3 * sum(steps[:10])


@contextmanager
def counted_calls() -> Iterator[list[int]]:
    """How many functions are called inside; unlike time, the same on a busy machine."""
    counted = [0]

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        counted[0] += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield counted
    finally:
        sys.setprofile(before)
