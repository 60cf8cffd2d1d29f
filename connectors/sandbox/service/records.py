"""Records: queries, changes, batches, reading, writing, mailing (qbo.md §2 to §6)."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, request

from connectors.sandbox import faults
from connectors.sandbox.rows import as_printed
from connectors.sandbox.service import links, troubled
from connectors.sandbox.service.batch import batch_answer
from connectors.sandbox.service.gate import spend
from connectors.sandbox.service.views import Views
from connectors.sandbox.service.writing import perform, sent_object, served


class RecordViews(Views):
    """What there is of every entity."""

    ROUTES: ClassVar = (
        ("GET POST", "query", "query"),
        ("GET", "cdc", "cdc"),
        ("POST", "batch", "batch"),
        ("POST", "<name>", "write"),
        ("GET", "<name>/<row_id>", "read"),
        ("POST", "<name>/<row_id>/send", "send"),
        ("GET POST PUT DELETE PATCH", "<path:_rest>", "nowhere"),
    )

    def query(self, realm: str) -> Response:
        """Run a query sent as a parameter or as the body (qbo.md §3)."""
        text = request.args.get("query") or request.get_data(as_text=True)
        found = self._sandbox.company(realm).query_response(text, as_printed)
        spend("CorePlus")
        return self._answered({"QueryResponse": found})

    def cdc(self, realm: str) -> Response:
        """Tell what changed since a moment (qbo.md §4)."""
        found = self._sandbox.company(realm).changes(
            request.args.get("entities", ""), request.args.get("changedSince", ""), as_printed
        )
        spend("CorePlus")
        return self._answered({"CDCResponse": [troubled.changes(found)]})

    def batch(self, realm: str) -> Response:
        """Do up to 30 things in one call (qbo.md §5)."""
        company = self._sandbox.company(realm)
        return self._once(company, lambda: batch_answer(company, sent_object()))

    def write(self, realm: str, name: str) -> Response:
        """Create, update, delete or void, as body and `operation` say (qbo.md §2.1, §2.2)."""
        company, entity = self._sandbox.company(realm), served(name)
        operation = request.args.get("operation", "")
        options = frozenset(request.args.get("include", "").lower().split(",")) - {""}
        body = sent_object()
        spend("Core")
        return self._once(company, lambda: {entity.key: perform(company, entity, operation, body, options)})

    def read(self, realm: str, name: str, row_id: str) -> Response:
        """Read one record, inactive ones included (qbo.md §2.1)."""
        company, entity = self._sandbox.company(realm), served(name)
        record = company.read(entity.name, row_id)
        if entity.name == "Attachable":
            record = links.with_temporary(company, record)
        if "invoiceLink" in request.args.get("include", "") and entity.name == "Invoice":
            record |= links.payment_link(company, record)
        spend("CorePlus")
        return self._answered({entity.key: record})

    def send(self, realm: str, name: str, row_id: str) -> Response:
        """Mail a form; `sendTo` stays on it (qbo.md §6)."""
        company, entity = self._sandbox.company(realm), served(name)
        spend("Core")
        address, delivery = request.args.get("sendTo"), troubled.delivery()
        honored = company.books.switches.request_id_on_send == "honored"

        def mail() -> dict[str, Any]:
            return {entity.key: company.send(entity.name, row_id, address, delivery)}

        return self._once(company, mail, is_honored=honored)

    def nowhere(self, realm: str, _rest: str) -> Response:
        """Refuse any other path with code 500, as recorded (qbo.md §8.2)."""
        self._sandbox.company(realm)
        raise faults.unsupported(request.path)
