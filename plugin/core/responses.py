"""How much of what we sent and tried was answered: by links that people drew, never by guessing (S3.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Responses:
    """Of everything that went out, how much somebody at a customer answered."""

    outgoing: int
    answered: int


def responses(outgoing: Iterable[str], answers: Iterable[str | None]) -> Responses:
    """The responses to *outgoing*: ids of messages and of attempts in vain.

    *answers* tells of every contact which of them it answers, or None. Two answers to one count once.
    """
    sent = set(outgoing)
    return Responses(outgoing=len(sent), answered=len(sent & {each for each in answers if each is not None}))
