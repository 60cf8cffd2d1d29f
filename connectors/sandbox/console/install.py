"""Hanging the console on the sandbox's application."""

from __future__ import annotations

from flask import Flask

from connectors.sandbox.console.site import Site
from connectors.sandbox.console.steering import SteeringPages
from connectors.sandbox.console.watching import WatchingPages
from connectors.sandbox.state import State

GROUPS = (WatchingPages, SteeringPages)


def install(app: Flask, sandbox: State) -> None:
    """Serve the console at the sandbox's own address."""
    site = Site(sandbox)
    routes = site.blueprint()
    for group in GROUPS:
        pages = group(site)
        for method, path, name in pages.ROUTES:
            routes.add_url_rule(path, name, getattr(pages, name), methods=[method])
    app.register_blueprint(routes)
