"""QuickBooks' webhooks on their way to our endpoint: in either form, told twice, out of order, or lost."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cached_property

from flask.testing import FlaskClient

from connectors.sandbox.state import VERIFIER_TOKEN
from connectors.sandbox.webhooks.shapes import FORMS
from connectors.sandbox.world import Sandbox
from web.wiring.house import House

TOKEN = VERIFIER_TOKEN
"""What the endpoint verifies their signatures by."""


@dataclass
class Post:
    """Brings what has happened in a sandbox to the endpoint of an installation."""

    sandbox: Sandbox
    house: House
    dice: random.Random
    told_twice: set[str] = field(default_factory=set)
    """Realms of which something was told more than once; whoever takes note of one takes it out."""

    @cached_property
    def _endpoint(self) -> FlaskClient:
        return self.house.app.test_client()

    def bring(self, *, doubled: bool, lost: bool = False) -> list[str]:
        """Tell what was not told yet; returns the companies that a worker should look at now.

        Doubled, each event stands in its body twice, in another order, and the body comes again.
        """
        form = self.dice.choice(FORMS)
        told = self.sandbox.webhooks.take(form, duplicated=doubled, shuffled=doubled)  # type: ignore[arg-type]  # one of the two
        if told is None or lost:
            return []
        for _ in range(2 if doubled else 1):
            answer = self._endpoint.post("/webhooks/quickbooks", data=told.body, headers=told.headers)
            if answer.status_code != 200:
                raise AssertionError(f"A genuine webhook was answered with {answer.status_code}.")
        if doubled:
            self.told_twice |= set(told.realms)
        return self.house.due_companies()
