"""Run the clients and write what they proved into docs/sandbox.md: `python -m tests.sandbox.prove_table`."""

import os
import tempfile
from pathlib import Path

from tests.sandbox.table import NODE, PYTHON, write
from tests.sandbox.test_clients_every import proved_by_python
from tests.sandbox.test_clients_node import proved_by_node

if __name__ == "__main__":
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        write({PYTHON: proved_by_python(Path(folder)), NODE: proved_by_node()})
