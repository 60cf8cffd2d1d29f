"""QuickBooks' query language (qbo.md §3): read, checked against the catalog, answered."""

from connectors.sandbox.query.run import answer

__all__ = ["answer"]
