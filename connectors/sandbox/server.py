"""The sandbox on a socket: HTTP/1.1 with connections kept open, on this machine only."""

from __future__ import annotations

import io
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_to_bytes

from connectors.sandbox.service.troubled import WAIT_KEY
from connectors.sandbox.trouble import AnswerLost
from connectors.sandbox.world import Sandbox

LOOPBACK = "127.0.0.1"
HOSTS = {LOOPBACK, "localhost", "[::1]", "sandbox.localhost"}
PORT = re.compile(r":\d*$")
BODY_MAX = 110 * 1024 * 1024
UNWRAPPED = {"CONTENT_LENGTH", "TRANSFER_ENCODING"}
"""The body reaches the application whole; told of chunks, Werkzeug would hand out none of it."""
IDLE_SECONDS = 120
"""QuickBooks drops a request after 120 seconds (qbo.md §7); so do we an idle connection."""


class SandboxServer(ThreadingHTTPServer):
    """Serves one sandbox, a thread per connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, port: int) -> None:
        self.sandbox = sandbox
        self._telling = threading.Thread()
        super().__init__((LOOPBACK, port), Handler)

    def service_actions(self) -> None:
        """Tell the app of what has happened, beside serving: it may call in turn."""
        if self.sandbox.webhooks.endpoint is None or self._telling.is_alive():
            return
        self._telling = threading.Thread(target=self.sandbox.webhooks.run, daemon=True)
        self._telling.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.server_address[1]}"

    def announcement(self) -> str:
        """The line of JSON that tells a client everything."""
        return json.dumps(self.sandbox.announce(self.base_url))


class Handler(BaseHTTPRequestHandler):
    """Carries one connection's requests to the application."""

    protocol_version = "HTTP/1.1"
    server: SandboxServer
    timeout = IDLE_SECONDS
    # Headers and body leave in one packet, and the next request does not wait for an acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        if PORT.sub("", self.headers.get("Host", LOOPBACK)) not in HOSTS:
            # Some web page has given this machine a name of its own (DNS rebinding).
            self.close_connection = True
            self.send_error(421)
            return
        body = self._body()
        if body is None:
            return
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
            started.append((status, headers))

        try:
            chunks: Iterable[bytes] = self.server.sandbox.app(self._environ(body), start_response)  # type: ignore[arg-type]  # a lambda of WSGI's shape
            content = b"".join(chunks)
        except AnswerLost:
            self.close_connection = True
            return
        status, headers = started[-1]
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if self.close_connection:
            # Else the client would put a dead connection back into its pool.
            self.send_header("Connection", "close")
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Every method of HTTP is carried alike; the application decides which it serves."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _body(self) -> bytes | None:
        """Read the body by its length or in chunks; None if it cannot be read."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._chunked()
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > BODY_MAX:
            self.close_connection = True
            self.send_error(400)
            return None
        return self.rfile.read(int(length))

    def _chunked(self) -> bytes:
        body = io.BytesIO()
        while size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16):
            body.write(self.rfile.read(size))
            self.rfile.readline()
            if body.tell() > BODY_MAX:
                break
        self.rfile.readline()
        return body.getvalue()

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": LOOPBACK,
            "SERVER_PORT": str(self.server.server_address[1]),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            WAIT_KEY: self._wait,
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            if key == "CONTENT_TYPE":
                environ[key] = value
            elif key not in UNWRAPPED:
                environ[f"HTTP_{key}"] = value
        return environ

    def _wait(self, seconds: float) -> None:
        """Over a socket a delay is a delay; a frozen clock passes it too."""
        if not self.server.sandbox.clock.running:
            self.server.sandbox.clock.pass_by(timedelta(seconds=seconds))
        time.sleep(seconds)

    def log_message(self, *_: object) -> None:
        """Say nothing: calls are on the dashboard, and paths may name customers."""


def serve(sandbox: Sandbox, port: int = 0) -> SandboxServer:
    """Bind a server to *port*, or to any free one; the caller runs `serve_forever` and announces it."""
    return SandboxServer(sandbox, port)
