"""The root of every error that a person may cause or has to hear about."""

from __future__ import annotations


class Explained(Exception):
    """Its text is a sentence for a person, says what to do, and shows no secret or customer data."""
