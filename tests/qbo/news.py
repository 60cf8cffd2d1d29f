"""QuickBooks' webhooks to one company: some lost, some told twice, some overtaken by the next."""

from __future__ import annotations

from collections import Counter
from random import Random

from connectors.sandbox.state import VERIFIER_TOKEN
from connectors.sandbox.webhooks.shapes import FORMS, Delivery
from connectors.sandbox.world import Sandbox
from plugin import hints
from plugin.store import due
from plugin.store.scope import Store
from tests.connected import insert_connection
from tests.web.people import an_app
from web.webhooks import receive_with


def _fingerprint(realm: str) -> str:
    return f"of {realm}"


class News:
    """The post between a sandbox and our endpoint."""

    def __init__(self, store: Store, sandbox: Sandbox, company_id: str, realm: str) -> None:
        self._store, self._webhooks, self._company_id = store, sandbox.webhooks, company_id
        self._endpoint = an_app(store, (receive_with((VERIFIER_TOKEN,), _fingerprint),)).test_client()
        self._held: Delivery | None = None
        with store.company(company_id) as scope:
            insert_connection(scope, _fingerprint(realm))

    def bring(self, dice: Random, met: Counter[str]) -> bool:
        """Tell of what has happened since the last time, or do not; True when the company is due by that."""
        fate = dice.choice(("whole", "whole", "twice", "lost", "late"))
        twice = fate == "twice"
        letter = self._webhooks.take(dice.choice(FORMS), duplicated=twice, shuffled=twice)
        if letter is None:
            return False
        met[f"webhooks {fate}"] += 1
        if fate == "lost":
            return False
        if fate == "late" and self._held is None:
            self._held = letter
            return False
        for each in (letter, *([letter] if twice else ()), *([self._held] if self._held else ())):
            answer = self._endpoint.post("/webhooks/quickbooks", data=each.body, headers=each.headers)
            assert answer.status_code == 200
        self._held = None
        assert hints.spread(self._store) == [self._company_id]
        return self._company_id in due.due_companies(self._store)
