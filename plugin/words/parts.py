"""What belongs to each part in collecting, in words (S0.9, S2.8 to S2.11)."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.core.roles import Part

PART_WORDS: Mapping[Part, str] = {
    "collector": "calls, puts data right, and does all that is not named below",
    "relationship owner": (
        "knows the customer, and reaches out when calls reached nobody; each customer may have its own"
    ),
    "management": "decides whether service stops and what comes last, and signs off what was stopped",
    "legal": "sees to customers under a legal stop",
}
