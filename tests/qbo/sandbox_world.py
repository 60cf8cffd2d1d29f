"""The sandbox as a world of the contract: the connector as it is, without a socket."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from requests.adapters import BaseAdapter

from connectors.qbo.books import QboBooks
from connectors.qbo.client import QboClient
from connectors.qbo.limits import Gate
from connectors.qbo.oauth import QboOAuth
from connectors.qbo.settings import QboSettings
from connectors.sandbox.adapter import SandboxAdapter
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox
from plugin.books import Books
from plugin.tokens import Tokens
from tests.qbo.worlds import MORNING

HOST = "http://sandbox.localhost"
PATHS = {"notice": "invoice/*/send", "charge": "invoice", "credit": "creditmemo", "note": "attachable"}
"""Where an order of this kind has its effect; all others write to the customer."""


class PortClock:
    """The sandbox's clock as the plugin's."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        self._clock.advance(timedelta(seconds=seconds))


class QboWorld:
    """Intuit's sample company in a sandbox, and the connector to it."""

    def __init__(self, switches: Switches | None = None, company: str = "sample") -> None:
        self.clock = SandboxClock(MORNING)
        self.sandbox = Sandbox(self.clock, companies=(company,), switches=switches)
        (self.realm_id,) = self.sandbox.realms()
        self.settings = QboSettings(
            client_id=self.sandbox.client_id,
            client_secret=self.sandbox.client_secret,
            redirect_uri=f"{HOST}/callback",
            discovery_url=f"{HOST}/.well-known/openid_sandbox_configuration",
            api_base=f"{HOST}/v3",
        )
        self.port_clock = PortClock(self.clock)
        self.adapter: BaseAdapter = SandboxAdapter(self.sandbox)
        self.oauth = QboOAuth(self.settings, self.port_clock, adapter=self.adapter)
        self.tokens: Tokens = self.oauth.refresh(self.sandbox.issue_refresh_token(self.realm_id))
        self.gate = Gate(self.port_clock)
        self.books: Books = QboBooks(self.new_client(), self.port_clock)

    def new_client(self) -> QboClient:
        return QboClient(
            self.settings,
            self.realm_id,
            token_source=lambda: self.tokens.access_token,
            on_expired=self.renew,
            gate=self.gate,
            adapter=self.adapter,
        )

    def renew(self) -> str:
        self.tokens = self.oauth.refresh(self.tokens.refresh_token)
        return self.tokens.access_token

    @property
    def company(self) -> Company:
        return self.sandbox.company(self.realm_id)

    # -- people ------------------------------------------------------------------------------------

    def add_customer(self, name: str, *, notes: str = "", term: int | None = None) -> str:
        fields: dict[str, Any] = {
            "DisplayName": name,
            "PrimaryEmailAddr": {"Address": "ap@customer.example"},
            "BillAddr": {"Line1": "12 Elm St", "City": "Troy", "CountrySubDivisionCode": "NY"},
        }
        if notes:
            fields["Notes"] = notes
        if term is not None:
            fields["SalesTermRef"] = {"value": self.term_id(term)}
        return str(self.created("Customer", fields)["Id"])

    def add_invoice(
        self, customer_id: str, *, number: str, email: str | None = "ap@x.example", **fields: Any
    ) -> str:
        body = {
            "CustomerRef": {"value": customer_id},
            "DocNumber": number,
            "TxnDate": "2026-01-02",
            "DueDate": "2026-02-01",
            "CustomerMemo": {"value": "Thank you for your business."},
            "Line": [
                {
                    "Amount": 1000,
                    "DetailType": "SalesItemLineDetail",
                    "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
                }
            ],
            **({"BillEmail": {"Address": email}} if email else {}),
            **fields,
        }
        return str(self.created("Invoice", body)["Id"])

    def term_id(self, days: int) -> str:
        return {15: "2", 30: "3"}[days]

    def send_by_hand(self, invoice_id: str) -> None:
        with self.company.acting_as("person") as company:
            company.send("Invoice", invoice_id)
        self.pause()

    def delete_invoice(self, invoice_id: str) -> None:
        with self.company.acting_as("person") as company:
            company.delete("Invoice", invoice_id)
        self.pause()

    def set_term(self, customer_id: str, term_id: str | None) -> None:
        self.changed("Customer", customer_id, {"SalesTermRef": {"value": term_id or ""}})

    def set_memo(self, invoice_id: str, memo: str) -> None:
        self.changed("Invoice", invoice_id, {"CustomerMemo": {"value": memo}})

    def close_books(self, through: date) -> None:
        preferences = self.company.read("Preferences", "1")
        kept = preferences["AccountingInfoPrefs"] | {"BookCloseDate": through.isoformat()}
        self.changed("Preferences", "1", {"AccountingInfoPrefs": kept})

    def created(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        with self.company.acting_as("person") as company:
            record = company.create(entity, body)
        self.pause()
        return dict(record)

    def changed(self, entity: str, record_id: str, fields: dict[str, Any]) -> None:
        with self.company.acting_as("person") as company:
            token = company.read(entity, record_id)["SyncToken"]
            company.update(entity, {"Id": record_id, "SyncToken": token, "sparse": True, **fields})
        self.pause()

    def pause(self) -> None:
        """People take their time; QuickBooks' times have whole seconds."""
        self.clock.advance(timedelta(seconds=2))

    # -- trouble -----------------------------------------------------------------------------------

    def throttle_next(self) -> None:
        self.sandbox.faults.add("throttle", path=f"*/company/{self.realm_id}/*")

    def lose_next_write(self, kind: str) -> None:
        self.sandbox.faults.add("lose_answer", method="POST", path=PATHS.get(kind, "customer"))

    def mails(self) -> int:
        return len(self.company.mail)
