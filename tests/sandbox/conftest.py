"""Fixtures of the sandbox's tests."""

import pytest


@pytest.fixture(autouse=True)
def _plain_http_is_allowed(monkeypatch):
    """python-quickbooks speaks through oauthlib, which refuses plain HTTP unless told otherwise."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
