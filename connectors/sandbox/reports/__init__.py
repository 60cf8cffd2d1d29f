"""Reports over the receivables, in Intuit's Header, Columns and Rows (qbo.md §2.1, §2.9)."""

from connectors.sandbox.reports.run import report

__all__ = ["report"]
