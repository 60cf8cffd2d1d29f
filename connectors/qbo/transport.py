"""The road to Intuit: sessions with time limits and no retries, and what a broken road means."""

from __future__ import annotations

import ssl
from io import BytesIO

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError

from connectors.qbo.faults import Intent, lost
from plugin.books import BooksError, TryLater

CONNECT_SECONDS = 10.0
READ_SECONDS = 150.0
"""QuickBooks itself gives up after 120 s (qbo.md 7): a shorter limit would manufacture lost answers."""

TIMEOUTS = (CONNECT_SECONDS, READ_SECONDS)

# The first two names are the same header, as documented and as seen (qbo.md 2.1); the third is a webhook's.
_TID_HEADERS = ("intuit_tid", "intuit-tid")


class Bearer(requests.auth.AuthBase):
    """The access token of one request; as `auth`, so that no .netrc of the machine can replace it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign *request*."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def mount(session: requests.Session, adapter: BaseAdapter | None) -> None:
    """Let *session* go by *adapter*; by default ten connections at most, and no second try of its own."""
    road = adapter or HTTPAdapter(pool_maxsize=10, pool_block=True, max_retries=0)
    session.mount("https://", road)
    session.mount("http://", road)
    # An adapter that was handed in is the whole road: no proxy of the machine's stands in it.
    session.trust_env = adapter is None


def in_one_piece(response: requests.Response) -> None:
    """Take in all that is still on its way of an answer; raises urllib3's errors when the road breaks.

    By itself the library asks for ten kilobytes at a time, which for a page of records takes the processor
    three times as long.
    """
    if isinstance(response.raw, BaseHTTPResponse):
        response.raw = _Whole(response.raw.read(decode_content=True))


class _Whole(BytesIO):
    """A body of which whoever asks for a part gets all, as it is: nothing is cut and joined again."""

    def read(self, size: int | None = -1, /) -> bytes:
        """What has not been read."""
        del size
        return super().read()


def tid_of(response: requests.Response) -> str | None:
    """Intuit's id of the exchange, under either spelling."""
    return next((response.headers[name] for name in _TID_HEADERS if name in response.headers), None)


def broken_road(error: requests.RequestException | HTTPError, intent: Intent) -> BooksError:
    """The failure of a call that got no answer: certain only when nothing can have left (reliability 2.1)."""
    if never_left(error):
        return TryLater("QuickBooks cannot be reached. Nothing was changed; we try again later.")
    return lost(intent)


def never_left(error: BaseException) -> bool:
    """True when no byte of the request can have left: no address, no connection, a bad certificate."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    seen: list[BaseException] = [error]
    while seen:
        cause = seen.pop()
        if isinstance(cause, (NewConnectionError, NameResolutionError, ssl.SSLCertVerificationError)):
            return True
        inner = (getattr(cause, "reason", None), cause.__cause__, *cause.args)
        seen.extend(one for one in inner if isinstance(one, BaseException))
    return False
