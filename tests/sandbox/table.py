"""The table of docs/sandbox.md that says which client proved which operation on which entity.

It is written from what happened, and the tests hold it to that: `python -m tests.sandbox.prove_table`
writes it anew.
"""

import re
from pathlib import Path

from tests.sandbox.witness import OPERATIONS, Proof

MANUAL = Path(__file__).parents[2] / "docs" / "sandbox.md"
BEGIN, END = "<!-- clients: begin -->\n", "<!-- clients: end -->"
PYTHON, NODE = "P", "N"


def told() -> dict[str, set[Proof]]:
    """What the manual's table says of each client."""
    found: dict[str, set[Proof]] = {PYTHON: set(), NODE: set()}
    rows = MANUAL.read_text().partition(BEGIN)[2].partition(END)[0].splitlines()[2:]
    for row in rows:
        entity, *cells = (cell.strip() for cell in row.strip("|").split("|"))
        for operation, cell in zip(OPERATIONS, cells, strict=True):
            for client in cell.split():
                found[client].add((entity, operation))
    return found


def assert_told(client: str, proved: set[Proof]) -> None:
    """The manual tells of this client exactly what it just proved."""
    said = told()[client]
    assert (proved - said, said - proved) == (set(), set()), "run: python -m tests.sandbox.prove_table"


def table(proved: dict[str, set[Proof]]) -> str:
    """The table in Markdown."""
    lines = ["| | " + " | ".join(OPERATIONS) + " |", "|---|" + "---|" * len(OPERATIONS)]
    for entity in sorted({entity for each in proved.values() for entity, _ in each}):
        cells = (
            " ".join(client for client in proved if (entity, operation) in proved[client])
            for operation in OPERATIONS
        )
        lines.append(f"| {entity} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def write(proved: dict[str, set[Proof]]) -> None:
    """Put the table of what was proved into the manual."""
    around = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    MANUAL.write_text(around.sub(lambda _: BEGIN + table(proved) + END, MANUAL.read_text()))
