"""Addresses of pages: the router is asked once for each shape, since asking takes longest of all."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import request, url_for

from plugin.words.formats import CACHED
from web.access import person

_PLACE = "VALUE-OF-{}-HERE"
_PLACES = re.compile("VALUE-OF-(.+?)-HERE")


def address(endpoint: str, **values: str | int | None) -> str:
    """Flask's `url_for` for endpoints whose values are texts or numbers; those that are None are left out."""
    if endpoint == "static":
        return _static(request.script_root, str(values["filename"]))
    given = {name: str(value) for name, value in values.items() if value is not None}
    pieces = _shape(request.script_root, endpoint, tuple(given))
    # Of the pieces every second is the name of a value.
    return "".join([_quoted(given[piece]) if place % 2 else piece for place, piece in enumerate(pieces)])


def customer_addresses() -> Callable[[str], str]:
    """What gives the address of a customer's page, for every line of a list."""
    names = ("company_id", "customer_id")
    before, _, between, _, after = _shape(request.script_root, "customer.customer", names)
    start = f"{before}{_quoted(person().company_id)}{between}"
    return lambda customer_id: f"{start}{_quoted(customer_id)}{after}"


@lru_cache(CACHED)
def _quoted(value: str) -> str:
    return quote(value, safe="")


@lru_cache(CACHED)
def _shape(root: str, endpoint: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """An address taken apart: what stands before the first value, its name, what stands before the next …"""
    del root  # Where we are mounted is a part of every address.
    places: dict[str, Any] = {name: _PLACE.format(name) for name in names}
    return tuple(_PLACES.split(url_for(endpoint, **places)))


@lru_cache(CACHED)
def _static(root: str, filename: str) -> str:
    del root
    return url_for("static", filename=filename)
