"""Where QuickBooks is and who we are to it: production, Intuit's sandbox, or a local one."""

from __future__ import annotations

from dataclasses import dataclass, field

PRODUCTION_DISCOVERY = "https://developer.intuit.com/.well-known/openid_configuration"
PRODUCTION_API = "https://quickbooks.api.intuit.com/v3"
INTUIT_SANDBOX_DISCOVERY = "https://developer.intuit.com/.well-known/openid_sandbox_configuration"
INTUIT_SANDBOX_API = "https://sandbox-quickbooks.api.intuit.com/v3"


@dataclass(frozen=True, slots=True, kw_only=True)
class QboSettings:
    """One app registered with Intuit, and the two addresses all else follows from (qbo.md 1.1, 2.1)."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    discovery_url: str = PRODUCTION_DISCOVERY
    api_base: str = PRODUCTION_API
    """Where the accounting API begins; ends in `/v3`."""
