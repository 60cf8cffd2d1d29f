"""What nobody outside Intuit knows for certain, as named switches: one per open question of qbo.md §13."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Switches:
    """How this sandbox behaves where sources conflict, fall silent, or a test needs it otherwise."""

    customer_notes_longest: int = 2000
    """qbo.md §2.3: 2000 in the documentation, 1024 in the schema."""

    refresh_rotation: Literal["daily", "always", "strict"] = "daily"
    """qbo.md §1.3: a new refresh token once a day, with each refresh, or with each refresh and no grace."""

    refresh_grace: timedelta = timedelta(hours=24)
    """qbo.md §1.3: how long the old refresh token lives on after a new one; `strict` has no grace."""

    reused_code_revokes: bool = True
    """qbo.md §1.2: spending an authorization code twice also ends the tokens already issued for it."""

    request_id_kept: timedelta | None = None
    """qbo.md §5: how long a requestid replays its answer; None is for ever."""

    cdc_past_the_limit: Literal["lenient", "fault"] = "lenient"
    """qbo.md §4: what a look-back of more than 30 days gets."""

    time_without_offset: Literal["pacific", "utc"] = "pacific"
    """qbo.md §3: the zone of a timestamp in a query that names none."""

    attachable_to_names: bool = True
    """qbo.md §2.8: whether a note may be attached to a customer or vendor."""

    transactions_newest_first: bool = True
    """qbo.md §3: the recorded default order of transactions; otherwise by Id."""

    start_position_zero: Literal["fault", "first"] = "fault"
    """qbo.md §3: STARTPOSITION 0 is a 4001, or reads as the first row."""

    max_results_over_1000: Literal["cap", "fault"] = "cap"
    """qbo.md §3: MAXRESULTS beyond 1000 is cut down, or refused."""

    throttle_body: Literal["xml", "json"] = "xml"
    """qbo.md §7: the body of a 429; the recorded one is XML whatever was accepted."""

    enforce_limits: bool = False
    """qbo.md §7: 500 requests a minute and 10 a second per realm, 40 batches a minute, on the sandbox
    clock. Off unless asked for: a local client answers itself far faster than QuickBooks ever would."""

    reads_per_month: int | None = None
    """qbo.md §7: the Builder tier stops at 500,000 metered reads a month; None never stops."""

    mails_per_day: int | None = None
    """qbo.md §6: Intuit's sandboxes send 40 e-mails a day and company; None sends them all."""

    reports_undeliverable: bool = False
    """qbo.md §6: whether mail to an address at `bounce.example` is ever shown as undeliverable."""

    warn_duplicate_doc_numbers: bool = True
    """qbo.md §2.4: whether the company refuses a DocNumber twice (6140)."""

    line_without_item: Literal["documentation", "default item"] = "documentation"
    """qbo.md §2.4: a sales line without an item counts nothing, or is filed under the first service."""

    delete_with_payments: Literal["unapply", "refuse"] = "unapply"
    """qbo.md §2.2: deleting an invoice frees its payments, or demands that they be unlinked first."""

    default_due_days: int = 30
    """qbo.md §2.4: the recorded due date when neither invoice nor customer has terms."""
