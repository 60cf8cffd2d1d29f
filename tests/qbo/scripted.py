"""A QuickBooks of prepared answers, for what is sent and in which order; the sandbox is for what it does."""

import json
from datetime import UTC, datetime

import responses

from connectors.qbo.books import QboBooks
from connectors.qbo.client import QboClient
from connectors.qbo.limits import Gate, Limits
from connectors.qbo.settings import QboSettings

API = "https://quickbooks.api.intuit.com/v3/company/123"
SETTINGS = QboSettings(client_id="id", client_secret="hush", redirect_uri="https://dunwell.example/callback")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TIME = "2026-03-02T04:00:00.123-08:00"
META = {"LastUpdatedTime": "2026-03-01T04:00:00-08:00"}


class FrozenClock:
    """A clock on which nobody should have to wait."""

    def now(self):
        return NOON

    def sleep(self, seconds):
        raise AssertionError("slept")


class Scripted:
    """Answers queries by the entity they ask for, and writes in the order they were prepared."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.mock = mock
        self.rows = {}
        self.queries = []
        self.writes = []
        self.answers = []
        mock.add_callback("POST", f"{API}/query", callback=self._query)
        client = QboClient(
            SETTINGS,
            "123",
            token_source=lambda: "t",
            on_expired=lambda: "t2",
            gate=Gate(FrozenClock(), Limits(per_second=500)),
        )
        self.books = QboBooks(client, FrozenClock())
        sold = ("invoice", "creditmemo", "payment")
        for entity in (*sold, "customer", "term", "item", "account", "attachable"):
            mock.add_callback("POST", f"{API}/{entity}", callback=self._write)
        mock.add_callback("POST", f"{API}/invoice/130/send", callback=self._write)

    def answer(self, entity, record=None, *, status=200, body=None):
        """Prepare the answer to the next write."""
        text = body if body is not None else json.dumps({entity: record, "time": TIME}).encode()
        self.answers.append((status, text))

    def _query(self, request):
        statement = request.body.decode()
        self.queries.append(statement)
        entity = statement.split(" FROM ")[1].split()[0]
        rows = self.rows.get(entity, [])
        return 200, {}, json.dumps({"QueryResponse": {entity: rows} if rows else {}, "time": TIME})

    def _write(self, request):
        path = request.url.split("/company/123/")[1].split("?")[0]
        body = json.loads(request.body) if request.body else None
        self.writes.append((path, request.params.get("requestid"), body))
        status, text = self.answers.pop(0)
        return status, {"intuit_tid": "tid-1"}, text
