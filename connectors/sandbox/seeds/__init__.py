"""The companies a sandbox can hold; each is built on the first touch of its realm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from connectors.sandbox.company import Company
from connectors.sandbox.seeds import currencies, sample, trading

Builder = Callable[[Company, datetime, int], None]
"""Fills an empty company: the company, the moment at which the sandbox starts, and a seed."""


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A company that can be asked for by its key."""

    realm_id: str
    name: str
    build: Builder


SEEDS: dict[str, Seed] = {
    "sample": Seed(realm_id="4620816365000000011", name=sample.NAME, build=sample.build),
    "trading": Seed(realm_id="4620816365000000022", name=trading.NAME, build=trading.build),
    "currencies": Seed(realm_id="4620816365000000033", name=currencies.NAME, build=currencies.build),
}
