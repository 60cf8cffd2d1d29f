"""What a run did, in sentences: what it read and planned, what became of each act, how many calls it took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from plugin.words.formats import count

_NOUNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "notice": ("notice", "notices"),
        "charge": ("interest charge", "interest charges"),
        "set cod": ("customer put on COD", "customers put on COD"),
        "lift cod": ("customer taken off COD", "customers taken off COD"),
        "remove memo": ("memo cleared", "memos cleared"),
        "note": ("note", "notes"),
        "digest": ("summary in the customer's notes", "summaries in customers' notes"),
    }
)

_BECAME: Mapping[str, str] = MappingProxyType(
    {
        "done": "Done",
        "found done": "Found done, though the answer had been lost",
        "unclear": "Unclear, and looked for later",
        "needs a person": "Unclear, and left to a person",
        "no trace": "Not done, and tried once more",
        "failed": "Failed",
        "cancelled": "No longer called for",
        "shown again": "Shown again, since the numbers changed",
        "waits": "Waits for its day",
        "put back": "Put back until the next run",
        "taken by another": "Left to another worker",
    }
)
"""In the order in which a person wants to hear them."""


def run_words(outcome: str, counts: Mapping[str, int], calls: int, error: str | None) -> str:
    """What a run did, from its counts as they are stored; its error is a sentence already."""
    if outcome == "running":
        return "Under way."
    said = [error] if error else []
    said += _facts(counts)
    for became, acts in _by_outcome(counts).items():
        said.append(f"{_BECAME.get(became, became.capitalize())}: {', '.join(acts)}.")
    if not said:
        said.append("Nothing to do.")
    return " ".join([*said, f"{count(calls, 'call')} to QuickBooks."])


def _facts(counts: Mapping[str, int]) -> Iterator[str]:
    read, planned = counts.get("records read", 0), counts.get("customers planned", 0)
    did = [f"read {count(read, 'record')}"] if read else []
    did += [f"planned {count(planned, 'customer')}"] if planned else []
    if did:
        sentence = " and ".join(did)
        yield f"{sentence[:1].upper()}{sentence[1:]}."
    if new := counts.get("actions proposed", 0):
        yield f"{count(new, 'new action')} proposed."
    if held := counts.get("held back by a limit", 0):
        yield f"{count(held, 'message')} held back by the limit for one run."
    if back := counts.get("put back", 0):
        yield f"{count(back, 'action')} put back, since QuickBooks could not be read."


def _by_outcome(counts: Mapping[str, int]) -> dict[str, list[str]]:
    """The acts of the run by what became of them; `counts` names them "kind: outcome"."""
    found: dict[str, list[str]] = {}
    for name, number in sorted(counts.items()):
        kind, _, became = name.partition(": ")
        if became and number:
            one, many = _NOUNS.get(kind, (kind, kind))
            found.setdefault(became, []).append(f"{number} {one if number == 1 else many}")
    order = list(_BECAME)
    return dict(sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else 99))
