"""What QuickBooks does by itself at night, each thing behind a switch (qbo.md §2.4): an app is not asked."""

from connectors.sandbox.nights.night import Nights

__all__ = ["Nights"]
