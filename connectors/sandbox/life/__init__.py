"""The trading company lives on: its customers order and pay, its owner and bookkeeper work in QuickBooks.

Nothing here knows what reads the books; the customers know only the mail that reaches them.
"""

from connectors.sandbox.life.happening import Happening
from connectors.sandbox.life.life import Life

__all__ = ["Happening", "Life"]
