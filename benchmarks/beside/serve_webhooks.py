"""Serves one of two endpoints as `dunwell serve` would: `ours` or `bare`, then TOKEN and FOLDER.

Ours verifies, stores and acknowledges webhooks; the bare one only reads the same body. The address is
printed.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import socket
import sys
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication

from plugin.clock import SystemClock
from plugin.store.engine import open_engine, upgrade
from plugin.store.scope import Store
from tests.web.people import an_app
from web.webhooks import receive_with
from web.wiring.house import new_id


class Server(BaseApplication):
    """One worker, eight threads."""

    def __init__(self, app: Flask, port: int) -> None:
        self._app, self._port = app, port
        super().__init__()

    def load_config(self) -> None:
        """Settings of the server; it says its address as soon as it answers."""
        for key, value in (
            ("bind", f"127.0.0.1:{self._port}"),
            ("workers", 1),
            ("threads", 8),
            ("worker_class", "gthread"),
            ("control_socket_disable", True),
            ("loglevel", "critical"),
            ("when_ready", lambda _: print(f"http://127.0.0.1:{self._port}/webhooks/quickbooks", flush=True)),
        ):
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The application."""
        return self._app


def ours(token: str, folder: Path) -> Flask:
    """Our endpoint over a database of its own in *folder*."""
    logging.disable(logging.CRITICAL)
    engine = open_engine(f"sqlite:///{folder / 'hints.db'}")
    upgrade(engine)
    engine.dispose()

    def fingerprint(realm: str) -> str:
        return hmac.new(b"key", realm.encode(), hashlib.sha256).hexdigest()

    return an_app(Store(engine, SystemClock(), new_id), blueprints=(receive_with((token,), fingerprint),))


def bare() -> Flask:
    """The least an endpoint can do with a body."""
    app = Flask(__name__)

    @app.post("/webhooks/quickbooks")
    def read() -> Response:
        request.get_data(cache=False)
        return Response(status=200)

    return app


def main(name: str, token: str, folder: Path) -> None:
    """Serve the endpoint of that name on a free port."""
    app = ours(token, folder) if name == "ours" else bare()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    Server(app, port).run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
