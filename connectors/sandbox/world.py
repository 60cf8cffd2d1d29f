"""The sandbox as a whole: what it holds, and the application that serves it."""

from __future__ import annotations

from flask import Flask

from connectors.sandbox.service.app import create_app
from connectors.sandbox.state import State


class Sandbox(State):
    """A local QuickBooks Online."""

    _app: Flask | None = None

    @property
    def app(self) -> Flask:
        """The WSGI application, made on first use."""
        with self._building:
            if self._app is None:
                self._app = create_app(self)
            return self._app
