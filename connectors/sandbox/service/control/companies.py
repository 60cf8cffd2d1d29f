"""The control API's part about companies: their records, and acting as a person in them."""

from __future__ import annotations

from typing import ClassVar

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.persons import ON_CUSTOMERS, ON_INVOICES
from connectors.sandbox.service.control.answers import BadRequest, known, sent
from connectors.sandbox.state import State


class CompanyControl:
    """Companies and their records."""

    ROUTES: ClassVar = (
        ("GET", "/companies", "companies"),
        ("POST", "/companies/<realm>/refresh_token", "refresh_token"),
        ("GET", "/companies/<realm>/<entity>", "records"),
        ("POST", "/companies/<realm>/<entity>", "save"),
        ("POST", "/companies/<realm>/<any(invoice, customer):entity>/<row_id>/people/<act>", "people"),
        ("POST", "/companies/<realm>/<entity>/<row_id>/<any(void, delete, send):action>", "act"),
    )

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox

    def _company(self, realm: str) -> Company:
        return self._sandbox.company(known(self._sandbox, realm))

    def companies(self) -> Record:
        """Every company there is."""
        return {"companies": companies_of(self._sandbox)}

    def refresh_token(self, realm: str) -> Record:
        """Connect a company without the consent page."""
        known(self._sandbox, realm)
        return {"realm_id": realm, "refresh_token": self._sandbox.issue_refresh_token(realm)}

    def records(self, realm: str, entity: str) -> Record:
        """Every record of an entity, inactive ones included."""
        return {"records": list(self._company(realm).records(entity))}

    def save(self, realm: str, entity: str) -> Record:
        """Create or edit as a person; an edit needs only Id and what changes."""
        body = sent()
        with self._company(realm).acting_as("person") as company:
            if not body.get("Id"):
                return company.create(entity, body)
            token = company.read(entity, str(body["Id"]))["SyncToken"]
            return company.update(entity, {"SyncToken": token, "sparse": True} | body)

    def act(self, realm: str, entity: str, row_id: str, action: str) -> Record:
        """Void, delete or hand-send as a person."""
        body = sent()
        with self._company(realm).acting_as("person") as company:
            match action:
                case "void":
                    return company.void(entity, row_id)
                case "delete":
                    return company.delete(entity, row_id)
            return company.send(entity, row_id, body.get("to"))

    def people(self, realm: str, entity: str, row_id: str, act: str) -> Record:
        """Do one of the acts of people about an invoice or customer; `words` say what they write."""
        acts = ON_INVOICES if entity == "invoice" else ON_CUSTOMERS
        if act not in acts:
            raise BadRequest(f"Nobody does {act!r} about this; there are {', '.join(acts)}.")
        words = str(sent().get("words", ""))
        with self._company(realm).acting_as("person") as company:
            return {"done": acts[act](company, company.read(entity.title(), row_id), words)}


def companies_of(sandbox: State) -> list[Record]:
    """Every company there is, and what its calls would have cost."""
    return [
        {
            "realm_id": realm,
            "name": sandbox.company_name(realm),
            "built": sandbox.is_built(realm),
            "meters": sandbox.calls.meters(realm),
        }
        for realm in sandbox.realms()
    ]
