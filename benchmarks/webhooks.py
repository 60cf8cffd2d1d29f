"""How the webhook endpoint bears load: fifty signed posts a second of 256 events each, and forged ones.

Beside it, on the same server in another process, stands a Flask endpoint that only reads the same body; every
post goes to both by turns. Told are the 99th percentiles of both, that every signed post was acknowledged and
stored once, and that nothing of a forged one was.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

SERVER = Path(__file__).with_name("beside") / "serve_webhooks.py"
TOKEN, FORGED_ONE_IN = "a-verifier-token", 5
EVENTS, REALMS = 256, 690
RATIO_MAX = 3.0
WARM_UP = 50
"""So many posts are not measured: both servers load what they need."""


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=int, default=50, help="signed posts a second")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        servers = {name: _started(name, Path(folder)) for name in ("ours", "bare")}
        try:
            load = Load({name: address for name, (_, address) in servers.items()})
            load.run(given.rate, given.seconds)
        finally:
            for process, _ in servers.values():
                process.terminate()
                process.wait()
        stored = _stored(Path(folder))
    told = load.told() | {"stored": stored, "signed": load.signed}
    is_good = told["ratio"] <= RATIO_MAX and stored == load.signed and not load.wrong
    print(json.dumps(told | {"ok": is_good}))
    return 0 if is_good else 1


class Load:
    """Posts at a steady rate, whatever the answers take, and what came of them."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self._addresses = addresses
        self._sessions = threading.local()
        self.times: dict[str, list[float]] = {name: [] for name in addresses}
        self.wrong: Counter[str] = Counter()
        self.signed = 0

    def run(self, rate: int, seconds: int) -> None:
        """Post so many signed bodies a second, and forged ones between them."""
        count = rate * seconds + WARM_UP
        # Written beforehand: what the client does meanwhile, both servers would seem to take.
        bodies = [(body, _signature(body, TOKEN)) for body in map(_body, range(count))]
        others = map(_body, range(-1, -count - 1, -FORGED_ONE_IN))
        forged = [(body, _signature(body, "guessed")) for body in others]
        with ThreadPoolExecutor(32) as pool:
            began = time.perf_counter() + 0.5
            for number, (body, signature) in enumerate(bodies):
                time.sleep(max(0.0, began + number / rate - time.perf_counter()))
                self.signed += 1
                for name in self._addresses:
                    pool.submit(self._post, name, body, signature, 200, number)
                if number % FORGED_ONE_IN == 0:
                    pool.submit(self._post, "ours", *forged[number // FORGED_ONE_IN], 403, 0)

    def _post(self, name: str, body: bytes, signature: str, expected: int, number: int) -> None:
        if not hasattr(self._sessions, "one"):
            self._sessions.one = requests.Session()
        headers = {"intuit-signature": signature, "Content-Type": "application/cloudevents-batch+json"}
        began = time.perf_counter()
        answer = self._sessions.one.post(self._addresses[name], data=body, headers=headers, timeout=30)
        took = time.perf_counter() - began
        if answer.status_code != expected:
            self.wrong[f"{name}: {answer.status_code} for {expected}"] += 1
        if number >= WARM_UP:
            self.times[name].append(took)

    def told(self) -> dict[str, Any]:
        """Milliseconds, and how they compare."""
        found = {name: _percentiles(times) for name, times in self.times.items()}
        ratio = found["ours"]["p99 ms"] / found["bare"]["p99 ms"]
        return {**found, "ratio": round(ratio, 2), "wrong answers": dict(self.wrong)}


def _percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        f"p{share} ms": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1)
        for share in (50, 99)
    }


def _body(number: int) -> bytes:
    events = [
        {
            "specversion": "1.0",
            "id": f"{number}-{place}",
            "source": "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
            "type": "qbo.invoice.updated.v1",
            "datacontenttype": "application/json",
            "time": "2026-03-09T15:00:00Z",
            "intuitentityid": f"{place}",
            "intuitaccountid": f"{(number + place) % REALMS}",
            "data": {},
        }
        for place in range(EVENTS)
    ]
    return json.dumps(events).encode()


def _signature(body: bytes, token: str) -> str:
    return base64.b64encode(hmac.new(token.encode(), body, hashlib.sha256).digest()).decode()


def _started(name: str, folder: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, SERVER, name, TOKEN, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def _stored(folder: Path) -> int:
    with sqlite3.connect(folder / "hints.db") as db:
        return int(db.execute("SELECT count(*) FROM hint_inbox").fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
