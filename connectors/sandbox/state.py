"""What a sandbox holds: its companies, who may come in, its troubles, its limits and its record of calls."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.sandbox import saving
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.dashboard.partner import Partner
from connectors.sandbox.oauth.tokens import Authority
from connectors.sandbox.seeds import SEEDS, Seed
from connectors.sandbox.service.calls import CallLog
from connectors.sandbox.service.limits import Limits
from connectors.sandbox.switchboard import Switchboard
from connectors.sandbox.switches import Switches
from connectors.sandbox.trouble import FaultScript, ScriptedFault
from connectors.sandbox.webhooks import Webhooks
from connectors.sandbox.webhooks.shapes import Signer

CLIENT_ID = "ABSandboxClientIdForLocalUseOnly0000000000000000000"
CLIENT_SECRET = "local-sandbox-client-secret"  # noqa: S105 - opens nothing but a sandbox on this machine
VERIFIER_TOKEN = "local-sandbox-webhook-verifier"  # noqa: S105 - opens nothing but a sandbox on this machine


class State:
    """Everything that pages and services work upon; nothing of it outlives the process."""

    def __init__(
        self,
        clock: SandboxClock,
        seed: int = 1,
        companies: Sequence[str] = ("sample", "trading", "currencies"),
        switches: Switches | None = None,
        partner: Partner | None = None,
    ) -> None:
        unknown = [each for each in companies if each not in SEEDS]
        if unknown:
            raise ValueError(f"No such company: {', '.join(unknown)}; there are {', '.join(SEEDS)}.")
        self.clock = clock
        self.seed = seed
        self.switchboard = Switchboard(switches or Switches())
        self.switchboard.listen(self._switches_thrown)
        self.partner = partner
        """The app that the dashboard offers; it may also register itself over the control API."""
        self.client_id = CLIENT_ID
        self.client_secret = CLIENT_SECRET
        self.redirect_uris: set[str] = set()
        """Where people may be sent back to, to the letter; while it is empty, any address will do."""
        self.webhook_verifier_token = VERIFIER_TOKEN
        self.calls = CallLog()
        self.faults = FaultScript(self._scripted)
        self.webhooks = Webhooks(self, clock, Signer(CLIENT_ID, VERIFIER_TOKEN))
        clock.listen(self.webhooks.run)
        self.limits = Limits(clock, self.switchboard)
        self.authority = Authority(clock, self.switchboard, seed)
        self._started: datetime = clock.now()
        self._seeds: dict[str, Seed] = {SEEDS[each].realm_id: SEEDS[each] for each in companies}
        self._companies: dict[str, Company] = {}
        self._building = threading.RLock()

    def realms(self) -> list[str]:
        """The realm ids of all companies, built or not; those out of files come last."""
        return list(dict.fromkeys((*self._seeds, *self._companies)))

    def company_name(self, realm_id: str) -> str:
        """A company's name, without building it."""
        built = self._companies.get(realm_id)
        return built.name if built else self._seeds[realm_id].name

    def company(self, realm_id: str) -> Company:
        """The company of a realm, built on first touch as of the sandbox's start."""
        with self._building:
            if realm_id not in self._companies:
                seed = self._seeds[realm_id]
                company = Company(realm_id, seed.name, self.clock, self.switchboard.of(realm_id))
                seed.build(company, self._started, self.seed)
                if self.faults.awaits("old_read", realm_id):
                    company.remember()
                self._companies[realm_id] = company
            return self._companies[realm_id]

    def save(self, folder: Path) -> list[Path]:
        """Write every company that was touched into a file of its own, named after its realm."""
        folder.mkdir(parents=True, exist_ok=True)
        with self._building:
            paths = []
            for realm_id, company in self._companies.items():
                paths.append(folder / f"{realm_id}.company")
                saving.save(company, paths[-1])
            return paths

    def _scripted(self, fault: ScriptedFault) -> None:
        if fault.kind != "old_read":
            return
        with self._building:
            for company in self._companies.values():
                company.remember()

    def open_saved(self, path: Path) -> Company:
        """Take in a company out of a file, replacing that of its realm; may raise Unreadable."""
        with self._building:
            company = saving.load(path, self.clock, self.switchboard.of)
            self._companies[company.realm_id] = company
            return company

    def _switches_thrown(self) -> None:
        with self._building:
            for realm_id, company in self._companies.items():
                company.books.switches = self.switchboard.of(realm_id)

    def is_built(self, realm_id: str) -> bool:
        """Whether a company has been touched yet."""
        return realm_id in self._companies

    def issue_refresh_token(self, realm_id: str) -> str:
        """Connect a company without the consent page, and return its refresh token."""
        return self.authority.connect(realm_id)

    def announce(self, base_url: str) -> dict[str, Any]:
        """What a client must know to use this sandbox, with a fresh refresh token for each company."""
        base = base_url.rstrip("/")
        return {
            "base_url": base,
            "discovery_url": f"{base}/.well-known/openid_sandbox_configuration",
            "api_base": f"{base}/v3",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "webhook_verifier_token": self.webhook_verifier_token,
            "control_url": f"{base}/control",
            "dashboard_url": f"{base}/dashboard/",
            "companies": [
                {
                    "realm_id": realm_id,
                    "name": self.company_name(realm_id),
                    "refresh_token": self.issue_refresh_token(realm_id),
                }
                for realm_id in self.realms()
            ],
        }
