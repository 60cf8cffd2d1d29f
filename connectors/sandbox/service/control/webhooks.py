"""The control API's part about webhooks."""

from __future__ import annotations

from dataclasses import asdict
from typing import ClassVar

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.service.control.answers import sent
from connectors.sandbox.state import State
from connectors.sandbox.webhooks import endpoint_from


class WebhookControl:
    """Who is told of what happens, and how telling went."""

    ROUTES: ClassVar = (
        ("GET", "/webhooks", "webhooks"),
        ("POST", "/webhooks", "deliver"),
        ("POST", "/webhooks/endpoint", "subscribe"),
        ("DELETE", "/webhooks/endpoint", "unsubscribe"),
        ("POST", "/webhooks/endpoint/wake", "wake"),
    )

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox

    def webhooks(self) -> Record:
        """What happened and is not told yet, the endpoint, and how telling it went."""
        webhooks = self._sandbox.webhooks
        return webhooks.state() | {
            "pending": [asdict(each) for each in webhooks.pending()],
            "endpoint": asdict(webhooks.endpoint) if webhooks.endpoint else None,
            "attempts": [asdict(each) for each in webhooks.attempts],
        }

    def deliver(self) -> Record:
        """Post the pending events to `url` on this machine: `form`, `duplicated` and `shuffled` say how."""
        body = sent()
        url = str(body.pop("url", ""))
        return {"status": self._sandbox.webhooks.send(url, **body)}

    def subscribe(self) -> Record:
        """Tell an endpoint on this machine from now on; the body is the fields of an endpoint."""
        self._sandbox.webhooks.subscribe(endpoint_from(sent()))
        return self.webhooks()

    def unsubscribe(self) -> Record:
        """Tell nobody any more."""
        self._sandbox.webhooks.subscribe(None)
        return self.webhooks()

    def wake(self) -> Record:
        """Tell an endpoint again that fell silent."""
        self._sandbox.webhooks.wake()
        return self.webhooks()
