"""Hanging the dashboard and its control API on the sandbox's application."""

from __future__ import annotations

from flask import Flask

from connectors.sandbox.dashboard.control import PartnerControl
from connectors.sandbox.dashboard.pages.clock import ClockPages
from connectors.sandbox.dashboard.pages.customers import CustomerPages
from connectors.sandbox.dashboard.pages.forms import FormPages
from connectors.sandbox.dashboard.pages.home import HomePages
from connectors.sandbox.dashboard.pages.mailbox import MailPages
from connectors.sandbox.dashboard.pages.payments import PaymentPages
from connectors.sandbox.dashboard.pages.sales import SalePages
from connectors.sandbox.dashboard.site import Site
from connectors.sandbox.state import State

GROUPS = (HomePages, CustomerPages, PaymentPages, FormPages, SalePages, MailPages, ClockPages)


def install(app: Flask, sandbox: State) -> None:
    """Serve the dashboard under /dashboard/ and the partner's registration under /control/partner."""
    site = Site(sandbox)
    routes = site.blueprint()
    for group in GROUPS:
        pages = group(site)
        for methods, path, name in pages.ROUTES:
            routes.add_url_rule(path, name, getattr(pages, name), methods=methods.split())
    app.register_blueprint(routes)
    app.register_blueprint(PartnerControl(sandbox).blueprint())
