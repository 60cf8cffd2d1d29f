"""Signatures of webhooks."""

import base64
import hashlib
import hmac

import pytest

from connectors.qbo.webhooks import is_genuine

BODY = b'[{"specversion":"1.0","id":"88cd52aa"}]'


def signed(body, token):
    return base64.b64encode(hmac.new(token.encode(), body, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize("token", ["old", "new"])
def test_both_tokens_count_while_one_replaces_the_other(token):
    assert is_genuine(BODY, signed(BODY, token), ["new", "old"])


@pytest.mark.parametrize(
    "signature", ["", "no base64 !", "Ünicode", signed(BODY, "other"), signed(b"[]", "new")]
)
def test_anything_else_is_not_genuine(signature):
    assert not is_genuine(BODY, signature, ["new", "old"])


def test_without_a_token_nothing_is_genuine():
    assert not is_genuine(BODY, signed(BODY, ""), ["", ""])
    assert not is_genuine(BODY, signed(BODY, "new"), [])
