"""requestid: the same id gets the same answer, and nothing happens twice (qbo.md §5)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from connectors.sandbox import faults
from connectors.sandbox.books import Books


class Replays:
    """Answers already given in one company, by requestid."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.answers: dict[str, tuple[datetime, bytes, bytes]] = {}
        """Answers, with the moments at which they were given and digests of what they answered."""

    def find(self, request_id: str, body: bytes) -> bytes | None:
        """The answer once given to this id, while it is kept; 600 for another body if the switch says so."""
        given, answer, first = self.answers.get(request_id, (None, None, b""))
        kept = self._books.switches.request_id_kept
        if given is None or (kept is not None and self._books.clock.now() - given > kept):
            return None
        if self._books.switches.request_id_other_body == "fault" and _digest(body) != first:
            raise faults.Fault(600, "Duplicate Request ID", f"Duplicate Request ID : {request_id}")
        return answer

    def keep(self, request_id: str, body: bytes, answer: bytes) -> None:
        """Remember a successful answer; a refusal changed nothing, so asking again asks afresh."""
        if request_id:
            self.answers[request_id] = (self._books.clock.now(), answer, _digest(body))


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
