"""Webhook deliveries (qbo.md §9): both formats, signed, told once."""

import base64
import hashlib
import hmac
import json
import re
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from quickbooks.client import QuickBooks

from connectors.sandbox.events import Event
from connectors.sandbox.webhooks.shapes import Numbered, cloud_events, legacy
from tests.sandbox.people import a_caller, an_invoice


@pytest.fixture
def caller():
    caller = a_caller()
    caller.post("invoice", json=an_invoice())
    caller.post("invoice/266/send?sendTo=a@b.example")
    caller.post("invoice?operation=void", json={"Id": "266", "SyncToken": "0"})
    caller.post("attachable", json={"Note": "silent"})
    return caller


def test_the_new_format_is_an_array_of_cloud_events(caller):
    delivery = caller.sandbox.webhooks.take()
    events = json.loads(delivery.body)

    assert [each["type"] for each in events] == [
        f"qbo.invoice.{word}.v1" for word in ("created", "emailed", "voided")
    ]
    assert {(each["intuitaccountid"], each["intuitentityid"]) for each in events} == {(caller.realm, "266")}
    assert caller.sandbox.webhooks.take() is None


def test_the_old_format_has_realms_and_entities(caller):
    (told,) = json.loads(caller.sandbox.webhooks.take("legacy").body)["eventNotifications"]

    assert told["realmId"] == caller.realm
    assert [each["operation"] for each in told["dataChangeEvent"]["entities"]] == [
        "Create",
        "Emailed",
        "Void",
    ]


@pytest.mark.parametrize("form", ["cloudevents", "legacy"])
def test_the_signature_is_of_the_raw_body(caller, form):
    delivery = caller.sandbox.webhooks.take(form)
    token = caller.sandbox.webhook_verifier_token
    digest = hmac.new(token.encode(), delivery.body, hashlib.sha256).digest()
    signature = delivery.headers["intuit-signature"]

    assert base64.b64decode(signature) == digest
    client = QuickBooks(verifier_token=token, minorversion=75)
    assert client.validate_webhook_signature(delivery.body.decode(), signature)


def test_deliveries_may_repeat_and_jumble(caller):
    events = json.loads(caller.sandbox.webhooks.take(duplicated=True, shuffled=True).body)

    assert len(events) == 6
    assert len({each["id"] for each in events}) == 3


def test_each_event_looks_as_intuit_announced_it(caller):
    """qbo.md §9: a UUID that stays, an opaque source, nanoseconds in UTC; the old shape's bare offset."""
    caller.sandbox.webhooks.take()
    caller.post("term", json={"Name": "Net 7", "DueDays": 7})
    (untold,) = caller.sandbox.webhooks._untold()
    (event,) = cloud_events([untold], "intuit.x=")
    old = legacy([untold])["eventNotifications"][0]["dataChangeEvent"]["entities"][0]
    delivery = caller.sandbox.webhooks.take()
    (told,) = json.loads(delivery.body)

    assert list(told) == [
        "specversion", "id", "source", "type", "datacontenttype", "time",
        "intuitentityid", "intuitaccountid", "data",
    ]  # fmt: skip
    assert uuid.UUID(told["id"]).version == 4
    assert event == told | {"source": "intuit.x="}
    assert re.fullmatch(r"intuit\.[A-Za-z0-9+/]{43}=", told["source"])
    assert re.fullmatch(r"2026-11-02T17:00:00\.\d{9}Z", told["time"])
    assert (told["type"], told["data"], told["datacontenttype"]) == (
        "qbo.term.created.v1", {}, "application/json",
    )  # fmt: skip
    assert old == {
        "name": "Term",
        "id": told["intuitentityid"],
        "operation": "Create",
        "lastUpdated": "2026-11-02T09:00:00-0800",
    }
    assert delivery.headers | {"intuit-signature": "", "intuit-t-id": ""} == {
        "Content-Type": "application/cloudevents-batch+json",
        "intuit-signature": "",
        "intuit-created-time": "2026-11-02T17:00:00Z",
        "intuit-t-id": "",
        "intuit-notification-schema-version": "0.1",
        "User-Agent": "intuit_notification_server/0.1",
    }


def test_a_merge_tells_who_is_gone():
    event = Event(
        realm_id="1",
        entity="Customer",
        id="2",
        operation="merged",
        at=datetime(2026, 1, 2, tzinfo=UTC),
        deleted_id="3",
    )
    (old,) = legacy([Numbered(event=event, place=0)])["eventNotifications"][0]["dataChangeEvent"]["entities"]

    assert (old["operation"], old["deletedId"]) == ("Merge", "3")


def test_a_delivery_is_posted_to_this_machine_only(caller):
    got = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(
                (self.headers["intuit-signature"], self.rfile.read(int(self.headers["Content-Length"])))
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        Thread(target=server.handle_request, daemon=True).start()
        status = caller.sandbox.webhooks.send(f"http://127.0.0.1:{server.server_address[1]}/hook")

    assert (status, len(got)) == (200, 1)
    with pytest.raises(ValueError, match="this machine only"):
        caller.sandbox.webhooks.send("https://example.com/hook")
