"""A bad stretch of network: a TCP proxy that does one bad thing at one moment of a call."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, get_args

Toxic = Literal["latency", "slicer", "reset", "close", "slow close", "silence"]
Moment = Literal["connect", "mid-request", "after request", "mid-answer"]
TOXICS: tuple[Toxic, ...] = get_args(Toxic)
MOMENTS: tuple[Moment, ...] = get_args(Moment)
LATENCY_SECONDS = 0.05
PATIENCE_SECONDS = 30.0
"""How long a silent connection is kept when the caller never gives up."""
HEAD_END = b"\r\n\r\n"


class _Over(Exception):
    """The connection has ended before its time."""


class Proxy:
    """Carries one request for each connection; the next one meets what was prepared for it."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.trouble: tuple[Toxic, Moment] | None = None
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """Where callers find it."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Listen no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        trouble, self.trouble = self.trouble, None
        with contextlib.suppress(_Over, OSError), caller:
            caller.settimeout(PATIENCE_SECONDS)
            self._one_call(caller, trouble)

    def _one_call(self, caller: socket.socket, trouble: tuple[Toxic, Moment] | None) -> None:
        def now(moment: Moment) -> None:
            if trouble is not None and trouble[1] == moment:
                _meet(trouble[0], caller)

        slices = trouble is not None and trouble[0] == "slicer"
        now("connect")
        request = caller.recv(24)
        now("mid-request")
        request = _whole(caller, request)
        with socket.create_connection(self._target) as target:
            _send(target, request, slices=slices and trouble is not None and "request" in trouble[1])
            answer = _whole(target, b"")
        now("after request")
        half = len(answer) // 2
        _send(caller, answer[:half], slices=slices)
        now("mid-answer")
        _send(caller, answer[half:], slices=slices)
        with contextlib.suppress(OSError):
            caller.shutdown(socket.SHUT_WR)
            caller.recv(1)


def _meet(toxic: Toxic, caller: socket.socket) -> None:
    match toxic:
        case "latency":
            time.sleep(LATENCY_SECONDS)
        case "slicer":
            pass
        case "reset":
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            caller.close()
            raise _Over
        case "close" | "slow close":
            if toxic == "slow close":
                time.sleep(LATENCY_SECONDS)
            caller.shutdown(socket.SHUT_WR)
            _drain(caller)
            raise _Over
        case "silence":
            _drain(caller)
            raise _Over


def _drain(caller: socket.socket) -> None:
    """Read what comes until the caller hangs up."""
    with contextlib.suppress(OSError):
        while caller.recv(65536):
            pass


def _whole(source: socket.socket, begun: bytes) -> bytes:
    """One message of HTTP with its body, told by its length."""
    message = begun
    while HEAD_END not in message:
        message += _more(source)
    head, _, body = message.partition(HEAD_END)
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        more = _more(source)
        message, body = message + more, body + more
    return message


def _more(source: socket.socket) -> bytes:
    received = source.recv(65536)
    if not received:
        raise _Over
    return received


def _send(target: socket.socket, data: bytes, *, slices: bool) -> None:
    if not slices:
        target.sendall(data)
        return
    target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for start in range(0, len(data), 97):
        target.sendall(data[start : start + 97])
        time.sleep(0.0005)


@contextmanager
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@contextmanager
def unanswered() -> Iterator[str]:
    """An address whose queue of callers is full: connecting takes for ever."""
    with contextlib.ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            caller = held.enter_context(socket.socket())
            caller.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                caller.connect(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
