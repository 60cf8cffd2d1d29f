"""The sandbox without a socket: a transport for requests that calls the same application.

What goes wrong over a socket goes wrong here with the same exceptions.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from http.client import RemoteDisconnected
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ReadTimeout
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import HTTPConnectionPool, HTTPHeaderDict
from urllib3.exceptions import ProtocolError, ReadTimeoutError
from urllib3.response import HTTPResponse

from connectors.sandbox.service.troubled import WAIT_KEY
from connectors.sandbox.trouble import AnswerLost
from connectors.sandbox.world import Sandbox

Timeout = float | tuple[float | None, float | None] | None


class SandboxAdapter(BaseAdapter):
    """Carries a session's requests to a sandbox in the same process."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox

    def send(  # noqa: PLR0917 - the signature requests demands
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - the signature requests demands
        timeout: Timeout = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002, ARG002 - the same
        cert: Any = None,  # noqa: ARG002 - the same
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002 - the same
    ) -> Response:
        """Call the application and wrap its answer."""
        waited = _Wait(self._sandbox)
        environ = _environ(request) | {WAIT_KEY: waited}
        try:
            status, headers, body = _called(self._sandbox.app, environ)
        except AnswerLost:
            gone = RemoteDisconnected("Remote end closed connection without response")
            lost = ProtocolError("Connection aborted.", gone)
            raise RequestsConnectionError(lost, request=request) from None
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if patience is not None and waited.seconds > patience:
            pool = HTTPConnectionPool(urlsplit(request.url or "").hostname or "")
            late = ReadTimeoutError(pool, request.url or "", f"Read timed out. (read timeout={patience})")
            raise ReadTimeout(late, request=request)
        return self._response(request, status, headers, body, stream=stream)

    def close(self) -> None:
        """Nothing is held open."""

    def _response(
        self,
        request: PreparedRequest,
        status: str,
        headers: list[tuple[str, str]],
        body: bytes,
        *,
        stream: bool,
    ) -> Response:
        code, _, reason = status.partition(" ")
        raw = HTTPResponse(
            body=io.BytesIO(body),
            headers=HTTPHeaderDict(headers),
            status=int(code),
            reason=reason,
            preload_content=False,
        )
        response = Response()
        response.status_code = int(code)
        response.reason = reason
        response.headers = CaseInsensitiveDict(headers)
        response.encoding = get_encoding_from_headers(response.headers)
        response.raw = raw
        response.url = request.url or ""
        response.request = request
        if not stream:
            _ = response.content
        return response


class _Wait:
    """How a delay is spent without a socket: remembered, and on a frozen clock passed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.seconds = 0.0

    def __call__(self, seconds: float) -> None:
        self.seconds += seconds
        if not self._sandbox.clock.running:
            self._sandbox.clock.pass_by(timedelta(seconds=seconds))


def _called(app: Any, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    """Run a WSGI call to its end."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
        started.append((status, headers))

    chunks: Iterable[bytes] = app(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return status, headers, body


def _environ(request: PreparedRequest) -> dict[str, Any]:
    url = urlsplit(request.url or "")
    body = _body(request)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path or "/").decode("latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": url.netloc.rpartition("@")[2],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        if key == "CONTENT_TYPE":
            environ[key] = text
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = text
    return environ


def _body(request: PreparedRequest) -> bytes:
    body = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    return b"".join(each if isinstance(each, bytes) else str(each).encode() for each in body)
