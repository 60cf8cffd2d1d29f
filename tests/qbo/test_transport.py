"""Answers as they come over a socket: whole, packed, in chunks, and cut off on their way."""

import gzip
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from connectors.qbo.client import QboClient
from connectors.qbo.limits import Gate
from connectors.qbo.settings import QboSettings
from plugin.books import TryLater, Unclear
from plugin.clock import SystemClock
from tests.qbo.test_faults import CALLS

BODY = b'{"QueryResponse": {"totalCount": 1}, "filler": "' + b"x" * 300_000 + b'"}'


@contextmanager
def answering(body, **headers):
    """A client of a server that answers everything with these bytes, and then hangs up."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(200)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nobody reads it."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings = QboSettings(
        client_id="id",
        client_secret="hush",
        redirect_uri="https://dunwell.example/callback",
        api_base=f"http://127.0.0.1:{server.server_port}/v3",
    )
    client = QboClient(
        settings, "123", token_source=lambda: "t", on_expired=lambda: "t", gate=Gate(SystemClock())
    )
    try:
        yield client
    finally:
        client.session.close()
        server.shutdown()
        server.server_close()


def test_an_answer_is_the_same_however_it_is_sent():
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
    packed = gzip.compress(BODY)
    ways = {
        "whole": (BODY, {"Content_Length": str(len(BODY))}),
        "until the end": (BODY, {}),
        "packed": (packed, {"Content_Length": str(len(packed)), "Content_Encoding": "gzip"}),
        "in chunks": (chunked, {"Transfer_Encoding": "chunked"}),
    }

    for name, (body, headers) in ways.items():
        with answering(body, **headers) as client:
            assert client.read("query", query="SELECT * FROM Invoice").body == BODY, name


@pytest.mark.parametrize(("kind", "failure"), [("read", TryLater), ("keyed", Unclear)])
def test_an_answer_that_was_cut_off_is_lost(kind, failure):
    ways = {
        "whole": {"Content_Length": str(len(BODY) + 1)},
        "packed": {"Content_Length": str(len(BODY)), "Content_Encoding": "gzip"},
        "in chunks": {"Transfer_Encoding": "chunked"},
    }

    for headers in ways.values():
        with answering(BODY, **headers) as client, pytest.raises(failure) as found:
            CALLS[kind](client)
        assert found.value.__cause__ is None
