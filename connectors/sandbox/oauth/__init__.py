"""Intuit's OAuth 2.0 and OpenID Connect, as far as a connecting app sees them (qbo.md §1)."""
