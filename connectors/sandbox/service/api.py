"""The accounting API under /v3/company/{realmId} (qbo.md §2.1)."""

from __future__ import annotations

from flask import Blueprint

from connectors.sandbox.service.papers import PaperViews
from connectors.sandbox.service.records import RecordViews
from connectors.sandbox.service.settings import SettingViews
from connectors.sandbox.state import State

ROOT = "/v3/company/<realm>"
GROUPS = (RecordViews, PaperViews, SettingViews)


def api_of(sandbox: State) -> Blueprint:
    """The accounting API of one sandbox."""
    routes = Blueprint("api", __name__)
    for group in GROUPS:
        views = group(sandbox)
        for methods, path, name in views.ROUTES:
            routes.add_url_rule(f"{ROOT}/{path}", name, getattr(views, name), methods=methods.split())
    return routes
