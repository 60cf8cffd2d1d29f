"""Walking through the consent page as a person with a browser would: read the form, choose, press Allow."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from flask import Flask


class ConsentFailed(Exception):
    """The walk through the consent page did not end in a connected company."""


class _Form(HTMLParser):
    """The first form of a page: where it posts to, and its hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = given.get("action", "")
        if tag == "input" and given.get("type") == "hidden":
            self.fields[given.get("name", "")] = given.get("value", "")


def connect_through_consent(app: Flask, browser: requests.Session, choice: dict[str, str]) -> str:
    """Press *Connect*, consent with *choice*, and come back; returns what the last page says.

    *browser* reaches QuickBooks; our own pages are visited through the application itself. Raises
    ConsentFailed when any step does not lead where it should.
    """
    ours = app.test_client()
    start = ours.post("/connect")
    page = browser.get(_location(start), timeout=30)
    form = _Form(page.text)
    answer = browser.post(
        urljoin(page.url, form.action), data=form.fields | choice, timeout=30, allow_redirects=False
    )
    callback = urlsplit(_location(answer))
    if "code" not in parse_qs(callback.query) and "error" not in parse_qs(callback.query):
        raise ConsentFailed("The consent page sent the browser back without a code.")
    landed = ours.get(f"{callback.path}?{callback.query}", follow_redirects=True)
    return landed.get_data(as_text=True)


def _location(answer: Any) -> str:
    location: str | None = answer.headers.get("Location")
    if not location:
        raise ConsentFailed(f"A redirect was expected, status {answer.status_code} came.")
    return location
