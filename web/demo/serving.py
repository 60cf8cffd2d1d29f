"""The demonstration a person clicks through: dashboard, pages and hourly work in one process."""

from __future__ import annotations

import hmac
import io
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server

from plugin.cycle import RunReport
from plugin.store import companies
from web.demo.story import tell
from web.scheduler import HourlyWork

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from web.wiring.local import ServedDemo

SEEDED_DAYS = 9
"""So long the trading company lives before anybody looks: late enough for something to be late."""
UNTIL_MORNING = timedelta(hours=16)
"""From the end of a working day to nine o'clock, when the night's proposals wait for somebody."""
LOOK_SECONDS = 2
"""How often we look who is due and who was connected; due is decided on the sandbox's clock."""

TOUR = """\
[bold]1[/bold]  Open {dashboard} and choose {company}: this stands for QuickBooks.
[bold]2[/bold]  Under Collections, sign in as Craig: what is late, who should be called, and why.
[bold]3[/bold]  Open Next run, read the words of a message, approve it; then move time on by an hour.
[bold]4[/bold]  Look at Mail that went out and at a customer's card; let somebody pay and move time on again.
[bold]5[/bold]  Connect Craig's Design: nothing is sent until you have seen its preview and switched it on."""


class _Quiet(WSGIRequestHandler):
    """Serves without a line for each request: the terminal is the tour's."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def seed(demo: ServedDemo, seed_number: int, console: Console, days: int = SEEDED_DAYS) -> None:
    """Connect the trading company and let it live until there is something to see."""
    console.print(f"A trading company lives through its first {days} days; this takes about a minute.")
    with Progress(console=console, transient=True) as bar:
        days_gone = bar.add_task("Its days", total=days)

        def passed(day: int) -> None:
            bar.update(days_gone, completed=day)
            if not console.is_terminal:
                console.print(f"Day {day} of {days} has passed.")

        tell(demo.world, days=days, seed=seed_number, console=Console(file=io.StringIO()), passed=passed)
        house = demo.world.house
        house.clock.sleep(UNTIL_MORNING.total_seconds())
        for company in companies.all_companies(house.store):
            house.run(company.id)
        demo.world.sandbox.clock.run_on()
        demo.tell_dashboard()


@contextmanager
def served(demo: ServedDemo) -> Iterator[None]:
    """Serve both addresses and do the hourly work, for as long as the block lasts."""
    house = demo.world.house
    secret = secrets.token_urlsafe(16)
    pages = make_server(
        "127.0.0.1", 0, house.app, threaded=True, request_handler=_Quiet, fd=demo.pages.fileno()
    )
    in_turn = InTurn(lambda: _look(demo), house.run)
    ticks = make_server("127.0.0.1", 0, _ticked(in_turn, secret), threaded=True, request_handler=_Quiet)
    demo.call_at(f"http://127.0.0.1:{ticks.server_port}/", secret)
    work = HourlyWork(
        in_turn.due, in_turn.run, house.settings.work.companies_at_once, tick_seconds=LOOK_SECONDS
    )
    work.start()
    servers = (demo.dashboard, pages, ticks)
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        work.stop()
        for server in servers:
            server.shutdown()
            server.server_close()
        demo.pages.close()


def serve_until_stopped(demo: ServedDemo, console: Console) -> None:
    """Serve, and print the tour, until Ctrl-C."""
    dashboard = f"{demo.dashboard.base_url}/dashboard/"
    with served(demo):
        console.print(TOUR.format(dashboard=dashboard, company="Alder & Finch Trading Co."))
        console.print(f"\nDashboard: {dashboard}\nDunwell:   {demo.address}\nStop with Ctrl-C.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.print("Stopped.")


class InTurn:
    """One run at a time, whoever asks for it.

    The dashboard moves time by days at once; under a run that is not over yet, its lease would end.
    """

    def __init__(self, due: Callable[[], list[str]], run: Callable[[str], RunReport]) -> None:
        self.due, self._run = due, run
        self._working = threading.Lock()

    def run(self, company_id: str) -> RunReport:
        """Run a company once the run under way is over, unless that has made this one needless."""
        with self._working:
            if company_id not in self.due():
                return RunReport(company_id, was_busy=True)
            return self._run(company_id)

    def run_all(self) -> None:
        """Run every company that is due; what was under way is over as well when this returns."""
        with self._working:
            for company_id in self.due():
                self._run(company_id)


def _ticked(in_turn: InTurn, secret: str) -> WSGIApplication:
    """What the dashboard calls for each day that it lets pass, so that we run on each of them as in life."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        if not hmac.compare_digest(request.headers.get("X-Tick-Secret", ""), secret):
            return Response(status=403)(environ, start_response)
        in_turn.run_all()
        return Response(status=204)(environ, start_response)

    return application


def _look(demo: ServedDemo) -> list[str]:
    demo.tell_dashboard()
    return demo.world.house.due_companies()
