"""The accounting API under /v3/company/{realmId} (qbo.md §2.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Blueprint, Response, request

from connectors.sandbox import faults
from connectors.sandbox.catalog import entity_named
from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.company import Company
from connectors.sandbox.reports import report
from connectors.sandbox.rows import DECODER, ENCODER, as_printed
from connectors.sandbox.rules import currencies
from connectors.sandbox.service import links, troubled
from connectors.sandbox.service.batch import batch_answer
from connectors.sandbox.service.envelopes import JSON_OK, encoded
from connectors.sandbox.service.gate import spend
from connectors.sandbox.service.printing import pdf_of
from connectors.sandbox.service.uploads import upload_answer

if TYPE_CHECKING:
    from connectors.sandbox.world import Sandbox

ROOT = "/v3/company/<realm>"
REQUEST_ID_LONGEST = 50


ROUTES = (
    ("GET POST", "query", "query"),
    ("GET", "cdc", "cdc"),
    ("POST", "batch", "batch"),
    ("POST", "upload", "upload"),
    ("GET", "download/<row_id>", "download"),
    ("GET", "preferences", "preferences"),
    ("GET", "companyinfo/<_company_id>", "company_info"),
    ("GET", "exchangerate", "exchange_rate"),
    ("GET", "reports/<name>", "reports"),
    ("POST", "taxservice/taxcode", "tax_service"),
    ("POST", "<name>", "write"),
    ("GET", "<name>/<row_id>", "read"),
    ("POST", "<name>/<row_id>/send", "send"),
    ("GET", "<name>/<row_id>/pdf", "pdf"),
    ("GET POST PUT DELETE PATCH", "<path:_rest>", "nowhere"),
)


class Api:
    """The views of the accounting API of one self._sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def blueprint(self) -> Blueprint:
        """Hang the views on their paths."""
        routes = Blueprint("api", __name__)
        for methods, path, name in ROUTES:
            view = getattr(self, name)
            routes.add_url_rule(f"{ROOT}/{path}", name, view, methods=methods.split())
        return routes

    def _answered(self, content: dict[str, Any]) -> Response:
        return Response(encoded(content, self._sandbox.clock.now()), content_type=JSON_OK)

    def _once(
        self, company: Company, act: Callable[[], dict[str, Any]], *, is_honored: bool = True
    ) -> Response:
        """Do something at most once per requestid: a repeated id gets the first answer again (qbo.md §5)."""
        request_id = request.args.get("requestid", "") if is_honored else ""
        if len(request_id) > REQUEST_ID_LONGEST:
            raise faults.too_long("requestid", REQUEST_ID_LONGEST, len(request_id))
        with company.lock:
            body = company.replays.find(request_id, request.get_data()) if request_id else None
            if body is None:
                body = encoded(act(), self._sandbox.clock.now())
                company.replays.keep(request_id, request.get_data(), body)
        return Response(body, content_type=JSON_OK)

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

    def upload(self, realm: str) -> Response:
        """Attach files; a refusal of one is told with HTTP 200 (qbo.md §2.8)."""
        company = self._sandbox.company(realm)
        spend("Core")
        return self._once(company, lambda: upload_answer(company, request))

    def download(self, realm: str, row_id: str) -> Response:
        """Answer with a URL that serves the file for 15 minutes (qbo.md §2.8)."""
        company = self._sandbox.company(realm)
        company.read("Attachable", row_id)
        spend("CorePlus")
        return Response(links.temporary(company, row_id), content_type="text/plain;charset=utf-8")

    def preferences(self, realm: str) -> Response:
        """Read the company's settings, which have no Id in their path (qbo.md §2.9)."""
        spend("CorePlus")
        return self._answered({"Preferences": self._sandbox.company(realm).read("Preferences", "1")})

    def company_info(self, realm: str, _company_id: str) -> Response:
        """Read the company's own data; the Id in the path is the realm's, the entity's is 1 (qbo.md §2.9)."""
        spend("CorePlus")
        return self._answered({"CompanyInfo": self._sandbox.company(realm).read("CompanyInfo", "1")})

    def exchange_rate(self, realm: str) -> Response:
        """Tell a currency's rate to the home currency on a day (qbo.md §2.1)."""
        company = self._sandbox.company(realm)
        code = request.args.get("sourcecurrencycode", "").upper()
        if not code:
            raise faults.missing("sourcecurrencycode")
        with company.lock:
            day = request.args.get("asofdate") or company.books.today().isoformat()
            rate = currencies.rate_on(company.books, code, day)
            home = company.books.home_currency
        spend("CorePlus")
        told = {"SourceCurrencyCode": code, "TargetCurrencyCode": home, "Rate": rate, "AsOfDate": day}
        return self._answered({"ExchangeRate": told | {"domain": "QBO", "sparse": False}})

    def reports(self, realm: str, name: str) -> Response:
        """Aging and balances of the receivables; other reports have no data here (qbo.md §2.1)."""
        company = self._sandbox.company(realm)
        with company.lock:
            content = report(company.books, name, request.args)
        spend("CorePlus")
        return Response(ENCODER.encode(content), content_type=JSON_OK)

    def tax_service(self, realm: str) -> Response:
        """Create a tax code with its rates, the only way there is (qbo.md §2.9)."""
        company = self._sandbox.company(realm)
        body = sent_object()
        spend("Core")
        return self._once(company, lambda: company.create_tax_code(body))

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

    def pdf(self, realm: str, name: str, row_id: str) -> Response:
        """Print a form (qbo.md §6)."""
        company, entity = self._sandbox.company(realm), served(name)
        if not entity.mailed:
            raise faults.unsupported(request.path)
        document = pdf_of(company.name, entity.name, company.read(entity.name, row_id))
        spend("CorePlus")
        return Response(document, content_type="application/pdf")

    def nowhere(self, realm: str, _rest: str) -> Response:
        """Refuse any other path with code 500, as recorded (qbo.md §8.2)."""
        self._sandbox.company(realm)
        raise faults.unsupported(request.path)


def served(name: str) -> Entity:
    """The entity a path names in lower case."""
    entity = entity_named(name)
    if entity is None:
        raise faults.unsupported(request.path)
    return entity


def sent_object() -> Record:
    """The JSON object in the body; numbers with a point stay exact."""
    try:
        body = DECODER.decode(request.get_data())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise faults.bad_property(f"Unexpected content: {error}") from None
    if not isinstance(body, dict):
        raise faults.bad_property("Can not deserialize instance of the entity out of this content")
    return body


def perform(
    company: Company, entity: Entity, operation: str, body: Record, options: frozenset[str]
) -> Record:
    """One write: voiding has two spellings, and a body with an Id updates (qbo.md §2.2)."""
    if operation == "void" or "void" in options:
        return company.withdraw("void", entity.name, body)
    if operation == "delete":
        return company.withdraw("delete", entity.name, body)
    if operation not in {"", "create", "update"}:
        raise faults.Fault(500, "Unsupported Operation", f"Operation {operation} is not supported.")
    if entity.name == "ExchangeRate":
        return company.set_rate(body)
    if body.get("Id") or operation == "update" or entity.name in {"Preferences", "CompanyInfo"}:
        return company.update(entity.name, body, options=options)
    return company.create(entity.name, body, options=options)
