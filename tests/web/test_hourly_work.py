"""The clock of the server: it begins runs and waits for none, and no company is run twice at once."""

import logging
import threading

import pytest

from plugin.cycle import RunReport
from web.scheduler import HourlyWork

LONG = 60.0
"""Seconds that no step of these tests takes."""


class Runs:
    """Runs that last until they are let end."""

    def __init__(self, *due: str) -> None:
        self.due = list(due)
        self.begun: list[str] = []
        self.may_end = threading.Event()
        self.has_begun = threading.Semaphore(0)

    def run(self, company_id: str) -> RunReport:
        self.begun.append(company_id)
        self.has_begun.release()
        assert self.may_end.wait(LONG)
        return RunReport(company_id, error="QuickBooks is busy." if company_id == "b" else None)

    def wait_for(self, number: int) -> None:
        for _ in range(number):
            assert self.has_begun.acquire(timeout=LONG)


@pytest.fixture
def runs():
    found = Runs("a", "b")
    yield found
    found.may_end.set()


def test_a_long_run_holds_up_neither_the_clock_nor_another_company(runs):
    work = HourlyWork(lambda: runs.due, runs.run, at_once=3)

    work.tick()
    work.tick()
    runs.due.append("c")
    work.tick()
    runs.wait_for(3)

    assert sorted(runs.begun) == ["a", "b", "c"]
    runs.may_end.set()
    work._pool.shutdown(wait=True)


def test_a_company_whose_run_is_over_is_run_again(runs):
    runs.may_end.set()
    work = HourlyWork(lambda: runs.due, runs.run, at_once=1)
    work.tick()
    work._pool.submit(lambda: None).result(LONG)

    work.tick()
    work._pool.shutdown(wait=True)

    assert sorted(runs.begun) == ["a", "a", "b", "b"]


def test_trouble_is_told_and_ends_with_its_company(runs, caplog):
    runs.may_end.set()
    work = HourlyWork(
        lambda: ["x", "b"], lambda company: 1 / 0 if company == "x" else runs.run(company), at_once=1
    )

    work.tick()
    work._pool.shutdown(wait=True)

    assert runs.begun == ["b"]
    assert "The run of company x broke off" in caplog.text
    assert "The run of company b ended early: QuickBooks is busy." in caplog.text


def test_ticks_that_outpace_the_runs_leave_no_warning(runs, caplog):
    caplog.set_level(logging.WARNING)
    ticked = threading.Semaphore(0)

    def due() -> list[str]:
        ticked.release()
        return runs.due

    work = HourlyWork(due, runs.run, at_once=2, tick_seconds=0.02)
    work.start()
    for _ in range(4):
        assert ticked.acquire(timeout=LONG)
    runs.may_end.set()
    work.stop()

    assert "maximum number of running instances" not in caplog.text
