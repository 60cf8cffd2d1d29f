"""What has a path of its own: settings, rates, reports, the tax service (qbo.md §2.1, §2.9)."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, request

from connectors.sandbox import faults
from connectors.sandbox.reports import report
from connectors.sandbox.rows import ENCODER
from connectors.sandbox.rules import currencies
from connectors.sandbox.service.envelopes import JSON_OK
from connectors.sandbox.service.gate import spend
from connectors.sandbox.service.views import Views
from connectors.sandbox.service.writing import sent_object


class SettingViews(Views):
    """What is not an entity like the others."""

    ROUTES: ClassVar = (
        ("GET", "preferences", "preferences"),
        ("GET", "companyinfo/<_company_id>", "company_info"),
        ("GET", "exchangerate", "exchange_rate"),
        ("GET", "reports/<name>", "reports"),
        ("POST", "taxservice/taxcode", "tax_service"),
    )

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
