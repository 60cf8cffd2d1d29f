"""The program's own client for a served company, for all programs but the floor."""

from __future__ import annotations

from benchmarks.beside.large_company import Company
from connectors.qbo.client import QboClient
from connectors.qbo.limits import Gate
from connectors.qbo.settings import QboSettings


def client_of(company: Company) -> QboClient:
    """A client that is signed in to *company*."""
    told = company.told
    settings = QboSettings(
        client_id=told["client_id"],
        client_secret=told["client_secret"],
        redirect_uri=f"{told['base_url']}/callback",
        discovery_url=told["discovery_url"],
        api_base=told["api_base"],
    )
    return QboClient(
        settings,
        told["realm_id"],
        token_source=lambda: str(company.told["access_token"]),
        on_expired=lambda: str(company.told["access_token"]),
        gate=Gate(company.clock),
        adapter=company.road,
    )
