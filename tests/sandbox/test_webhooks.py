"""Webhook deliveries (qbo.md §9): both formats, signed, told once."""

import base64
import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from quickbooks.client import QuickBooks

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
