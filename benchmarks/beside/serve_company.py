"""Serves a saved company, and does on its input's word what people do there: `pass HOURS CHANGES`."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import SandboxServer
from connectors.sandbox.world import Sandbox

LATER = timedelta(days=250)
"""The sandbox's clock stands after everything that the saved company tells."""
START = datetime(2026, 3, 2, 15, tzinfo=UTC)


def serve(path: Path) -> None:
    """Serve it until the input ends; each line of it is answered by one of JSON."""
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
    serve(Path(sys.argv[1]))
