"""The customer that a page is about."""

from __future__ import annotations

from flask import abort

from plugin.store.reading import customer as reading
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame, frame
from web.access import house_store, person


def find(customer_id: str) -> tuple[Found, Frame]:
    """The customer of the present person's company within its frame; 404 when there is none of that id."""
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = reading.customer(scope, around.now, customer_id, around.names)
    if found is None:
        abort(404, "There is no such customer in this company.")
    return found, around
