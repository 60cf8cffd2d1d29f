"""The cookies, all `__Host-`, Secure and HttpOnly (ASVS V3.3, I9), and what each is for.

Those that must work in a frame are SameSite=None and Partitioned: without Partitioned the browser drops them
in a frame on another site (dependencies.md 3, CHIPS).
"""

from __future__ import annotations

from werkzeug.wrappers import Response

SESSION = "__Host-dunwell"
"""The token of the session, in a window or in a frame."""

WAITING = "__Host-dunwell-waiting"
"""The secret by which a framed page fetches a sign-in."""

ATTEMPT = "__Host-dunwell-attempt"
"""Binds an attempt to connect or to sign in to the window that began it."""

OUTCOME = "__Host-dunwell-outcome"
"""How the attempt ended, for the page after the callback: a word, never a secret."""

ATTEMPT_SECONDS = 600


def set_framed(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that works inside a frame on another site; without *seconds*, until the browser ends."""
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=True,
        httponly=True,
        samesite="None",
        path="/",
        partitioned=True,
    )


def drop_framed(answer: Response, name: str) -> None:
    """Take a framed cookie away."""
    answer.delete_cookie(name, secure=True, httponly=True, samesite="None", path="/", partitioned=True)


def set_in_window(answer: Response, name: str, value: str) -> None:
    """Set a cookie of a window of our own, for the ten minutes of an attempt."""
    answer.set_cookie(
        name, value, max_age=ATTEMPT_SECONDS, secure=True, httponly=True, samesite="Lax", path="/"
    )


def drop_in_window(answer: Response, name: str) -> None:
    """Take such a cookie away."""
    answer.delete_cookie(name, secure=True, httponly=True, samesite="Lax", path="/")
