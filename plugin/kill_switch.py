"""The operator's brake for a whole installation: `[work] is_stopped` in the settings, also while it runs."""

from __future__ import annotations

import tomllib
from pathlib import Path


class KillSwitch:
    """Says whether the installation is stopped, by the settings file as it is now.

    Asked before every outward act. A file that cannot be read as settings stops everything until it can:
    somebody is writing in it. Where it is gone altogether, what it said last holds.
    """

    def __init__(self, path: Path | None, *, is_stopped: bool) -> None:
        self._path = path
        self._is_stopped = is_stopped
        self._seen: tuple[int, int] | None = None
        """When the file was last written, and how long it was."""

    def __call__(self) -> bool:
        """Whether nothing may leave now, for any company."""
        if self._path is None:
            return self._is_stopped
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_size)
            if seen != self._seen:
                self._is_stopped = _says_stop(self._path.read_bytes())
                self._seen = seen
        except OSError:
            pass
        return self._is_stopped


def _says_stop(content: bytes) -> bool:
    try:
        work = tomllib.loads(content.decode()).get("work", {})
        return work.get("is_stopped", False) is not False
    except (AttributeError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return True
