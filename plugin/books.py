"""The port to an accounting system: what we ask of it, what we order, and the four ways it can fail.

Failures are named by what the caller must do next. Whether a call that failed may have taken effect is
the whole question (reliability.md 2.1), so every implementation must answer it by the type it raises.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Literal, Protocol

from plugin.answers import EVERYTHING, AgingReport, BooksProfile, Changes, Looked, Page, Span
from plugin.core.register import IncomeEntry
from plugin.errors import Explained
from plugin.facts import FACT_KINDS, Fact, FactKind
from plugin.orders import Order, Proof

Reason = Literal[
    "closed period",
    "memo has no room",
    "notes have no room",
    "no address",
    "gone",
    "number taken",
    "terms not ours",
    "terms not cleared",
    "no subscription",
    "app credentials",
    "unreadable",
]
"""Why a call was refused, where the plugin has something better to do than to show the sentence."""


class BooksError(Explained):
    """A call to the accounting system failed. Its text is a sentence for staff and holds no customer data."""

    def __init__(
        self, sentence: str, *, code: str | None = None, tid: str | None = None, reason: Reason | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        """The accounting system's own fault code, where it gave one."""
        self.tid = tid
        """The accounting system's id of the exchange, for its support (`intuit_tid`)."""
        self.reason = reason
        """The kind of refusal, for code; None when only a person can make sense of it."""


class TryLater(BooksError):
    """Nothing happened; the same call may work later."""


class Refused(BooksError):
    """Nothing happened, and asking again will not help until a person changes something."""


class Unclear(BooksError):
    """It may have happened: the answer was lost. Look before asking again."""

    is_accepted = False
    """True when it was accepted in so many words and only its trace is missing: never to be asked again."""


class Accepted(Unclear):
    """It was accepted, but what would prove it does not show."""

    is_accepted = True


class NotConnected(BooksError):
    """Nothing happened: we have no working authorization. A person must reconnect."""


class Books(Protocol):
    """One company's accounting system. Every call raises only the four failures above.

    A record that cannot be read stands among the facts as an `UnreadableRecord`; an answer that cannot be
    read as a whole, or a record without an id, is a failure.
    """

    def profile(self) -> BooksProfile:
        """The company's own settings."""

    def count(self, kind: FactKind, span: Span = EVERYTHING) -> int:
        """How many records of *kind* there are in *span*."""

    def page(self, kind: FactKind, position: int, span: Span = EVERYTHING) -> Page:
        """The page of *span* that starts at *position* (the first is 1), in a stable order.

        Positions are counted afresh each time, so what is deleted meanwhile moves all that follow.
        """

    def changes(self, since: datetime, kinds: Collection[FactKind] = FACT_KINDS) -> Changes:
        """Everything of *kinds* that changed at or after *since*, in one answer."""

    def find(self, kind: FactKind, ids: Sequence[str]) -> tuple[Fact, ...]:
        """Those of these records that exist, inactive ones too, as they are now."""

    def look(self, *, invoices: Sequence[str] = (), customers: Sequence[str] = ()) -> Looked:
        """Read these records afresh."""

    def aging(self, today: date) -> AgingReport:
        """The accounting system's own receivables by age on *today*; one call, and the company's settings."""

    def charge_income(self, first: date) -> tuple[IncomeEntry, ...]:
        """What is dated *first* or later and stands on the income account of the item for charges; two calls.

        Invoices and credit memos are left out: of these the mirrors know what stands on the item itself.
        """

    def perform(self, order: Order, *, request_id: str) -> Proof:
        """Carry *order* out; the same *request_id* (at most 36 characters) never takes effect twice."""

    def trace(self, order: Order, *, request_id: str) -> Proof | None:
        """Look for the effect of *order*, whose answer was lost; None when QuickBooks shows none.

        The order is the one that was performed, so the records in it are the pre-image: a send is proved
        only by a delivery time newer than that of `order.invoice`. Refused when the accounting system cannot
        be asked, or no longer has what would show it: then absence proves nothing.
        """
