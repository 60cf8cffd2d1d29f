"""requestid: the same id gets the same answer, and nothing happens twice (qbo.md §5)."""

from __future__ import annotations

from datetime import datetime

from connectors.sandbox.books import Books


class Replays:
    """Answers already given in one company, by requestid."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._answers: dict[str, tuple[datetime, bytes]] = {}

    def find(self, request_id: str) -> bytes | None:
        """The answer once given to this id, while it is kept."""
        given, answer = self._answers.get(request_id, (None, None))
        kept = self._books.switches.request_id_kept
        if given is None or (kept is not None and self._books.clock.now() - given > kept):
            return None
        return answer

    def keep(self, request_id: str, answer: bytes) -> None:
        """Remember a successful answer; a refusal changed nothing, so asking again asks afresh."""
        if request_id:
            self._answers[request_id] = (self._books.clock.now(), answer)
