"""tap-quickbooks, a Singer tap, on the same records: run by the Python of an environment of its own.

Its code is the published one. Two names of its client are bound anew while it runs, since no setting of it
says where QuickBooks is: the address of Intuit's sandbox, and the session, which here counts its calls.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import venv
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from benchmarks.beside.large_company import Company
from benchmarks.beside.measure import told

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "tap-quickbooks.txt"
"""The release that runs, and everything it stands on."""
STREAMS = (
    *("terms", "customers", "invoices", "payments"),
    *("credit_memos", "deposits", "sales_receipts", "journal_entries"),
)
EARLIEST = "2000-01-01T00:00:00Z"


def installed(folder: Path) -> Path | None:
    """The Python of an environment in *folder* that has the tap as locked; None where it cannot be had."""
    place = folder / "tap-quickbooks"
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--require-hashes"]
    try:
        if not python.exists():
            venv.create(place, with_pip=True)
        subprocess.run([*pip, "-r", str(LOCK)], capture_output=True, check=True)
    except (subprocess.CalledProcessError, OSError):
        return None
    return python


def measured(company: Company, folder: Path) -> dict[str, Any]:
    """The figures of its first run over the kinds that we mirror; what it writes is thrown away."""
    # Only the tap's own environment has it.
    tap = importlib.import_module("tap_quickbooks")
    client, discover = (importlib.import_module(f"tap_quickbooks.{name}") for name in ("client", "discover"))

    class Session(client.OAuth2Session):
        def __init__(self, *args: Any, **settings: Any) -> None:
            super().__init__(*args, **settings)
            self.mount("http://", company.road)

    client.SANDBOX_ENDPOINT_BASE = company.told["api_base"].removesuffix("/v3")
    client.OAuth2Session = Session
    # The sandbox is on this machine, and speaks plain HTTP.
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    catalog = discover.do_discover().to_dict()
    for stream in catalog["streams"]:
        stream["schema"]["selected"] = stream["tap_stream_id"] in STREAMS
    files = {"config": _config(company), "catalog": catalog}
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    sys.argv = [
        "tap-quickbooks",
        "--dev",
        *(part for name in files for part in (f"--{name}", str(folder / f"{name}.json"))),
    ]
    with (folder / "messages").open("w") as messages, redirect_stdout(messages):
        return {"first": told(company, tap.main)}


def _config(company: Company) -> dict[str, Any]:
    return {
        "start_date": EARLIEST,
        "user_agent": "benchmark",
        "realm_id": company.told["realm_id"],
        "client_id": company.told["client_id"],
        "client_secret": company.told["client_secret"],
        "refresh_token": "not used",
        "access_token": company.told["access_token"],
        "sandbox": "true",
    }
