"""Running the public clients for Node that requirements/node locks and ./dev installs."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.world import Sandbox

SCRIPTS = Path(__file__).parent / "node"
PACKAGES = Path(sys.prefix) / "node" / "node_modules"
PATIENCE_SECONDS = 120


def node() -> str:
    """Where Node is. Without it or its packages a test is left out, but fails with CI=true."""
    found = shutil.which("node")
    if found and PACKAGES.is_dir():
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("Node or its packages are missing, and with CI=true its tests may not be left out.")
    pytest.skip("Node or its packages are missing; run ./dev test once, which installs what it can.")


def run_script(name: str, **given: Any) -> None:
    """Run one script of node/ with *given* on its standard input; its own words explain a failure."""
    done = subprocess.run(
        [node(), str(SCRIPTS / name)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        env={"PATH": os.environ["PATH"], "NODE_PATH": str(PACKAGES)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]


def a_running_sandbox() -> Sandbox:
    """A sandbox at the real time: these clients check the expiry of tokens against their own clock."""
    return Sandbox(SandboxClock(datetime.now(UTC), running=True))
