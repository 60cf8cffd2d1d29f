"""The sandbox as a whole: what it holds, and the application that serves it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from flask import Flask

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.dashboard.partner import Partner
from connectors.sandbox.service.app import create_app
from connectors.sandbox.state import State
from connectors.sandbox.switches import Switches


class Sandbox(State):
    """A local QuickBooks Online."""

    def __init__(
        self,
        clock: SandboxClock,
        seed: int = 1,
        companies: Sequence[str] = ("sample", "trading", "currencies"),
        switches: Switches | None = None,
        partner: Partner | None = None,
    ) -> None:
        super().__init__(clock, seed, companies, switches, partner)
        self._making = threading.Lock()
        self._app: Flask | None = None

    @property
    def app(self) -> Flask:
        """The WSGI application, made on first use."""
        with self._making:
            if self._app is None:
                self._app = create_app(self)
            return self._app
