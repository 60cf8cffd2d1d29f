"""The two shapes of a delivery, and its signature (qbo.md §9)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from connectors.sandbox.events import Event
from connectors.sandbox.moments import pacific

Form = Literal["cloudevents", "legacy"]
FORMS = ("cloudevents", "legacy")
KINDS = ("application/cloudevents-batch+json", "application/cloudevents+json")
"""Both have been announced for the new shape; nobody knows which is sent."""
LEGACY_WORDS = {
    "created": "Create",
    "updated": "Update",
    "deleted": "Delete",
    "voided": "Void",
    "emailed": "Emailed",
    "merged": "Merge",
}


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """An event and its place among those of its company, which names it for ever."""

    event: Event
    place: int

    @property
    def id(self) -> str:
        """The CloudEvents id: the same however often the event is told."""
        name = f"{self.event.realm_id}/{self.place}"
        return str(uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One request a webhook endpoint would get."""

    body: bytes
    headers: dict[str, str]
    events: int
    realms: tuple[str, ...] = field(default=())


class Signer:
    """Makes deliveries of one app: its verifier token signs them all, whatever the company."""

    def __init__(self, client_id: str, verifier_token: str) -> None:
        source = base64.b64encode(hashlib.sha256(client_id.encode()).digest()).decode()
        self._source = f"intuit.{source}"
        self._key = verifier_token.encode()
        self._deliveries = 0

    def delivery(
        self, events: list[Numbered], form: Form, now: datetime, *, kind: str = KINDS[0]
    ) -> Delivery:
        """A signed delivery of some events, in the order given."""
        self._deliveries += 1
        body = msgspec.json.encode(cloud_events(events, self._source) if form == FORMS[0] else legacy(events))
        digest = hmac.new(self._key, body, hashlib.sha256).digest()
        headers = {
            "Content-Type": kind if form == FORMS[0] else "application/json",
            "intuit-signature": base64.b64encode(digest).decode(),
            "intuit-created-time": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "intuit-t-id": str(uuid.UUID(bytes=digest[:16], version=4)),
            "intuit-notification-schema-version": "0.1",
            "User-Agent": "intuit_notification_server/0.1",
        }
        realms = tuple(dict.fromkeys(each.event.realm_id for each in events))
        return Delivery(body=body, headers=headers, events=len(events), realms=realms)


def cloud_events(events: list[Numbered], source: str) -> list[dict[str, Any]]:
    """CloudEvents 1.0, an array, several companies in one; times to the nanosecond, in UTC."""
    return [
        {
            "specversion": "1.0",
            "id": each.id,
            "source": source,
            "type": f"qbo.{each.event.entity.lower()}.{each.event.operation}.v1",
            "datacontenttype": "application/json",
            "time": f"{each.event.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z",
            "intuitentityid": each.event.id,
            "intuitaccountid": each.event.realm_id,
            "data": {"deletedid": each.event.deleted_id} if each.event.deleted_id else {},
        }
        for each in events
    ]


def legacy(events: list[Numbered]) -> dict[str, Any]:
    """The shape until 2026: an object, events by company; times with an offset that has no colon."""
    notifications = []
    for realm in dict.fromkeys(each.event.realm_id for each in events):
        entities = [_entity(each.event) for each in events if each.event.realm_id == realm]
        notifications.append({"realmId": realm, "dataChangeEvent": {"entities": entities}})
    return {"eventNotifications": notifications}


def _entity(event: Event) -> dict[str, str]:
    told = {
        "name": event.entity,
        "id": event.id,
        "operation": LEGACY_WORDS[event.operation],
        "lastUpdated": f"{event.at.astimezone(pacific()):%Y-%m-%dT%H:%M:%S%z}",
    }
    return told | ({"deletedId": event.deleted_id} if event.deleted_id else {})
