"""The hourly work inside the server: a clock that says "look who is due", and a few threads that do.

APScheduler only ticks. Who is due and who works on it is decided in the database (`plugin.store.due`), so
a second server, a cron job or a double tick does no harm.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from apscheduler.schedulers.background import BackgroundScheduler

from plugin.cycle import RunReport

TICK_SECONDS = 60

log = logging.getLogger(__name__)


class HourlyWork:
    """Runs due companies, a few at a time, until it is stopped."""

    def __init__(
        self,
        due_companies: Callable[[], list[str]],
        run: Callable[[str], RunReport],
        at_once: int,
        tick_seconds: float = TICK_SECONDS,
    ) -> None:
        self._due_companies = due_companies
        self._run = run
        self._tick_seconds = tick_seconds
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="run")
        self._lock = threading.Lock()
        self._under_way: set[str] = set()
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to tick; the first tick comes at once."""
        self._scheduler.add_job(self.tick)
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=self._tick_seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def tick(self) -> None:
        """Begin a run of every company whose hour has come, unless it is under way here; waits for none.

        A long first run of one company must not keep the others from their hour.
        """
        for company_id in self._due_companies():
            with self._lock:
                is_new = company_id not in self._under_way
                self._under_way.add(company_id)
            if is_new:
                self._pool.submit(self._run_safely, company_id)

    def stop(self) -> None:
        """Tick no more, and let the runs under way end."""
        self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True)

    def _run_safely(self, company_id: str) -> None:
        """One company's trouble must not keep the others waiting."""
        try:
            report = self._run(company_id)
            if report.error:
                log.warning("The run of company %s ended early: %s", report.company_id, report.error)
        except Exception:
            # The run itself is marked as failed; what went wrong inside belongs in the log.
            log.exception("The run of company %s broke off", company_id)
        finally:
            with self._lock:
                self._under_way.discard(company_id)
