"""QuickBooks' own web pages, for a person with a browser; of the partner they know only what it told."""

from connectors.sandbox.dashboard.partner import Partner

__all__ = ["Partner"]
