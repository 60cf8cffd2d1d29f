"""The control API, which QuickBooks has not: time, trouble, mail, meters, and acting as a person."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.exceptions import HTTPException

from connectors.sandbox.service.control.answers import BadRequest, refused, sent, told
from connectors.sandbox.service.control.companies import CompanyControl
from connectors.sandbox.service.control.switches import SwitchControl
from connectors.sandbox.service.control.webhooks import WebhookControl
from connectors.sandbox.service.control.world import WorldControl
from connectors.sandbox.state import State

__all__ = ["BadRequest", "control_of", "sent", "told"]
GROUPS = (WorldControl, SwitchControl, WebhookControl, CompanyControl)


def control_of(sandbox: State) -> Blueprint:
    """The control API of one sandbox."""
    routes = Blueprint("control", __name__, url_prefix="/control")
    for group in GROUPS:
        views = group(sandbox)
        for method, path, name in views.ROUTES:
            routes.add_url_rule(path, name, told(getattr(views, name)), methods=[method])
    routes.register_error_handler(HTTPException, refused)
    return routes
