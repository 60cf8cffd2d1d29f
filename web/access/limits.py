"""How often a stranger may post: a budget for each address, that refills (ASVS V2.4.1, V6.1.1).

The budgets stand in the memory of this process: a restart forgets them, and several processes would each
give their own. What they protect from is cost, not guessing: every secret here has 256 bits.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock
from types import MappingProxyType

from plugin.clock import Clock

ADDRESSES_MAX = 10_000
"""So many are remembered for each endpoint; beyond that the one that asked longest ago is forgotten."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So many posts at once, and one more each time *each* has passed."""

    at_once: int
    each: timedelta


BUDGETS: Mapping[str, Budget] = MappingProxyType(
    {
        # A person connects a company once, and tries again when a consent went wrong.
        "connecting.connect": Budget(10, timedelta(minutes=1)),
        # An office signs in from one address when work begins.
        "access.sign_in": Budget(30, timedelta(seconds=10)),
        # A framed page asks every two seconds while somebody signs in; twenty of them may do so at once.
        "access.enter": Budget(120, timedelta(milliseconds=100)),
    }
)


@dataclass(slots=True)
class Limits:
    """The budgets of every address that has posted lately (generic cell rate algorithm)."""

    clock: Clock
    budgets: Mapping[str, Budget] = field(default_factory=lambda: BUDGETS)
    addresses_max: int = ADDRESSES_MAX
    _full_again: dict[str, OrderedDict[str, datetime]] = field(default_factory=dict)
    """When each address will have its whole budget again, by endpoint; whoever asked last stands last."""
    _lock: Lock = field(default_factory=Lock)

    def take(self, endpoint: str, address: str) -> int | None:
        """Take one post from the address's budget; the seconds to wait, at least 1, when it is used up."""
        budget = self.budgets.get(endpoint)
        if budget is None:
            return None
        with self._lock:
            return self._take(
                self._full_again.setdefault(endpoint, OrderedDict()), budget, network_of(address)
            )

    def _take(self, known: OrderedDict[str, datetime], budget: Budget, key: str) -> int | None:
        now = self.clock.now()
        full_again = max(known.get(key, now), now) + budget.each
        early = full_again - now - budget.each * budget.at_once
        if early > timedelta():
            return max(math.ceil(early.total_seconds()), 1)
        known[key] = full_again
        known.move_to_end(key)
        if len(known) > self.addresses_max:
            known.popitem(last=False)
        return None


def network_of(address: str) -> str:
    """Whom a budget belongs to: the address; for IPv6 the /64 that a household or an office holds whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))
