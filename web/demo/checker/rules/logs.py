"""Rule 11: no name, address or token in a log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Ledger

# A shorter name is also a common word.
LENGTH_MIN = 6


class Logs:
    """Searches log lines for what must not stand there."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._secrets: set[str] = set()

    def hand(self, lines: Iterable[str]) -> None:
        """Take in lines; they are searched at the next look and not kept."""
        self._lines += lines

    def keep_out(self, secrets: Iterable[str]) -> None:
        """Name tokens that may never appear."""
        self._secrets |= {each for each in secrets if each}

    def on_look(self, ledger: Ledger) -> Iterator[Breach]:
        """What the new lines give away; the report itself gives nothing away."""
        text, self._lines = "\n".join(self._lines).casefold(), []
        if not text:
            return
        for number, secret in enumerate(sorted(self._secrets), start=1):
            if secret.casefold() in text:
                yield Breach(11, "A log holds a token.", f"token/{number}")
        for customer in ledger.all("Customer"):
            told = {
                "the name": customer.get("DisplayName", ""),
                "the address": customer.get("PrimaryEmailAddr", {}).get("Address", ""),
                "the phone number": customer.get("PrimaryPhone", {}).get("FreeFormNumber", ""),
            }
            for what, value in told.items():
                if len(value) >= LENGTH_MIN and value.casefold() in text:
                    subject = f"customer/{customer['Id']}"
                    yield Breach(11, f"A log holds {what} of customer {customer['Id']}.", subject)
