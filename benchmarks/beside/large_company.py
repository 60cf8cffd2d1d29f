"""A saved company behind a sandbox in a process of its own, so that nothing of it is counted as ours."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
LATER = timedelta(days=250)
"""The sandbox's clock stands after everything that the saved company tells."""
START = datetime(2026, 3, 2, 15, tzinfo=UTC)


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

    def client(self) -> Any:
        """Our client."""
        from connectors.qbo.client import QboClient  # noqa: PLC0415 - the floor does without
        from connectors.qbo.limits import Gate  # noqa: PLC0415
        from connectors.qbo.settings import QboSettings  # noqa: PLC0415

        settings = QboSettings(
            client_id=self.told["client_id"],
            client_secret=self.told["client_secret"],
            redirect_uri=f"{self.told['base_url']}/callback",
            discovery_url=self.told["discovery_url"],
            api_base=self.told["api_base"],
        )
        return QboClient(
            settings,
            self.told["realm_id"],
            token_source=lambda: str(self.told["access_token"]),
            on_expired=lambda: str(self.told["access_token"]),
            gate=Gate(self.clock),
            adapter=self.road,
        )


@contextmanager
def served(path: Path) -> Iterator[Company]:
    """Serve the company saved at *path* in a process of its own."""
    command = [sys.executable, __file__, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Company(process)
        finally:
            process.kill()


def _serve(path: Path) -> None:
    from connectors.sandbox.clock import SandboxClock  # noqa: PLC0415 - the server only
    from connectors.sandbox.server import SandboxServer  # noqa: PLC0415
    from connectors.sandbox.world import Sandbox  # noqa: PLC0415

    sandbox = Sandbox(SandboxClock(START), companies=("sample",))
    company = sandbox.open_saved(path)
    sandbox.clock.advance(LATER)
    server = SandboxServer(sandbox, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "pass":
            sandbox.clock.advance(timedelta(hours=float(numbers[0])))
            records = company.records("Invoice")[: int(numbers[1])]
            with company.acting_as("person") as acting:
                for record in records:
                    token, memo = acting.read("Invoice", record["Id"])["SyncToken"], {"value": "Changed."}
                    fields = {"Id": record["Id"], "SyncToken": token, "sparse": True, "CustomerMemo": memo}
                    acting.update("Invoice", fields)
            sandbox.clock.advance(timedelta(minutes=20))
        access = sandbox.authority.refresh(sandbox.issue_refresh_token(company.realm_id))
        told = sandbox.announce(server.base_url) | {
            "realm_id": company.realm_id,
            "now": sandbox.clock.now().isoformat(),
            "access_token": access.access_token,
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
