"""Reading what customers read: our block in a text, what it says, and the dates it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from web.demo.checker.facts import Tone
from web.demo.checker.sources import Record

CHARGE_MARK = "[dunwell:"
# How many decimals a currency has, where it is not two.
DECIMALS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "VND": 0, "KWD": 3, "BHD": 3, "JOD": 3, "TND": 3}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b",
        MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b",
        r"\b(?P<day>\d{1,2})\.?\s+" + MONTH + r",?\s+(?P<year>\d{4})\b",
        r"\b(?P<number>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})\b",
    )
)
CENTURY = 100
ANNOUNCES = re.compile(r"interest|\ba fee of\b")
OPEN = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?:\s?[A-Z]{3})? is open")
FEE = re.compile(r"\ba fee of\s+\D*([\d,]+(?:\.\d+)?)", re.IGNORECASE)
CREDIT_MARK = re.compile(r"\[dunwell-credit:([^/\]]+)/")
RATE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|percent)")


@dataclass(frozen=True, slots=True)
class Fence:
    """The lines between which the product's words stand."""

    opening: str
    closing: str

    def inside(self, text: str) -> str | None:
        """The words between the lines; None when there are none."""
        start = text.find(self.opening)
        end = text.find(self.closing, start) if start >= 0 else -1
        return text[start + len(self.opening) : end].strip() if end >= 0 else None

    def outside(self, text: str) -> str:
        """Everything that is a person's own."""
        if self.inside(text) is None:
            return text.strip()
        start = text.find(self.opening)
        end = text.find(self.closing, start) + len(self.closing)
        parts = (text[:start].strip(), text[end:].strip())
        return "\n".join(each for each in parts if each)


MEMO = Fence("--- Notice about this invoice ---", "--- End of notice ---")
NOTES = Fence("--- Collections (kept by Dunwell) ---", "--- End of collections ---")


def tone_of(words: str) -> Tone:
    """Which step's notice this is, by what it says."""
    text = words.lower()
    if re.search(r"\bis due on\b|ahead of time", text):
        return "courtesy"
    if re.search(r"now our policy", text):
        return "cash on delivery policy notice"
    if re.search(r"cash on delivery|\bcod\b|in advance|before work", text):
        return "cash on delivery notice"
    return "interest notice" if ANNOUNCES.search(text) else "reminder"


def date_given(words: str) -> date | None:
    """The date by which an interest notice asks for payment: the latest it names."""
    return max(dates_in(words), default=None) if ANNOUNCES.search(words.lower()) else None


def dates_in(text: str) -> Iterator[date]:
    """Every date in a text, in any of the forms a person would read."""
    for pattern in DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = (
                int(parts["number"]) if parts.get("number") else MONTHS.index(parts["month"][:3].lower()) + 1
            )
            year = int(parts["year"])
            try:
                yield date(year if year >= CENTURY else 2000 + year, month, int(parts["day"]))
            except ValueError:
                continue


def without_dates(text: str) -> str:
    """A text whose remaining numbers are no dates."""
    for pattern in DATES:
        text = pattern.sub(" ", text)
    return text


def fee_in(words: str, currency: str) -> int | None:
    """The late fee a notice announces, in the currency's minor unit."""
    found = FEE.search(words)
    return minor(Decimal(found.group(1).replace(",", "")), currency) if found else None


def asked_in(words: str, currency: str) -> int | None:
    """What a notice says is open, in the currency's minor unit."""
    found = OPEN.search(words)
    return minor(Decimal(found.group(1).replace(",", "")), currency) if found else None


def rate_in(words: str) -> Decimal | None:
    """The yearly rate a text names."""
    found = RATE.search(without_dates(words))
    return Decimal(found.group(1)) if found else None


def minor(amount: Decimal, currency: str) -> int:
    """An amount in the currency's minor unit."""
    return int(amount.scaleb(DECIMALS.get(currency, 2)))


def instant(stamp: str) -> datetime:
    """A moment as the books write it, in UTC."""
    return datetime.fromisoformat(stamp).astimezone(UTC)


def moment_of(value: Any) -> datetime:
    """A moment of the product's records; one driver hands it over as text, in UTC and without its zone."""
    at: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def changed_at(record: Record) -> datetime:
    """When a record was last written."""
    return instant(record["MetaData"]["LastUpdatedTime"])
