"""Files and paper: upload, download, PDF (qbo.md §2.8, §6)."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, request

from connectors.sandbox import faults
from connectors.sandbox.service import links
from connectors.sandbox.service.gate import spend
from connectors.sandbox.service.printing import pdf_of
from connectors.sandbox.service.uploads import upload_answer
from connectors.sandbox.service.views import Views
from connectors.sandbox.service.writing import served


class PaperViews(Views):
    """What is not JSON."""

    ROUTES: ClassVar = (
        ("POST", "upload", "upload"),
        ("GET", "download/<row_id>", "download"),
        ("GET", "<name>/<row_id>/pdf", "pdf"),
    )

    def upload(self, realm: str) -> Response:
        """Attach files; a refusal of one is told with HTTP 200 (qbo.md §2.8)."""
        company = self._sandbox.company(realm)
        spend("Core")
        return self._once(company, lambda: upload_answer(company, request))

    def download(self, realm: str, row_id: str) -> Response:
        """Answer with a URL that serves the file for 15 minutes (qbo.md §2.8)."""
        company = self._sandbox.company(realm)
        company.read("Attachable", row_id)
        if row_id not in company.files:
            raise faults.not_found()
        spend("CorePlus")
        return Response(links.temporary(company, row_id), content_type="text/plain;charset=utf-8")

    def pdf(self, realm: str, name: str, row_id: str) -> Response:
        """Print a form (qbo.md §6)."""
        company, entity = self._sandbox.company(realm), served(name)
        if not entity.mailed:
            raise faults.unsupported(request.path)
        document = pdf_of(company.name, entity.name, company.read(entity.name, row_id))
        spend("CorePlus")
        return Response(document, content_type="application/pdf")
