"""intuit-oauth's client, told where Intuit's endpoints are and how long to wait (qbo.md 10.1, 10.2)."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import requests
from intuitlib.client import AuthClient
from intuitlib.utils import get_auth_header
from requests.adapters import BaseAdapter

from connectors.qbo.settings import QboSettings
from connectors.qbo.transport import CONNECT_SECONDS, mount

TIMEOUTS = (CONNECT_SECONDS, 60.0)


class Discovery(msgspec.Struct, frozen=True):
    """Where Intuit's endpoints are (qbo.md 1.1)."""

    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    userinfo_endpoint: str
    issuer: str
    jwks_uri: str
    claims_supported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Signed(requests.auth.AuthBase):
    """The app's own id and secret; as `auth`, so that no .netrc of the machine can replace them."""

    client_id: str
    client_secret: str

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign *request*."""
        request.headers["Authorization"] = get_auth_header(self.client_id, self.client_secret)
        return request


class IntuitAuth(AuthClient):
    """intuit-oauth's client on our terms: it is told where the endpoints are, and waits only so long.

    The library's own constructor reads the discovery document each time, without a time limit; its
    `refresh` can lose a new refresh token to an identity token it cannot read, after a JWKS download without
    a limit (qbo.md 10.1, 10.2). So the constructor is replaced and the token calls are made in `token`.
    """

    def __init__(self, settings: QboSettings, discovery: Discovery, adapter: BaseAdapter | None) -> None:
        requests.Session.__init__(self)
        mount(self, adapter)
        self.client_id = settings.client_id
        self.client_secret = settings.client_secret
        self.redirect_uri = settings.redirect_uri
        self.environment = settings.discovery_url
        self.state_token = self.realm_id = self.id_token = None
        self.access_token = self.refresh_token = None
        self.auth_endpoint = discovery.authorization_endpoint
        self.token_endpoint = discovery.token_endpoint
        self.revoke_endpoint = discovery.revocation_endpoint
        self.user_info_url = discovery.userinfo_endpoint
        self.issuer_uri = discovery.issuer
        self.jwks_uri = discovery.jwks_uri

    def post_signed(self, url: str, body: str, content_type: str) -> requests.Response:
        """POST as this app; never redirected, never repeated."""
        headers = {
            "Content-Type": content_type,
            "Accept": "application/json",
            # Ask for the end of the refresh token's life, which no refresh moves (qbo.md 1.3).
            "x-include-refresh-token-hard-expires-in": "true",
        }
        return self.post(
            url,
            data=body,
            headers=headers,
            auth=_Signed(self.client_id, self.client_secret),
            timeout=TIMEOUTS,
            allow_redirects=False,
        )
