"""Who is looking, and whether they may: the way from Intuit's sign-in into the framed page.

The pages live in a frame inside the accounting dashboard, on another site. Browsers give a frame a cookie jar
of its own, keyed by the site around it (CHIPS), and Intuit refuses to be framed. So a person signs in in a
window of their own, and the sign-in must come back into the frame (reliability.md finding 9). In full:

1. The frame asks for `/c/COMPANY/…` without a session. It gets the sign-in page (401) and, in the frame's own
   jar, a random *secret* (`__Host-dunwell-waiting`, ten minutes). The page's form carries the secret's hash.
2. *Sign in* posts that hash to `/c/COMPANY/sign-in`, into a new window. The browser itself proves that the
   post comes from our page (Origin, Sec-Fetch-Site): a link or form that somebody sent to the person cannot
   start a sign-in that ends in the sender's frame, as it could with device codes (RFC 8628, 5.4). The hash
   is in no address. A state begins: hashed, of this window's browser, one use, ten minutes.
3. Intuit's OpenID answers to `/oauth/callback` (always a 302, I12). The id_token is verified, its nonce is a
   hash of the window's cookie. People are known by `sub`. Only a member, or somebody whose verified address
   a manager invited, goes on: the window gets a session of its own, with a new token.
4. The window names the company and the person and asks: open the page in the dashboard? The answer is a post
   with a CSRF token. It leaves a grant under the hash: this person, this company, sixty seconds, one use; and
   the window's own session ends.
5. The frame asks every two seconds (`static/sign-in.js`), or by a button without JavaScript: `POST
   /c/COMPANY/enter`, with its secret in its cookie. The grant is used up, the frame gets a session
   with a new token, and the secret goes.

The hash alone, from a form, a log or the database, opens nothing; the secret alone opens nothing before a
person has agreed; nobody else's sign-in can be planted in a frame, because only the frame's own page knows
its hash. A page opened in a window instead of a frame skips 1, 4 and 5. Every later request is answered only
to a member: strangers get the sign-in page (401), members of other companies "not found" (404), too low a
role a sentence (403). `web.access.guard` asks all this before any view runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import current_app, g
from markupsafe import Markup, escape

from plugin.access.users import actor
from plugin.people import Role
from plugin.store.scope import Store
from web.access.csrf import token_of

View = TypeVar("View", bound=Callable[..., Any])

ROLE_MARK = "dunwell_role"


@dataclass(frozen=True)
class Person:
    """Whoever makes the present request, in the company of the request."""

    user_id: str
    name: str = field(repr=False)
    company_id: str
    role: Role

    @property
    def actor(self) -> str:
        """How records name this person."""
        return actor(self.user_id)


def person() -> Person:
    """The person of the present request; only views below /c/<company_id>/ have one."""
    found: Person = g.person
    return found


def house_store() -> Store:
    """The database of this application."""
    store: Store = current_app.extensions["dunwell"].store
    return store


def page(role: Role = "viewer") -> Callable[[View], View]:
    """Mark a view below /c/<company_id>/ as open to members with at least *role*.

    The guard keeps it: 401 and the sign-in page for strangers, 404 for members of other companies, 403 and a
    sentence when the role is too low; a post is checked for its origin and its CSRF token before the view
    runs. Inside, `person().company_id` is the company. An application with an unmarked view does not start.
    """

    def marked(view: View) -> View:
        setattr(view, ROLE_MARK, role)
        return view

    return marked


def csrf_token() -> str:
    """The token every post of this session must bring: field `csrf` or header X-CSRF-Token."""
    return token_of(g.get("session_token", ""))


def csrf_field() -> Markup:
    """The hidden field for forms."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(escape(csrf_token()))
