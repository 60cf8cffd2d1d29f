"""A scratch copy of the program with a bug in it.

Nothing of the program is imported here: that is for whoever works in the copy.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.simulator.sabotage.planted import Planted

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("plugin", "connectors", "web")


def texts(planted: Planted) -> tuple[str, str]:
    """The module without the bug and with it."""
    text = (ROOT / planted.file).read_text(encoding="utf-8")
    if text.count(planted.old) != 1:
        raise LookupError(
            f"{planted.file} holds the line of “{planted.name}” {text.count(planted.old)} times."
        )
    return text, text.replace(planted.old, planted.new)


@contextmanager
def scratch(planted: Planted) -> Iterator[Path]:
    """A copy of the program with the bug in it; what is not touched is linked."""
    folder = Path(tempfile.mkdtemp(prefix="dunwell-sabotage-"))
    try:
        for room in ROOMS:
            (folder / room).symlink_to(ROOT / room)
        _plant(folder, planted)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plant(folder: Path, planted: Planted) -> None:
    here = folder
    for part in Path(planted.file).parts[:-1]:
        _open_up(here / part)
        here /= part
    target = folder / planted.file
    target.unlink()
    target.write_text(texts(planted)[1], encoding="utf-8")


def _open_up(link: Path) -> None:
    """Make a linked folder a real one, whose contents are linked."""
    if not link.is_symlink():
        return
    original = link.resolve()
    link.unlink()
    link.mkdir()
    for each in original.iterdir():
        if each.name != "__pycache__":
            (link / each.name).symlink_to(each)
