"""The commands of docs/sandbox.md, run as they are written."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.sandbox.node_clients import PACKAGES, a_running_sandbox, node
from tests.sandbox.people import on_a_socket
from tests.sandbox.table import MANUAL

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
PATIENCE_SECONDS = 60


def block(language: str, mark: str) -> str:
    """The block of the manual in *language* that contains *mark*."""
    return next(text for name, text in BLOCK.findall(MANUAL.read_text()) if name == language and mark in text)


def printed(folder, words, environment=None) -> str:
    """What a command prints that runs beside told.json."""
    sandbox = a_running_sandbox()
    with on_a_socket(sandbox) as base:
        (folder / "told.json").write_text(json.dumps(sandbox.announce(base)))
        done = subprocess.run(
            words,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            env=environment,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")
def test_curl(tmp_path):
    assert "Amy's Bird Sanctuary" in printed(tmp_path, ["sh", "-c", block("sh", "ACCESS_TOKEN=")])


def test_python_quickbooks(tmp_path):
    script = block("python", "AuthClient(")
    assert "Amy's Bird Sanctuary" in printed(tmp_path, [sys.executable, "-W", "ignore", "-c", script])


def test_node_quickbooks(tmp_path):
    script = block("js", "V3_ENDPOINT_BASE_URL")
    assert printed(tmp_path, [node(), "-e", script], {"NODE_PATH": str(PACKAGES)}).strip() == "null 3"
