# python-quickbooks 0.9.12: only what connectors/qbo uses.
from collections.abc import Mapping
from typing import Any, Self

import requests

class QuickBooks:
    company_id: str
    session: requests.Session
    sandbox: bool
    minorversion: int | None
    use_decimal: bool
    api_url_v3: str
    def __new__(cls, **kwargs: Any) -> Self: ...
    @property
    def api_url(self) -> str: ...
    def make_request(
        self,
        request_type: str,
        url: str,
        request_body: str | None = None,
        content_type: str = "application/json",
        params: dict[str, Any] | None = None,
        **rest: Any,
    ) -> dict[str, Any]: ...
    def process_request(
        self,
        request_type: str,
        url: str,
        headers: Mapping[str, str] | str = "",
        params: Mapping[str, Any] | str = "",
        data: str | bytes | None = "",
    ) -> requests.Response: ...
    def post(
        self,
        url: str,
        request_body: str | None = None,
        content_type: str = "application/json",
        params: dict[str, Any] | None = None,
        request_id: str | None = None,
    ) -> dict[str, Any]: ...
    def create_object(
        self, qbbo: str, request_body: str, *, request_id: str | None = None, params: dict[str, Any] | None = None
    ) -> dict[str, Any]: ...
    def update_object(
        self, qbbo: str, request_body: str, *, request_id: str | None = None, params: dict[str, Any] | None = None
    ) -> dict[str, Any]: ...
    def download_pdf(self, qbbo: str, item_id: str) -> bytes: ...
