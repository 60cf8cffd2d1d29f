"""The app that a company may connect: the addresses it told us to open, to frame and to call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# What may stand in a Content-Security-Policy: nothing that could end a directive or begin another.
ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?")
REALM = "{realm}"


@dataclass(frozen=True, kw_only=True)
class Partner:
    """An installed app. Its pages lie within its origin; `{realm}` in an address is filled in."""

    name: str
    connect_url: str
    """Opened in a window of its own by a person who wants to connect a company."""
    origin: str
    """The only place whose pages the dashboard frames."""
    embed_url: str = ""
    """The page to frame, for companies that are connected without an address of their own."""
    embed_urls: Mapping[str, str] = field(default_factory=dict)
    """The page to frame by realm: a company is connected when it is listed; empty means `embed_url`."""
    tick_url: str = ""
    """Where to say that time has passed: on this machine only."""
    tick_secret: str = field(default="", repr=False)
    """Sent along with a tick, so that the partner knows who calls."""

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise ValueError(" ".join(problems))

    def is_connected(self, realm: str) -> bool:
        """Whether the partner said that it is connected to a company."""
        return realm in self.embed_urls

    def page_for(self, realm: str) -> str:
        """The address to frame for a connected company."""
        return (self.embed_urls[realm] or self.embed_url).replace(REALM, realm)

    def connect_page_for(self, realm: str) -> str:
        """The address at which a person connects a company."""
        return self.connect_url.replace(REALM, realm)


def _problems(partner: Partner) -> list[str]:
    """Everything that is wrong with what a partner told, in sentences."""
    found = []
    if not partner.name.strip():
        found.append("The partner needs a name.")
    if not ORIGIN.fullmatch(partner.origin):
        found.append("origin is a scheme, a host and perhaps a port, such as http://localhost:8000.")
    named = {"connect_url": partner.connect_url, "embed_url": partner.embed_url} | {
        f"embed_urls[{realm}]": url for realm, url in partner.embed_urls.items()
    }
    for name, url in named.items():
        if url and not is_within(url, partner.origin):
            found.append(f"{name} must lie within the partner's origin {partner.origin}.")
    if not partner.connect_url:
        found.append("connect_url is missing.")
    if not partner.embed_url and not all(partner.embed_urls.values()):
        found.append("A company without an embed URL of its own needs embed_url.")
    if partner.tick_url and not _is_on_this_machine(partner.tick_url):
        found.append("tick_url must be an http address on this machine.")
    if not all(each.isprintable() and each.isascii() for each in (partner.tick_secret, *named.values())):
        found.append("Addresses and the secret are plain ASCII without line breaks.")
    return found


def is_within(url: str, origin: str) -> bool:
    """Whether an address belongs to an origin."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" == origin


def _is_on_this_machine(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK
