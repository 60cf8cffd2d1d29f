"""Pages a second that the sandbox serves of a large company, and how long the company takes to load.

The company: 100,000 invoices, 80,000 payments and 5,000 customers, written by the sandbox's own engine,
saved, and loaded from the file. Every page of 1,000 invoices goes through the whole application, token, meter
and log included, without a socket. Its floor is a bare WSGI function that answers with the same bytes.
Seconds are the processor's, so a machine that is busy with other things does not blur them much.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from werkzeug.test import create_environ, run_wsgi_app

from connectors.sandbox import saving
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.world import Sandbox

PAGE = 1000
PAGES_A_SECOND = 100
LOAD_SECONDS = 10
START = datetime(2026, 11, 2, 17, tzinfo=UTC)
SOFTWARE = "Monthly maintenance of the installation, as agreed; parts and travel are billed separately."
console = Console(stderr=True)


@dataclass(frozen=True)
class Size:
    """How large the company is; four invoices in five are paid."""

    customers: int
    invoices_each: int

    @property
    def invoices(self) -> int:
        return self.customers * self.invoices_each


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=5_000)
    parser.add_argument("--save", type=Path, help="keep the company in this file")
    size = Size(parser.parse_args().customers, 20)
    kept = parser.parse_args().save
    with tempfile.TemporaryDirectory() as folder:
        path = kept or Path(folder) / "large.company"
        figures = _written(size, path)
        sandbox, loaded = _loaded(path)
    figures |= loaded
    caller = Caller(sandbox)
    caller.query("select count(*) from Term")  # makes the parser
    ratios: dict[str, float] = {}
    for name, text in READINGS.items():
        figures[f"{name}, pages a second"], ratios[name] = _read(caller, name, text, size)
    speeds = [value for name, value in figures.items() if "pages a second" in name]
    ok = min(speeds) >= PAGES_A_SECOND and figures["load seconds"] <= LOAD_SECONDS
    told = {"invoices": size.invoices, "figures": figures, "ratios": ratios}
    print(
        json.dumps(
            told | {"target": {"pages a second": PAGES_A_SECOND, "load seconds": LOAD_SECONDS}, "ok": ok}
        )
    )
    return 0 if ok else 1


READINGS = {
    "by Id, straight from the file": "select * from Invoice orderby Id",
    "newest first": "select * from Invoice",
    "by Id, again": "select * from Invoice orderby Id",
    "by Id, one write before each page": "select * from Invoice orderby Id",
}


def _written(size: Size, path: Path) -> dict[str, float]:
    """Write the company and save it."""
    company = Sandbox(SandboxClock(START), companies=["sample"]).company("4620816365000000011")
    dice = random.Random(1)
    began = time.process_time()
    numbers = range(size.customers)
    for number in track(numbers, "Writing the company", console=console):
        _customer(company, number, size.invoices_each, dice)
    took = time.process_time() - began
    writes = size.customers + round(size.invoices * 1.8)
    began = time.process_time()
    saving.save(company, path)
    saved = time.process_time() - began
    megabytes = path.stat().st_size / 1e6
    console.print(
        f"{writes:,} writes at {writes / took:,.0f} a second; saved in {saved:.1f} s, {megabytes:.0f} MB"
    )
    return {
        "writes a second": round(writes / took),
        "save seconds": round(saved, 2),
        "megabytes": round(megabytes),
    }


def _customer(company: Company, number: int, invoices: int, dice: random.Random) -> None:
    name = f"Customer {number:05d}"
    address = {"Line1": f"{number} Main St.", "City": "Bayshore", "CountrySubDivisionCode": "CA"}
    body = {
        "DisplayName": name,
        "BillAddr": address,
        "PrimaryEmailAddr": {"Address": f"ap{number}@customer.example"},
    }
    customer = company.create("Customer", body)["Id"]
    for place in range(invoices):
        with company.at(START - timedelta(days=400 - 20 * place)):
            amount = dice.randint(1_000, 99_999) / 100
            invoice = company.create("Invoice", _invoice(customer, number, amount))
            if place % 5:
                link = [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]
                line = {"Amount": invoice["TotalAmt"], "LinkedTxn": link}
                payment = {
                    "CustomerRef": {"value": customer},
                    "TotalAmt": invoice["TotalAmt"],
                    "Line": [line],
                }
                company.create("Payment", payment)


def _invoice(customer: str, number: int, amount: float) -> dict[str, Any]:
    lines = [
        {
            "Amount": f"{amount:.2f}",
            "DetailType": "SalesItemLineDetail",
            "Description": SOFTWARE,
            "SalesItemLineDetail": {"ItemRef": {"value": item}},
        }
        for item in ("1", "4")
    ]
    return {
        "CustomerRef": {"value": customer},
        "Line": lines,
        "BillEmail": {"Address": f"ap{number}@customer.example"},
        "CustomerMemo": {"value": "Thank you for your business and have a great day!"},
        "SalesTermRef": {"value": "3"},
    }


def _loaded(path: Path) -> tuple[Sandbox, dict[str, float]]:
    gc.collect()
    sandbox = Sandbox(SandboxClock(START), companies=["sample"])
    began = time.process_time()
    sandbox.open_saved(path)
    took = time.process_time() - began
    console.print(f"loaded in {took:.2f} s")
    return sandbox, {"load seconds": round(took, 2)}


class Caller:
    """Calls a WSGI application as a client would, with a good token."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.app = sandbox.app
        (self.realm,) = sandbox.realms()
        self.company = sandbox.company(self.realm)
        form = {"grant_type": "refresh_token", "refresh_token": sandbox.issue_refresh_token(self.realm)}
        form |= {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
        environ = create_environ("/oauth2/v1/tokens/bearer", method="POST", data=form)
        chunks, _status, _headers = run_wsgi_app(self.app, environ)
        self.token = json.loads(b"".join(chunks))["access_token"]

    def query(self, text: str, app: Callable[..., Any] | None = None) -> tuple[float, bytes]:
        """Ask for one page; return the seconds it took and its bytes."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        path = f"/v3/company/{self.realm}/query"
        environ = create_environ(path, method="POST", data=text.encode(), headers=headers)
        began = time.process_time()
        chunks, status, _headers = run_wsgi_app(app or self.app, environ)
        body = b"".join(chunks)
        took = time.process_time() - began
        if not status.startswith("200"):
            raise SystemExit(f"{text} was answered with {status}: {body[:300]!r}")
        return took, body


def _read(caller: Caller, name: str, text: str, size: Size) -> tuple[float, float]:
    """Read all invoices page by page, each beside its floor; return pages a second and the ratio."""
    pages, floors, rows = [], [], 0
    for start in range(1, size.invoices, PAGE):
        if "write" in name:
            caller.company.create("Invoice", _invoice("1", 1, 10.0))
        took, body = caller.query(f"{text} startposition {start} maxresults {PAGE}")
        pages.append(took)
        rows += body.count(b'"AllowIPNPayment"')
        floors.append(caller.query(text, _bare(body))[0])
    if rows < size.invoices:
        raise SystemExit(f"{name}: only {rows} of {size.invoices} invoices were served")
    speed, ratio = len(pages) / sum(pages), statistics.median(pages) / statistics.median(floors)
    console.print(
        f"{name:36} {len(body) / 1e6:4.1f} MB   {speed:6.0f} pages/s   "
        f"floor {len(floors) / sum(floors):6.0f}   {ratio:5.2f} times"
    )
    return round(speed), round(ratio, 2)


def _bare(body: bytes) -> Callable[..., Iterator[bytes]]:
    """A WSGI function that does nothing but answer."""

    def app(_environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        yield b"".join((body[: len(body) // 2], body[len(body) // 2 :]))

    return app


if __name__ == "__main__":
    sys.exit(main())
