"""Our own clock in the simulation: QuickBooks' time, wrong by as much as the seed wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.simulator.baton import Baton


@dataclass
class OurClock:
    """What the product takes for the time."""

    baton: Baton
    skew: timedelta = timedelta()

    def now(self) -> datetime:
        """The present as our machine believes."""
        return self.baton.now + self.skew

    def sleep(self, seconds: float) -> None:
        """Wait; others go on."""
        self.baton.sleep(seconds)
