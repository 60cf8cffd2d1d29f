"""The mail that went out: the list, and one message as the customer sees it."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, abort, request

from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.company import Company
from connectors.sandbox.dashboard.reading import currency_of, paged
from connectors.sandbox.dashboard.site import Site
from connectors.sandbox.mail import Mail

PER_PAGE = 50
BY = {"": "Everything", "api": "Sent by an app", "person": "Sent by a person"}


class MailPages:
    """What left the company by mail; a message's number is its place in order of sending."""

    ROUTES: ClassVar = (
        ("GET", "/<realm>/mail", "mailbox"),
        ("GET", "/<realm>/mail/<int:number>", "message"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site

    def mailbox(self, realm: str) -> Response:
        """Messages, the newest first; searched, chosen and paged by what the address says."""
        company = self._site.company(realm)
        by, search = request.args.get("by", ""), request.args.get("q", "").strip()
        rows = [
            (number, each)
            for number, each in enumerate(list(company.mail))
            if by in {"", each.by} and _matches(each, search)
        ]
        page = paged(
            rows[::-1],
            lambda pair: str(pair[0]),
            after=request.args.get("after", ""),
            before=request.args.get("before", ""),
            size=PER_PAGE,
        )
        return self._site.page("mailbox.html", page=page, by=by, q=search, choices=BY)

    def message(self, realm: str, number: int) -> Response:
        """One message with the words and figures it left with."""
        company = self._site.company(realm)
        if number >= len(company.mail):
            abort(404, "There is no such message.")
        mail = company.mail[number]
        greeting = company.books.preference("EmailMessagesPrefs", f"{mail.entity}Message") or {}
        return self._site.page(
            "message.html",
            number=number,
            mail=mail,
            body=greeting.get("Message", ""),
            currency=_currency(company, mail),
            sender=company.name,
            is_there=company.books.tables.get(mail.entity, mail.id) is not None,
        )


def _matches(mail: Mail, search: str) -> bool:
    words = f"{mail.to} {mail.subject} {mail.doc_number} {mail.memo}".casefold()
    return all(each in words for each in search.casefold().split())


def _currency(company: Company, mail: Mail) -> str:
    """The currency of the form that was mailed; the company's own if the form is gone."""
    row = company.books.tables.get(CATALOG[mail.entity.lower()].name, mail.id)
    return currency_of(row.record) if row else company.books.home_currency
