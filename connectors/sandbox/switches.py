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

    request_id_other_body: Literal["replay", "fault"] = "replay"
    """qbo.md §5, §13: the same requestid with another body replays the first answer, or is a 600."""

    request_id_on_send: Literal["honored", "ignored"] = "honored"
    """qbo.md §5: whether `/send` minds a requestid; ignored, a repeated send mails again."""

    cdc_past_the_limit: Literal["lenient", "fault", "silent"] = "lenient"
    """qbo.md §4: a look-back of more than 30 days is served, refused, or cut to 30 days without a word."""

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

    batch_over_1000_objects: Literal["cut", "fault"] = "cut"
    """qbo.md §5: what a batch holds beyond 1,000 objects is left out, or its item is refused."""

    throttle_body: Literal["xml", "json", "gateway"] = "xml"
    """qbo.md §7: the body of a 429; the recorded one is XML whatever was accepted. `json` is a Fault,
    `gateway` the lower-case form of the gateway's other refusals."""

    enforce_limits: bool = False
    """qbo.md §7: whether the four limits below are kept, per realm and on the sandbox clock. Off unless
    asked for: a client that never comes near them in life does so here, where an answer takes no time."""

    calls_per_minute: int | None = 500
    """qbo.md §7: in any sixty seconds; None is no limit, here and below."""

    calls_per_second: int | None = 10
    """qbo.md §7: in any second."""

    calls_at_once: int | None = 10
    """qbo.md §7: of the older documents; the newer ones name the second only."""

    batches_per_minute: int | None = 40
    """qbo.md §7: in any sixty seconds; every batch is a call, too."""

    call_seconds_max: int = 120
    """qbo.md §7: a call that takes longer is given up by the proxy in front: 504, executed or not."""

    reads_per_month: int | None = None
    """qbo.md §7: the Builder tier stops at 500,000 metered reads a month; None never stops."""

    mails_per_day: int | None = None
    """qbo.md §6: Intuit's sandboxes send 40 e-mails a day and company; None sends them all."""

    send_without_address: Literal["6000", "2020"] = "6000"
    """qbo.md §6, §13: the code with which `/send` refuses a form that has no address."""

    resend_moves_delivery_time: bool = True
    """qbo.md §6: whether mailing a form again gives it a new DeliveryTime."""

    reports_undeliverable: bool = False
    """qbo.md §6: whether mail to an address at `bounce.example` is ever shown as undeliverable."""

    warn_duplicate_doc_numbers: bool = True
    """qbo.md §2.4: whether the company refuses a DocNumber twice (6140)."""

    line_without_item: Literal["documentation", "default item"] = "documentation"
    """qbo.md §2.4: a sales line without an item counts nothing, or is filed under the first service."""

    delete_with_payments: Literal["unapply", "refuse"] = "unapply"
    """qbo.md §2.2: deleting an invoice frees its payments, or demands that they be unlinked first."""

    void_with_payments: Literal["unapply", "refuse"] = "unapply"
    """qbo.md §2.2: voiding a paid invoice frees its payments; a third party says that it is refused."""

    closed_books: Literal["6210", "5010"] = "6210"
    """qbo.md §8.2: the documented fault of a closed period, or the 5010 that clients have met."""

    sparse_clears_reference: Literal["cleared", "ignored", "refused"] = "cleared"
    """qbo.md §2.2: what a sparse update that sends an empty reference does to it."""

    merged_away: Literal["gone", "inactive"] = "gone"
    """qbo.md §2.3: what becomes of a customer who is merged into another."""

    merge_touches_transactions: bool = False
    """qbo.md §2.3: whether a merge moves LastUpdatedTime of the transactions that change hands."""

    currency_ref_required: bool = False
    """qbo.md §2.4: where there are several currencies, demand CurrencyRef, or take the customer's."""

    payments_across_customers: Literal["family", "any"] = "family"
    """qbo.md §2.5: a payment settles forms of its customer, parent and sub-customers, or anybody's."""

    automatic_credits: bool = False
    """qbo.md §2.5: credit memos apply themselves, whatever Preferences say of AutoApplyCredit."""

    automatic_reminders: bool = False
    """qbo.md §2.4: QuickBooks mails overdue invoices again, at three in the morning."""

    reminder_first_days: int = 3
    """Days after the due date at which an automatic reminder first goes out."""

    reminder_every_days: int = 7
    """Days between automatic reminders."""

    reminders_at_most: int = 3
    """Automatic reminders an invoice gets."""

    automatic_late_fees: bool = False
    """qbo.md §2.4: QuickBooks adds a line to invoices that fall overdue from now on, and mails nothing."""

    late_fee_percent: int = 2
    """Of the balance."""

    late_fee_cents: int = 0
    """Besides the percentage, in hundredths of the invoice's currency."""

    late_fee_grace_days: int = 0
    """Days after the due date without a fee."""

    late_fee_every: Literal["once", "monthly"] = "once"
    """Whether a fee comes again after thirty days."""

    default_due_days: int = 30
    """qbo.md §2.4: the recorded due date when neither invoice nor customer has terms."""
