"""A saved company behind a sandbox in a process of its own, so that nothing of it is counted as ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class Counting(HTTPAdapter):
    """The way to the sandbox, counting calls."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Pass a call on."""
        self.calls[(request.path_url.split("?")[0]).rsplit("/", 1)[-1]] += 1
        return super().send(request, *args, **kwargs)


class OwnClock:
    """The program's clock: it stands as the sandbox's does, and waiting costs no time."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    def sleep(self, seconds: float) -> None:
        """Nobody waits."""
        self.moment += timedelta(seconds=seconds)


class Company:
    """A company that is served, and the way to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.road = Counting()
        self.told = self.say("begin")
        self.clock = OwnClock(datetime.fromisoformat(self.told["now"]))

    def say(self, word: str) -> dict[str, Any]:
        """Have something done there; returns what it says when it is done."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def pass_on(self, hours: float, changes: int = 0) -> None:
        """Let time pass, in which so many invoices are changed; the token is as good as new."""
        self.told |= self.say(f"pass {hours} {changes}")
        self.clock.moment = datetime.fromisoformat(self.told["now"])

    def session(self) -> requests.Session:
        """A bare session, signed in."""
        made = requests.Session()
        made.mount("http://", self.road)
        made.headers["Authorization"] = f"Bearer {self.told['access_token']}"
        return made

    @property
    def url(self) -> str:
        """Where this company's records are."""
        return f"{self.told['api_base']}/company/{self.told['realm_id']}"


@contextmanager
def served(path: Path, python: str = sys.executable) -> Iterator[Company]:
    """Serve the company saved at *path* in a process of its own, of this *python*."""
    command = [python, str(Path(__file__).with_name("serve_company.py")), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Company(process)
        finally:
            process.kill()
