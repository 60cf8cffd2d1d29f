"""What somebody switched in a company, as a sentence that begins after their name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from plugin.words.formats import count, day
from plugin.words.pages import MODE_NAMES

_BY_ITSELF: Mapping[str, str] = MappingProxyType(
    {
        "stopped: unusual volume": "held back what nobody had approved, as unusually much wanted to leave.",
        "stopped: restored backup": "stopped everything outward: a backup was restored.",
        "let go: unusual volume": "let the unusually large number go.",
        "let go: restored backup": "signed off what QuickBooks showed after the restored backup.",
    }
)

NameOf = Callable[[str], str]


_PLAIN: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("is_stopped", "True"): "stopped everything outward.",
        ("is_stopped", "False"): "let work go on.",
        ("terms_disclose_interest", "True"): "recorded that the terms tell customers about interest.",
        ("terms_disclose_interest", "False"): "recorded that the terms no longer tell of interest.",
        ("terms_disclose_fees", "True"): "recorded that the terms tell customers about late fees.",
        ("terms_disclose_fees", "False"): "recorded that the terms no longer tell of late fees.",
        ("late_fees_off", "True"): "confirmed that QuickBooks' own late fees are off.",
        ("late_fees_off", "False"): "took back that QuickBooks' own late fees are off.",
        ("chasing_starts_on", "None"): "took the start date away: every late debt is chased.",
        ("payments_entered_through", "None"): "took back that payments are entered.",
    }
)


def event_words(what: str, value: str, name_of: NameOf) -> str:
    """What was done, as "switched the mode to Approve."; *name_of* names a person by their actor.

    An event this version does not know is told by its name and value.
    """
    plain = _PLAIN.get((what, value))
    if plain is not None:
        return plain
    first, _, rest = value.partition(" ")
    match what:
        case "connected":
            return "connected the company to QuickBooks; it began in preview."
        case "reconnected":
            return "connected the company to QuickBooks again."
        case "disconnected":
            return "disconnected the company from QuickBooks."
        case "mode":
            return f"switched the mode to {MODE_NAMES.get(value, value)}."
        case "payments_entered_through":
            return f"confirmed that payments are entered through {_day(value)}."
        case "chasing_starts_on":
            return f"left debts due before {_day(value)} to people."
        case "policy":
            return f"put version {value} of the policy in force."
        case "preview_seen":
            return "was the first to look at what would leave."
        case "reconciled":
            return f"compared everything with QuickBooks: {compared_words(int(value))}"
        case "charges accepted":
            return f"accepted {count(int(value), 'charge')} in QuickBooks that had differed, as they are."
        case _:
            return _about_people(what, first, rest, name_of) or _by_itself(what) or f"{what}: {value}."


def compared_words(drift: int) -> str:
    """What a comparison with QuickBooks found."""
    if not drift:
        return "nothing differed."
    return (
        "1 record differed and was read again."
        if drift == 1
        else f"{drift:,} records differed and were read again."
    )


def _about_people(what: str, first: str, rest: str, name_of: NameOf) -> str:
    match what:
        case "invited":
            return f"invited {rest} as a {first}."
        case "uninvited":
            return f"took back the invitation of {first}."
        case "joined":
            return f"joined the team as a {first}."
        case "role":
            return f"made {name_of(rest)} a {first}."
        case "part":
            return f"gave {name_of(first)} the part “{rest}”."
        case "removed":
            return f"removed {name_of(first)} from the team."
        case _:
            return ""


def _by_itself(what: str) -> str:
    act, _, kind = what.partition(": ")
    return _BY_ITSELF.get(what) or (f"{act}: {kind}." if kind else "")


def _day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value
