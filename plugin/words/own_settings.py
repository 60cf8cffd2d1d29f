"""What a person has set for one customer or invoice, as a person would say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plugin.core.said import OwnName
from plugin.words.formats import count

_WORDS: Mapping[OwnName, str] = {
    "tag": "Tagged “{value}”",
    "no interest": "No interest",
    "prefers email": "Written to where others are called",
    "assessment": "Credit assessed",
    "policy version": "The running case goes by version {value} of the policy",
}


def own_words(name: OwnName, value: str, name_of: Callable[[str], str]) -> str:
    """One setting; *name_of* tells the name of a member by the user's id."""
    if name == "grace days":
        return f"{count(int(value), 'day')} of grace"
    if name == "relationship owner":
        return f"{name_of(value)} has the relationship"
    return _WORDS[name].format(value=value)
