"""How QuickBooks' own records of what we raised are known again, even without ours."""

CHARGE_MARKER = "[dunwell:"
"""Stands in the private note of every charge we raise, so that it is known even without our records."""

CREDIT_MARKER = "[dunwell-credit:"
"""Stands in the private note of every credit on a charge of ours."""
