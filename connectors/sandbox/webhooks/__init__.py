"""Webhooks as Intuit delivers them (qbo.md §9): signed, late, twice, not at all, tried again."""

from connectors.sandbox.webhooks.endpoint import Endpoint, endpoint_from
from connectors.sandbox.webhooks.schedule import Schedule
from connectors.sandbox.webhooks.shapes import Delivery
from connectors.sandbox.webhooks.webhooks import Webhooks

__all__ = ["Delivery", "Endpoint", "Schedule", "Webhooks", "endpoint_from"]
