"""People for tests of pages: signed in directly, without Intuit."""

from __future__ import annotations

from dataclasses import dataclass

from flask.testing import FlaskClient

from plugin.access import members, sessions, users
from plugin.people import Role
from plugin.store.scope import Store
from web.access.cookies import SESSION
from web.access.csrf import token_of


@dataclass(frozen=True)
class CsrfToken:
    """What a post of this session must bring: `data=token.form | {...}` or `headers=token.headers`."""

    value: str
    user_id: str

    @property
    def form(self) -> dict[str, str]:
        return {"csrf": self.value}

    @property
    def headers(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.value}


def sign_in(
    client: FlaskClient, store: Store, company_id: str, role: Role = "manager", name: str = "Alice"
) -> CsrfToken:
    """Make *name* a member of the company with *role*, and *client* the browser with their session."""
    who = users.Who(subject=f"sub-{name}", name=name, email=f"{name.lower()}@larkspur.example")
    with store.company(company_id) as scope:
        user_id = users.keep(scope, who)
        members.admit(scope, user_id, role)
        token = sessions.begin(scope, user_id)
    client.set_cookie(SESSION, token, secure=True, httponly=True)
    return CsrfToken(token_of(token), user_id)
