"""The control API's part about the partner: an app registers itself and the companies it is connected to."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask import Blueprint

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.dashboard.partner import Partner
from connectors.sandbox.service.control import BadRequest, sent, told
from connectors.sandbox.state import State

TEXTS = ("name", "connect_url", "origin", "embed_url", "tick_url", "tick_secret")
REQUIRED = ("name", "connect_url", "origin")


class PartnerControl:
    """`/control/partner` of one sandbox."""

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox

    def blueprint(self) -> Blueprint:
        """Hang the views on their path."""
        routes = Blueprint("dashboard_control", __name__, url_prefix="/control/partner")
        for method, view in (("GET", self.show), ("POST", self.change), ("DELETE", self.forget)):
            routes.add_url_rule("", view.__name__, told(view), methods=[method])
        return routes

    def show(self) -> Record:
        """What the partner told, its secret excepted."""
        return _shown(self._sandbox.partner)

    def change(self) -> Record:
        """Keep what is sent and leave the rest; `null` for a realm in `embed_urls` disconnects it."""
        body = sent()
        if unknown := set(body) - {*TEXTS, "embed_urls"}:
            raise BadRequest(f"A partner has no {', '.join(sorted(unknown))}.")
        texts = {name: _text(name, body[name]) for name in TEXTS if name in body}
        before = self._sandbox.partner
        if before is None:
            if missing := [name for name in REQUIRED if name not in texts]:
                raise BadRequest(f"A new partner needs {', '.join(missing)}.")
            partner = Partner(**texts, embed_urls=self._embed_urls({}, body))
        else:
            partner = replace(before, **texts, embed_urls=self._embed_urls(dict(before.embed_urls), body))
        self._sandbox.partner = partner
        return _shown(partner)

    def forget(self) -> Record:
        """The app is uninstalled."""
        self._sandbox.partner = None
        return _shown(None)

    def _embed_urls(self, known: dict[str, str], body: Record) -> dict[str, str]:
        told_of = body.get("embed_urls", {})
        if not isinstance(told_of, dict):
            raise BadRequest("embed_urls is an object of addresses by realm.")
        for realm, url in told_of.items():
            if realm not in self._sandbox.realms():
                raise BadRequest(f"No such company: {realm}.")
            if url is None:
                known.pop(realm, None)
            else:
                known[realm] = _text(f"embed_urls[{realm}]", url)
        return known


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise BadRequest(f"{name} is a text.")
    return value


def _shown(partner: Partner | None) -> Record:
    if partner is None:
        return {"partner": None}
    return {"partner": asdict(partner) | {"tick_secret": bool(partner.tick_secret)}}
