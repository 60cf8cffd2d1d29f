"""The control API's part about switches."""

from __future__ import annotations

from typing import ClassVar

from connectors.sandbox import switchboard
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.service.control.answers import known, sent
from connectors.sandbox.state import State


class SwitchControl:
    """What goes for every company, and for one."""

    ROUTES: ClassVar = (
        ("GET", "/switches", "switches"),
        ("POST", "/switches", "throw"),
        ("GET", "/companies/<realm>/switches", "company_switches"),
        ("POST", "/companies/<realm>/switches", "throw_at"),
        ("DELETE", "/companies/<realm>/switches", "take_back"),
    )

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox

    def switches(self) -> Record:
        """What goes for every company that has no setting of its own."""
        return switchboard.told(self._sandbox.switchboard.everywhere)

    def throw(self) -> Record:
        """Change switches everywhere; the body is their names and values."""
        return switchboard.told(self._sandbox.switchboard.throw(sent()))

    def company_switches(self, realm: str) -> Record:
        """What goes for one company, and which of it is its own."""
        board = self._sandbox.switchboard
        known(self._sandbox, realm)
        return switchboard.told(board.of(realm)) | {"own": sorted(board.own(realm))}

    def throw_at(self, realm: str) -> Record:
        """Change switches for one company."""
        known(self._sandbox, realm)
        self._sandbox.switchboard.throw(sent(), realm)
        return self.company_switches(realm)

    def take_back(self, realm: str) -> Record:
        """Let a company go by what goes everywhere."""
        known(self._sandbox, realm)
        self._sandbox.switchboard.take_back(realm)
        return self.company_switches(realm)
