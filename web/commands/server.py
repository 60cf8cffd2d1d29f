"""The `serve` command: the web application and the hourly work in one process."""

from __future__ import annotations

import gc
import socket
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from web.commands import shared
from web.scheduler import HourlyWork
from web.wiring.house import House

_THREADS = 8


_VALUES_OF_A_PAGE = 20_000


def settle_memory() -> None:
    """Take what was loaded as there to stay, so that no page waits for it to be searched for garbage."""
    gc.collect()
    gc.freeze()
    # A page makes some thousand values, nearly all of which die with it.
    gc.set_threshold(_VALUES_OF_A_PAGE)


class _Server(BaseApplication):
    """One worker process with threads; gunicorn restarts it when it dies, and its scheduler with it."""

    def __init__(self, house: House, bind: str) -> None:
        self._house = house
        self._bind = bind
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn asks for."""
        settings: dict[str, Any] = {
            "bind": self._bind,
            "workers": 1,
            "threads": _THREADS,
            "worker_class": "gthread",
            "control_socket_disable": True,  # it would lie in the user's home, shared by all installations
            "graceful_timeout": 180,
            "post_worker_init": self._begin_work,
            "worker_exit": self._end_work,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in the worker process."""
        return self._house.app

    def _begin_work(self, worker: Any) -> None:
        settle_memory()
        house = self._house
        worker.hourly = HourlyWork(house.due_companies, house.run_hour, house.settings.work.companies_at_once)
        worker.hourly.start()

    def _end_work(self, server: Any, worker: Any) -> None:
        del server
        hourly = getattr(worker, "hourly", None)
        if hourly is not None:
            hourly.stop()


def _require_free(host: str, port: int) -> None:
    """Raise a sentence when somebody else listens there; gunicorn would only find out much later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            raise click.ClickException(
                f"Port {port} on {host} cannot be had: something else listens there. Choose another one with "
                "--port."
            ) from None


@click.command()
@click.option("--host", help="Address to listen on; the settings file decides otherwise.")
@click.option("--port", type=int, help="Port to listen on; the settings file decides otherwise.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the pages and do the hourly work, until stopped."""
    house = shared.house()
    web = house.settings.web
    bind = f"{host or web.host}:{web.port if port is None else port}"
    _require_free(host or web.host, web.port if port is None else port)
    # Before the worker process exists, so that a wrong database is a sentence and not a crash loop.
    house.store.engine.dispose()
    shared.console.print(f"Serving on http://{bind}; companies are run every hour. Stop with Ctrl-C.")
    _Server(house, bind).run()
