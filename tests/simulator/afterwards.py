"""What must be true after a trouble has struck: asked of the database, and of the books themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from connectors.sandbox.company import Company
from tests.simulator.simulation import Simulation
from tests.simulator.tenant import Tenant


def is_known(tenant: Tenant, kind: str) -> bool:
    """Whether such an act stands in the records again; cash on delivery needs no action for it."""
    done = tenant.witness.rows("id", "actions", f"kind = '{kind}' AND status = 'done'")
    return bool(done) or (kind == "set cod" and bool(tenant.witness.rows("id", "cod_states")))


def is_edge(tenant: Tenant, day: date) -> bool:
    """Whether a month begins or ends on this day there, or the clocks change."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=tenant.zone)
    changes = noon.utcoffset() != (noon - timedelta(days=1)).utcoffset()
    return day.day == 1 or (day + timedelta(days=1)).day == 1 or changes


def still_connected(sim: Simulation) -> bool:
    """Whether no company has to be connected again."""
    return all(
        tenant.witness.rows("status", "connections")[0]["status"] == "connected" for tenant in sim.tenants
    )


def settled(sim: Simulation, operation_id: str) -> bool:
    """The action came to a good end, or waits for a person: it is not lost and not half done."""
    states = [
        row["status"]
        for tenant in sim.tenants
        for row in tenant.witness.rows("status", "actions", f"operation_id = '{operation_id}'")
    ]
    return len(states) == 1 and states[0] != "sending"


def next_state(tenant: Tenant, action_id: str, wanted: tuple[str, ...]) -> Callable[[], bool]:
    """Whether the state that follows on the present one is, at the end of the life, one of these."""

    def events() -> list[dict[str, Any]]:
        return tenant.witness.rows("id, at, status", "action_events", f"action_id = '{action_id}'")

    known = {row["id"] for row in events()}

    def holds() -> bool:
        later = sorted((str(row["at"]), row["status"]) for row in events() if row["id"] not in known)
        return bool(later) and later[0][1] in wanted

    return holds


def is_over(company: Company, payload: Mapping[str, Any]) -> bool:
    """Whether what an action was about is gone from the books, inactive, voided, or owed no more."""
    customer = company.books.tables.get("Customer", payload["customer_id"])
    if customer is None or not customer.record.get("Active", True):
        return True
    named = {payload.get("invoice_id"), payload.get("charge_invoice_id")}
    named |= {line["invoice_id"] for line in payload.get("lines", ()) if "invoice_id" in line}
    about = [company.books.tables.get("Invoice", each) for each in named - {None}]
    if payload.get("cause") == "arrears":
        return customer.record["Balance"] <= 0
    return any(each is None or each.record["Balance"] <= 0 for each in about)
