# intuit-oauth 1.2.6: only what connectors/qbo uses.
import requests
from intuitlib.enums import Scopes

class AuthClient(requests.Session):
    client_id: str
    client_secret: str
    redirect_uri: str
    environment: str
    state_token: str | None
    auth_endpoint: str
    token_endpoint: str
    revoke_endpoint: str
    issuer_uri: str
    jwks_uri: str
    user_info_url: str
    realm_id: str | None
    access_token: str | None
    refresh_token: str | None
    id_token: str | None
    expires_in: int | None
    x_refresh_token_expires_in: int | None
    def get_authorization_url(self, scopes: list[Scopes], state_token: str | None = None) -> str: ...
    def revoke(self, token: str | None = None) -> bool: ...
