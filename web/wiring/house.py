"""Settings in, a working house out: all parts of one installation, joined.

Nothing else joins the parts, and nothing is built at import.
"""

from __future__ import annotations

import secrets
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from requests.adapters import BaseAdapter

from connectors.qbo.books import QboBooks
from connectors.qbo.client import QboClient
from connectors.qbo.identity import QboIdentity
from connectors.qbo.limits import Gates, Limits, Turns
from connectors.qbo.links import INTUIT_SANDBOX_APP, PRODUCTION_APP, local_link, record_link
from connectors.qbo.meter import MeteringAdapter
from connectors.qbo.oauth import QboOAuth
from connectors.qbo.settings import (
    INTUIT_SANDBOX_API,
    INTUIT_SANDBOX_DISCOVERY,
    PRODUCTION_API,
    PRODUCTION_DISCOVERY,
    QboSettings,
)
from connectors.qbo.shared_limits import SharedTurns
from plugin import config, hints, policies
from plugin.access import embedding
from plugin.access.sessions import Lives
from plugin.audit.keeper import Keeper
from plugin.audit.witness import FileWitness
from plugin.books import Books, NotConnected
from plugin.clock import Clock, SystemClock
from plugin.config import Settings
from plugin.connecting import connect
from plugin.connecting.connections import Connections
from plugin.connecting.vault import Vault, read_or_make_keys
from plugin.cycle import CompanyBooks, RunReport, Worker
from plugin.kill_switch import KillSwitch
from plugin.outbox import quarantine
from plugin.store import due
from plugin.store.engine import open_engine, require_current
from plugin.store.scope import NewId, Scope, Store
from plugin.sync import Report
from plugin.tokens import Tokens
from web.access.house import RecordLink
from web.app import create_app
from web.pages import BLUEPRINTS
from web.webhooks import receive_with


