"""What a run did, in sentences: what it read and planned, what became of each act, how many calls it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from plugin.words.events import compared_words
from plugin.words.formats import count

_NOUNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "notice": ("notice", "notices"),
        "charge": ("interest charge", "interest charges"),
        "credit": ("credit", "credits"),
        "set cod": ("customer put on COD", "customers put on COD"),
        "lift cod": ("customer taken off COD", "customers taken off COD"),
        "remove memo": ("memo cleared", "memos cleared"),
        "note": ("note", "notes"),
        "digest": ("summary in the customer's notes", "summaries in customers' notes"),
    }
)

_DID: Mapping[str, str] = MappingProxyType(
    {
        "notice": "sent",
        "charge": "raised",
        "credit": "gave",
        "set cod": "put",
        "lift cod": "took",
        "remove memo": "cleared",
        "note": "attached",
        "digest": "renewed",
    }
)

_DONE_NOUNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "set cod": ("customer on COD", "customers on COD"),
        "lift cod": ("customer off COD", "customers off COD"),
        "remove memo": ("memo", "memos"),
    }
)
"""Where the verb says a part of the noun already."""

_BECAME: Mapping[str, str] = MappingProxyType(
    {
        "found done": "Found done, though the answer had been lost",
        "unclear": "Unclear, and looked for later",
        "needs a person": "Unclear, and left to a person",
        "not asked": "Still unclear, since QuickBooks could not be asked",
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
    acts = _by_outcome(counts)
    said += _sentence(_did(kind, number) for kind, number in acts.pop("done", {}).items())
    for became, kinds in acts.items():
        told = ", ".join(
            _counted(number, *_NOUNS.get(kind, (kind, f"{kind}s"))) for kind, number in kinds.items()
        )
        said.append(f"{_BECAME.get(became, became.capitalize())}: {told}.")
    said += _held(counts)
    if unread := counts.get("records that cannot be read", 0):
        said.append(
            f"{_counted(unread, 'record', 'records')} cannot be read, and nothing leaves to the customers "
            "concerned; Ready says which."
        )
    if counts.get("compared with QuickBooks"):
        drift = counts.get("records that had drifted", 0)
        said.append(f"Compared everything with QuickBooks: {compared_words(drift)}")
    if unmatched := counts.get("charges that do not match", 0):
        said.append(
            f"{_counted(unmatched, 'entry', 'entries')} in QuickBooks "
            f"{'differs' if unmatched == 1 else 'differ'} from the charges we raised; nothing is charged "
            "until a person has looked: dunwell verify."
        )
    if counts.get("income of charges not read"):
        said.append("The income account of our charges could not be read; we look again tomorrow.")
    if untied := counts.get("customers who do not tie", 0):
        said.append(
            f"QuickBooks' own A/R Aging has other figures for {_counted(untied, 'customer', 'customers')}; "
            "nothing is charged until they agree."
        )
    elif counts.get("aging not compared"):
        said.append("QuickBooks' own A/R Aging could not be had; we compare in the next run.")
    if (hours := counts.get("hours until the next reading", 1)) > 1:
        said.append(
            f"QuickBooks is next read in {hours} hours, so that the app's reads last to the month's end."
        )
    said += _sentence(_facts(counts))
    if not said:
        said.append("Nothing to do.")
    return " ".join([*said, f"{count(calls, 'call')} to QuickBooks."])


def _sentence(parts: Iterable[str]) -> list[str]:
    """These parts as one sentence; no sentence of none."""
    *before, last = [*parts] or [""]
    told = f"{', '.join(before)} and {last}" if before else last
    return [f"{told[:1].upper()}{told[1:]}."] if told else []


def _did(kind: str, number: int) -> str:
    nouns = _DONE_NOUNS.get(kind) or _NOUNS.get(kind, (kind, f"{kind}s"))
    return f"{_DID.get(kind, 'did')} {_counted(number, *nouns)}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _facts(counts: Mapping[str, int]) -> Iterator[str]:
    if read := counts.get("records read", 0):
        yield f"read {_counted(read, 'record', 'records')}"
    if planned := counts.get("customers planned", 0):
        yield f"planned {_counted(planned, 'customer', 'customers')}"
    if new := counts.get("actions proposed", 0):
        yield f"proposed {_counted(new, 'action', 'actions')}"


def _held(counts: Mapping[str, int]) -> Iterator[str]:
    if found := counts.get("found after a restore", 0):
        yield f"{_counted(found, 'act', 'acts')} found in QuickBooks that the restored backup had lost."
    if held := counts.get("held back by a limit", 0):
        yield f"{_counted(held, 'act', 'acts')} held back by the limits on how much may leave."
    if back := counts.get("put back", 0):
        yield f"{_counted(back, 'act', 'acts')} put back, since QuickBooks could not be read."


def _by_outcome(counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """How many acts of each kind came to which end; `counts` names them "kind: outcome"."""
    found: dict[str, dict[str, int]] = {}
    for name, number in counts.items():
        kind, _, became = name.partition(": ")
        if became and number:
            found.setdefault(became, {})[kind] = number
    ends, kinds = list(_BECAME), list(_NOUNS)
    return {
        became: dict(sorted(acts.items(), key=lambda item: _place(kinds, item[0])))
        for became, acts in sorted(found.items(), key=lambda item: _place(ends, item[0]))
    }


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)
