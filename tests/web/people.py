"""People for tests of pages: an application without Intuit, and people signed in directly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Flask
from flask.testing import FlaskClient

from plugin.access import members, sessions, users
from plugin.config import Web
from plugin.connecting.connect import Connected
from plugin.outbox import quarantine
from plugin.people import Role
from plugin.store.scope import Scope, Store
from plugin.tokens import Tokens
from tests.engine.town import KEEPER
from web.access.cookies import SESSION
from web.access.csrf import token_of
from web.access.house import Disconnect
from web.app import create_app


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


def nothing_to_end(company_id: str, actor: str) -> None:
    raise AssertionError("Nobody disconnects here.")


def signed_off(scope: Scope, actor: str) -> bool:
    return quarantine.sign_off(scope, KEEPER, actor)


def an_app(
    store: Store,
    blueprints: Iterable[Blueprint] = (),
    disconnect: Disconnect = nothing_to_end,
    **web: object,
) -> Flask:
    """The application with these pages; nobody can sign in or connect in it."""
    app = create_app(
        store, Nobody(), no_connection, disconnect, signed_off, web=Web(**web), blueprints=blueprints
    )
    app.testing = True
    return app


class Nobody:
    """An identity provider that never vouches for anybody."""

    def consent_url(self, state: str, nonce: str) -> str:
        return f"https://intuit.example/consent?state={state}&nonce={nonce}"

    def sign_in_url(self, state: str, nonce: str) -> str:
        return f"https://intuit.example/sign-in?state={state}&nonce={nonce}"

    def who_signed_in(self, code: str, nonce: str) -> users.Who:
        raise AssertionError("Nobody signs in here.")

    def who_agreed(self, tokens: Tokens, nonce: str) -> users.Who:
        raise AssertionError("Nobody connects here.")


def no_connection(code: str, realm_id: str, nonce: str) -> Connected:
    raise AssertionError("Nobody connects here.")