def new_id() -> str:
    """An id of 128 random bits: fit for a request id and for a document number's tail."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class House:
    """All parts of one installation, joined. Parts are made when they are first asked for."""

    settings: Settings
    clock: Clock
    adapter: BaseAdapter | None = None
    """How requests reach QuickBooks; None means the network."""
    ids: NewId = new_id
    lives: Lives = Lives()  # noqa: RUF009 - frozen
    """How long people stay signed in, on our clock."""

    @cached_property
    def store(self) -> Store:
        """The database; raises SchemaError when its tables are not those of this version."""
        engine = open_engine(self.settings.database.url)
        require_current(engine)
        return Store(engine, self.clock, self.ids)

    @cached_property
    def quickbooks(self) -> QboSettings:
        """Who we are to QuickBooks and where it is; raises ConfigError for a local one without addresses."""
        return _quickbooks(self.settings.quickbooks)

    @cached_property
    def authority(self) -> QboOAuth:
        """Intuit's OAuth service."""
        return QboOAuth(self.quickbooks, self.clock, adapter=self.adapter)

    @cached_property
    def identity(self) -> QboIdentity:
        """Intuit's word for who people are."""
        return QboIdentity(self.authority, self.clock)

    @cached_property
    def connections(self) -> Connections:
        """The stored authorizations."""
        return Connections(self.store, self.vault, self.authority)

    @cached_property
    def vault(self) -> Vault:
        """The keys of this installation; made when there are none yet."""
        return Vault(read_or_make_keys(self.settings.secrets.key_file))

    @cached_property
    def keeper(self) -> Keeper:
        """Who keeps the audit; its witness lies beside the keys, where no backup of the database reaches."""
        return Keeper(self.vault, FileWitness(self.settings.secrets.key_file.parent / "witness"))

    @cached_property
    def _gates(self) -> Gates:
        return Gates(self.clock)

    def _shared_turns(self, company_id: str) -> Callable[[Limits], Turns] | None:
        """Turns shared with other processes; on SQLite there is one, whose memory is enough."""
        if self.store.engine.dialect.name != "postgresql":
            return None
        return partial(SharedTurns, self.store, company_id)

    @cached_property
    def is_stopped(self) -> KillSwitch:
        """Asked anew before every act: whether the operator has stopped everything."""
        return self.settings.kill_switch

    @cached_property
    def worker(self) -> Worker:
        """The worker of this process, named so that a lease tells whose it is."""
        name = f"{socket.gethostname()}-{secrets.token_hex(4)}"
        listens = bool(self.settings.quickbooks.webhook_tokens)
        allowed = self.settings.quickbooks.reads_a_month
        return Worker(self.store, name, self.keeper, self.is_stopped, listens, allowed)

    def books_for(self, company_id: str) -> CompanyBooks:
        """The books of a connected company; raises NotConnected."""
        connections = self.connections
        realm_id = connections.realm_id(company_id)
        meter: Counter[str] = Counter()
        client = QboClient(
            self.quickbooks,
            realm_id,
            token_source=lambda: connections.access_token(company_id),
            on_expired=lambda: connections.renewed(company_id),
            gate=self._gates.of(realm_id, self._shared_turns(company_id)),
            adapter=MeteringAdapter(meter, self.adapter),
        )
        return CompanyBooks(QboBooks(client, self.clock), lambda: dict(meter))

    def run(self, company_id: str, report: Report = lambda *_: None) -> RunReport:
        """Run one company now, unless another worker is at it. Failures end up in the report."""
        return self.worker.run(company_id, lambda: self.books_for(company_id), report)

    def run_hour(self, company_id: str) -> RunReport:
        """Run one company since its hour has come; webhooks that tell of nothing may spare it the call."""
        return self.worker.run(company_id, lambda: self.books_for(company_id), may_rest=True)

    def due_companies(self) -> list[str]:
        """The companies whose hour has come, or of which QuickBooks has told that something changed."""
        hints.spread(self.store)
        return due.due_companies(self.store)

    def complete_connection(
        self, code: str, realm_id: str, nonce: str = "", actor: str = "owner"
    ) -> connect.Connected:
        """Make a consent into a connected company, in preview and with the standard policy.

        With the *nonce* of the attempt, the person who agreed is proven and becomes a manager.
        """
        found = connect.complete(
            self.store,
            self.connections,
            self._books_with,
            code=code,
            realm_id=realm_id,
            actor=actor,
            first_policy=policies.preset(self.settings.policy.first),
            who_agreed=(lambda tokens: self.identity.who_agreed(tokens, nonce)) if nonce else None,
        )
        with self.store.company(found.company_id) as scope:
            embedding.allow(scope, self.settings.web.embed_origins)
        return found

    def disconnect(self, company_id: str, actor: str) -> None:
        """End a company's connection; raises the port's failures."""
        self.connections.disconnect(company_id, actor)

    def record_links(self, company_id: str) -> RecordLink:
        """Where people see this company's records in QuickBooks."""
        chosen = self.settings.quickbooks
        if chosen.environment != "local":
            base = str(chosen.app_url) if chosen.app_url else _APPS[chosen.environment]
            return partial(record_link, base)
        try:
            dashboard = _local_dashboard(chosen, self.connections.realm_id(company_id))
        except NotConnected:
            return lambda _subject: None
        return partial(local_link, dashboard)

    def sign_off(self, scope: Scope, actor: str) -> bool:
        """Let a company go on after a restored backup; False when it is not stopped for that."""
        return quarantine.sign_off(scope, self.keeper, actor)

    def _books_with(self, tokens: Tokens, realm_id: str) -> Books:
        def refused() -> str:
            return tokens.access_token

        client = QboClient(
            self.quickbooks,
            realm_id,
            token_source=lambda: tokens.access_token,
            on_expired=refused,
            gate=self._gates.of(realm_id),
            adapter=self.adapter,
        )
        return QboBooks(client, self.clock)

    @property
    def _webhooks(self) -> tuple[Blueprint, ...]:
        """The endpoint for QuickBooks' webhooks, when there are tokens to verify them by."""
        tokens = tuple(token.get_secret_value() for token in self.settings.quickbooks.webhook_tokens)
        return (receive_with(tokens, self.vault.fingerprint),) if tokens else ()

    @cached_property
    def app(self) -> Flask:
        """The web application."""
        return create_app(
            self.store,
            self.identity,
            self.complete_connection,
            self.disconnect,
            self.sign_off,
            web=self.settings.web,
            blueprints=(*BLUEPRINTS, *self._webhooks),
            lives=self.lives,
            consent_origins=_consent_origins(self.settings.quickbooks),
            record_links=self.record_links,
            is_stopped=self.is_stopped,
            reads_a_month=self.settings.quickbooks.reads_a_month,
        )


_APPS = {"production": PRODUCTION_APP, "sandbox": INTUIT_SANDBOX_APP}


def _local_dashboard(chosen: config.QuickBooks, realm_id: str) -> str:
    parts = urlsplit(chosen.api_base or "")
    base = str(chosen.app_url or f"{parts.scheme}://{parts.netloc}")
    return f"{base.rstrip('/')}/dashboard/{realm_id}"


def _consent_origins(chosen: config.QuickBooks) -> tuple[str, ...]:
    """Where a local QuickBooks asks for consent; Intuit's own page is on https."""
    parts = urlsplit(chosen.discovery_url or "")
    return (f"{parts.scheme}://{parts.netloc}",) if chosen.environment == "local" and parts.netloc else ()


def _quickbooks(chosen: config.QuickBooks) -> QboSettings:
    addresses = {
        "production": (PRODUCTION_DISCOVERY, PRODUCTION_API),
        "sandbox": (INTUIT_SANDBOX_DISCOVERY, INTUIT_SANDBOX_API),
        "local": (chosen.discovery_url, chosen.api_base),
    }
    discovery_url, api_base = addresses[chosen.environment]
    if not discovery_url or not api_base:
        raise config.ConfigError(
            "quickbooks: the environment “local” needs discovery_url and api_base; "
            "dunwell sandbox --json prints both."
        )
    return QboSettings(
        client_id=chosen.client_id,
        client_secret=chosen.client_secret.get_secret_value(),
        redirect_uri=chosen.redirect_uri,
        discovery_url=discovery_url,
        api_base=api_base,
    )


def open_house(settings: Settings, clock: Clock | None = None, adapter: BaseAdapter | None = None) -> House:
    """The house that *settings* describe, on the machine's clock and the network unless told otherwise."""
    return House(settings, clock or SystemClock(), adapter)
