"""Authorization by Intuit: the consent page, and tokens exchanged, refreshed and revoked (qbo.md 1).

Nothing is stored here. Whoever calls must store what a call returns before using it, and must let only one
refresh of a company run at a time: two at once end the connection (qbo.md 1.3).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import msgspec
import requests
from intuitlib.enums import Scopes
from requests.adapters import BaseAdapter

from connectors.qbo.intuit_auth import TIMEOUTS, Discovery, IntuitAuth
from connectors.qbo.settings import QboSettings
from connectors.qbo.tokens import SignIn, sign_in_from, tokens_from
from connectors.qbo.transport import mount, never_left, tid_of
from plugin.books import BooksError, NotConnected, Refused, TryLater, Unclear
from plugin.clock import Clock
from plugin.tokens import Tokens

IDENTITY = (Scopes.OPENID, Scopes.EMAIL, Scopes.PROFILE)

_LOST = "Intuit's answer was lost: the authorization may have been renewed or not."
_UNREACHABLE = "Intuit cannot be reached. Nothing was changed; we try again later."


class QboOAuth:
    """The app's side of OAuth; one for the whole process, safe to share between threads."""

    def __init__(self, settings: QboSettings, clock: Clock, *, adapter: BaseAdapter | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._adapter = adapter
        self._discovery: Discovery | None = None
        self._lock = threading.Lock()

    @property
    def client_id(self) -> str:
        """Who the app is to Intuit."""
        return self._settings.client_id

    def authorize_url(self, state: str, *, with_identity: bool = False, nonce: str = "") -> str:
        """Where the person agrees; *state* must be hard to guess and be compared when they come back."""
        return self._consent_url([Scopes.ACCOUNTING, *(IDENTITY if with_identity else ())], state, nonce)

    def sign_in_url(self, state: str, nonce: str) -> str:
        """Where the person says who they are; no company is asked for."""
        return self._consent_url([*IDENTITY], state, nonce)

    def _consent_url(self, scopes: list[Scopes], state: str, nonce: str) -> str:
        with self._client() as client:
            url = client.get_authorization_url(scopes, state_token=state)
        return f"{url}&{urlencode({'nonce': nonce})}" if nonce else url

    def exchange(self, code: str) -> Tokens:
        """The tokens for the code of a person who has just agreed; a code works once, for minutes."""
        redirect = self._settings.redirect_uri
        return self._tokens({"grant_type": "authorization_code", "code": code, "redirect_uri": redirect})

    def exchange_sign_in(self, code: str) -> SignIn:
        """What proves the person who has just signed in; Intuit need not add a refresh token to it."""
        redirect = self._settings.redirect_uri
        response, _ = self._granted(
            {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
        )
        told = sign_in_from(response.content)
        if told is None:
            raise Unclear(_LOST, tid=tid_of(response))
        return told

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens. Unclear means that the old refresh token may or may not have been replaced."""
        return self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def revoke(self, token: str) -> None:
        """End the connection this token belongs to; one that Intuit no longer knows has ended already."""
        with self._client() as client:
            response = self._sent(
                lambda: client.post_signed(
                    client.revoke_endpoint, msgspec.json.encode({"token": token}).decode(), "application/json"
                )
            )
        if response.status_code not in (200, 400):
            raise _failure(response)

    def session(self) -> requests.Session:
        """A session on the road to Intuit, for what needs no signature of the app."""
        session = requests.Session()
        mount(session, self._adapter)
        return session

    def discovery(self) -> Discovery:
        """Where Intuit's endpoints are, read once for the life of the process."""
        with self._lock:
            if self._discovery is None:
                self._discovery = self._discover()
            return self._discovery

    def _tokens(self, fields: dict[str, str]) -> Tokens:
        response, asked_at = self._granted(fields)
        tokens = tokens_from(response.content, asked_at)
        if tokens is None:
            raise Unclear(_LOST, tid=tid_of(response))
        return tokens

    def _granted(self, fields: dict[str, str]) -> tuple[requests.Response, datetime]:
        with self._client() as client:
            asked_at = self._clock.now()
            body = urlencode(fields)
            response = self._sent(
                lambda: client.post_signed(client.token_endpoint, body, "application/x-www-form-urlencoded")
            )
        if response.status_code != 200:
            raise _failure(response)
        return response, asked_at

    def _sent(self, send: Callable[[], requests.Response]) -> requests.Response:
        try:
            return send()
        except requests.RequestException as error:
            # Not chained: nothing of the request belongs in a log.
            raise (TryLater(_UNREACHABLE) if never_left(error) else Unclear(_LOST)) from None

    def _client(self) -> IntuitAuth:
        return IntuitAuth(self._settings, self.discovery(), self._adapter)

    def _discover(self) -> Discovery:
        """Read where the endpoints are: once for the life of the process."""
        with self.session() as session:
            try:
                response = session.get(self._settings.discovery_url, timeout=TIMEOUTS)
            except requests.RequestException:
                raise TryLater(_UNREACHABLE) from None
        try:
            return msgspec.json.decode(response.content, type=Discovery)
        except msgspec.DecodeError:
            raise TryLater(_UNREACHABLE, tid=tid_of(response)) from None


def _failure(response: requests.Response) -> BooksError:
    """The failure of a token endpoint's answer (qbo.md 1.4)."""
    tid, code = tid_of(response), _error_code(response.content)
    if response.status_code == 429:
        return TryLater("Intuit asks us to slow down. Nothing was changed.", code=code, tid=tid)
    if code == "invalid_grant":
        sentence = "Intuit no longer accepts our authorization. Connect the company again."
        return NotConnected(sentence, code=code, tid=tid)
    if response.status_code == 401 or (response.status_code in (400, 403) and code is not None):
        # Wrong keys of ours: to connect again would not help.
        sentence = (
            "Intuit does not accept this app's own id, secret or redirect address. Check the configuration."
        )
        return Refused(sentence, code=code, tid=tid, reason="app credentials")
    return Unclear(_LOST, tid=tid)


def _error_code(body: bytes) -> str | None:
    """One of OAuth's own error codes, if that is what the body holds; never its description."""
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    code = told.get("error") if isinstance(told, dict) else None
    return code if isinstance(code, str) and code.isascii() and len(code) < 40 else None
