"""What the witness reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken rule, once."""

    rule: int
    """Its number in "Rules that never bend"."""
    sentence: str
    subject: str
    """`invoice/ID`, `customer/ID`, `action/ID` and so on: no name, no address."""
