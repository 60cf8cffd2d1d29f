"""python-quickbooks' client on our terms: given tokens, time limits, the gate, and the four failures.

The library would refresh tokens in its constructor, wait for ever, and lose status and headers before
anybody saw them (qbo.md 10.2, 10.4). Everything it sends, and the byte-level `read` beside it, goes
through `process_request` below, which raises for every answer that is not a good one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import msgspec
import requests
import urllib3
from quickbooks.client import QuickBooks
from requests.adapters import BaseAdapter

from connectors.qbo.faults import Intent, failure_of, is_expired, lost
from connectors.qbo.limits import Gate
from connectors.qbo.settings import QboSettings
from connectors.qbo.texts import storable
from connectors.qbo.transport import TIMEOUTS, Bearer, broken_road, in_one_piece, mount, tid_of
from plugin.books import TryLater, Unclear

MINOR_VERSION = 75
"""The lowest that is still served; anything lower is read as this (qbo.md 2.1)."""

_BODY = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came, but for characters that nobody can hold, for the typed decoder."""

    body: bytes
    tid: str | None


class Answer(dict[str, Any]):
    """A decoded answer that remembers the id of its exchange."""

    tid: str | None = None


class QboClient(QuickBooks):
    """One company's accounting API. May be shared by threads; the gate is what holds them back."""

    def __new__(cls, *_: object, **__: object) -> Self:
        """Keep the library from starting a session, which would spend a refresh (qbo.md 10.2)."""
        return super().__new__(cls, minorversion=MINOR_VERSION)

    def __init__(
        self,
        settings: QboSettings,
        company_id: str,
        *,
        token_source: Callable[[], str],
        on_expired: Callable[[], str],
        gate: Gate,
        adapter: BaseAdapter | None = None,
    ) -> None:
        """`token_source` gives the stored access token; `on_expired` renews it, stores it and returns it."""
        self.company_id = company_id
        self.api_url_v3 = settings.api_base
        self.use_decimal = True
        self.session = requests.Session()
        # Whoever reads an answer is `in_one_piece`, and not the session.
        self.session.stream = True
        mount(self.session, adapter)
        self._token_source = token_source
        self._on_expired = on_expired
        self._gate = gate

    def url(self, path: str) -> str:
        """The address of *path* within this company."""
        return f"{self.api_url}/company/{self.company_id}/{path}"

    def read(self, path: str, *, params: Mapping[str, str] | None = None, query: str | None = None) -> Raw:
        """Read *path*, or run *query*, and return the bytes; a good answer, as far as its top shows."""
        headers = {"Accept": "application/json"}
        asked = {**(params or {}), "minorversion": str(MINOR_VERSION)}
        if query is None:
            response = self.process_request("GET", self.url(path), headers, asked, None)
        else:
            headers["Content-Type"] = "application/text"
            response = self.process_request("POST", self.url("query"), headers, asked, query.encode())
        return Raw(storable(response.content), tid_of(response))

    def make_request(
        self,
        request_type: str,
        url: str,
        request_body: str | None = None,
        content_type: str = "application/json",
        params: dict[str, Any] | None = None,
        **rest: Any,
    ) -> Answer:
        """What every method of the library ends in: one exchange, decoded with exact decimals."""
        if rest.get("file_path") or rest.get("file_bytes"):
            # An upload would need its own rule for a lost answer; until one exists none may leave unnoticed.
            raise ValueError("Dunwell uploads no files; notes are attached as text.")
        asked = {**(params or {}), "minorversion": str(MINOR_VERSION)}
        if rest.get("request_id"):
            asked["requestid"] = rest["request_id"]
        headers = {"Accept": "application/json", "Content-Type": content_type}
        body = request_body.encode() if request_body else None
        response = self.process_request(request_type, url, headers, asked, body)
        try:
            answer = Answer(json.loads(storable(response.content), parse_float=Decimal))
        except (ValueError, TypeError):
            raise lost(intent_of(request_type, url, asked), tid=tid_of(response)) from None
        answer.tid = tid_of(response)
        return answer

    def process_request(
        self,
        request_type: str,
        url: str,
        headers: Mapping[str, str] | str = "",
        params: Mapping[str, Any] | str = "",
        data: str | bytes | None = "",
    ) -> requests.Response:
        """One exchange, with one fresh token and one repeat after a 401; raises unless the answer is good."""
        intent = intent_of(request_type, url, params)
        fields = headers if isinstance(headers, Mapping) else {}
        # Encoded here and prepared without the session: it would merge settings that it does not have.
        address = f"{url}?{urlencode(params)}" if isinstance(params, Mapping) and params else url
        request = requests.Request(request_type, address, {**self.session.headers, **fields}, data=data)
        token = self._token_from(self._token_source)
        response = self._call(request, token, intent)
        if is_expired(response.status_code, response.content):
            response = self._call(request, self._token_after(token), intent)
        if response.status_code == 200 and response.headers.get("Content-Type", "").startswith(
            "application/pdf"
        ):
            return response
        failure = failure_of(response.status_code, response.content, intent, tid_of(response))
        if failure is not None:
            raise failure
        return response

    def _call(self, request: requests.Request, token: str, intent: Intent) -> requests.Response:
        request.auth = Bearer(token)
        with self._gate.call(is_batch=urlsplit(request.url).path.endswith("/batch")):
            try:
                prepared = request.prepare()
                road = self.session.merge_environment_settings(prepared.url, {}, None, None, None)
                response = self.session.send(prepared, timeout=TIMEOUTS, allow_redirects=False, **road)
                in_one_piece(response)
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                # Not chained: the library's text quotes the whole address.
                raise broken_road(error, intent) from None
        if response.status_code == 429:
            self._gate.fall_silent()
        return response

    def _token_after(self, refused: str) -> str:
        """A token other than *refused*: the one another worker has stored meanwhile, else a renewed one."""
        present = self._token_from(self._token_source)
        return present if present != refused else self._token_from(self._on_expired)

    def _token_from(self, source: Callable[[], str]) -> str:
        try:
            return source()
        except Unclear as error:
            # What is unclear is the renewal; the call itself never left.
            sentence = "The authorization could not be renewed just now. Nothing was changed."
            raise TryLater(sentence, code=error.code, tid=error.tid) from None


def intent_of(method: str, url: str, params: Mapping[str, Any] | str) -> Intent:
    """What a request would do, from its address alone."""
    if method == "GET" or url.endswith("/query"):
        return "read"
    if url.endswith("/send"):
        return "send"
    return "keyed" if isinstance(params, Mapping) and params.get("requestid") else "write"


def body_of(fields: Mapping[str, Any]) -> str:
    """The JSON of a minimal write: these fields and no other, decimals as exact numbers (style 15)."""
    return _BODY.encode(fields).decode()
