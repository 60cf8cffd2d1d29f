"""Webhook deliveries in both formats, signed as Intuit signs them (qbo.md §9)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import msgspec
import requests

from connectors.sandbox.events import Event
from connectors.sandbox.moments import stamp

if TYPE_CHECKING:
    from connectors.sandbox.world import Sandbox

Form = Literal["cloudevents", "legacy"]
PATIENCE_SECONDS = 3
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LEGACY_WORDS = {
    "created": "Create",
    "updated": "Update",
    "deleted": "Delete",
    "voided": "Void",
    "emailed": "Emailed",
}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One request a webhook endpoint would get."""

    body: bytes
    headers: dict[str, str]
    events: int


class Webhooks:
    """Tells what happened since the last delivery; nothing is sent unless somebody asks for it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._told: dict[str, int] = {}
        self._deliveries = 0

    def pending(self) -> list[Event]:
        """What no delivery has told yet, company by company."""
        events = []
        for realm in self._sandbox.realms():
            if self._sandbox.is_built(realm):
                events += self._sandbox.company(realm).books.events[self._told.get(realm, 0) :]
        return events

    def take(
        self, form: Form = "cloudevents", *, duplicated: bool = False, shuffled: bool = False
    ) -> Delivery | None:
        """The next delivery, or None if nothing happened; duplicated and out of order if wished."""
        events = self.pending()
        for each in events:
            self._told[each.realm_id] = self._told.get(each.realm_id, 0) + 1
        if not events:
            return None
        self._deliveries += 1
        content = _cloud_events(events) if form == "cloudevents" else _legacy(events)
        if duplicated:
            content = content + content
        if shuffled:
            random.Random(self._deliveries).shuffle(content)  # noqa: S311 - any other order will do
        whole: Any = content if form == "cloudevents" else {"eventNotifications": content}
        return self._signed(msgspec.json.encode(whole), form, len(events))

    def send(self, url: str, form: Form = "cloudevents", **how: bool) -> int:
        """Post the next delivery to an endpoint on this machine; return its status, 0 if there is none."""
        if urlsplit(url).hostname not in LOOPBACK:
            raise ValueError("The sandbox delivers webhooks to this machine only.")
        delivery = self.take(form, **how)
        if delivery is None:
            return 0
        answer = requests.post(url, data=delivery.body, headers=delivery.headers, timeout=PATIENCE_SECONDS)
        return answer.status_code

    def _signed(self, body: bytes, form: Form, events: int) -> Delivery:
        key = self._sandbox.webhook_verifier_token.encode()
        signature = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()
        kind = "application/cloudevents-batch+json" if form == "cloudevents" else "application/json"
        headers = {
            "Content-Type": kind,
            "intuit-signature": signature,
            "intuit-created-time": stamp(self._sandbox.clock.now()),
            "intuit-t-id": f"sandbox-{self._deliveries}",
            "intuit-notification-schema-version": "0.1",
            "User-Agent": "intuit_notification_server/0.1",
        }
        return Delivery(body=body, headers=headers, events=events)


def _cloud_events(events: list[Event]) -> list[dict[str, Any]]:
    return [
        {
            "specversion": "1.0",
            "id": hashlib.sha256(f"{event}{place}".encode()).hexdigest()[:32],
            "source": "intuit.local-sandbox",
            "type": f"qbo.{event.entity.lower()}.{event.operation}.v1",
            "datacontenttype": "application/json",
            "time": event.at.isoformat().replace("+00:00", "Z"),
            "intuitentityid": event.id,
            "intuitaccountid": event.realm_id,
            "data": {},
        }
        for place, event in enumerate(events)
    ]


def _legacy(events: list[Event]) -> list[dict[str, Any]]:
    notifications = []
    for realm in dict.fromkeys(event.realm_id for event in events):
        entities = [
            {
                "name": event.entity,
                "id": event.id,
                "operation": LEGACY_WORDS[event.operation],
                "lastUpdated": stamp(event.at),
            }
            for event in events
            if event.realm_id == realm
        ]
        notifications.append({"realmId": realm, "dataChangeEvent": {"entities": entities}})
    return notifications
