"""Can QuickBooks' mail deliver the notice, with our words in the memo? (design: QuickBooks particulars)"""

from __future__ import annotations

from datetime import timedelta

from plugin.core.account import Account
from plugin.core.because import Because, because
from plugin.core.blocks import MEMO, MEMO_LENGTH_MAX, NOTICE_WORDS_LENGTH_MAX
from plugin.core.company import Company
from plugin.core.owed import Invoice
from plugin.core.policy import Policy


def no_address(account: Account, invoice: Invoice, _policy: Policy, _company: Company) -> Because | None:
    """QuickBooks sends an invoice to its own address; without one no notice is possible, calls go on."""
    if invoice.email and invoice.email.strip():
        return None
    known = next((m.email for m in account.members if m.id == invoice.customer_id and m.email), None)
    return because("no address", number=invoice.number, customer_has_address=known is not None)


def closed_period(_account: Account, invoice: Invoice, _policy: Policy, company: Company) -> Because | None:
    """In a closed period the invoice is left alone (rule 10), so the notice waits for another channel."""
    closed = company.books_closed_through
    if closed is None or invoice.issued_on > closed:
        return None
    return because("closed period", number=invoice.number, issued_on=invoice.issued_on, closed_through=closed)


def memo_has_no_room(
    _account: Account, invoice: Invoice, _policy: Policy, _company: Company
) -> Because | None:
    """The user's text stays, so a memo without room for our block is left alone (rule 10).

    The core does not know the words; it leaves room for the longest they may be, and `plugin.words` keeps
    that promise. So a notice held back here never fails later, and the plan needs no locale.
    """
    longest = MEMO.with_block(MEMO.without_block(invoice.memo), "x" * NOTICE_WORDS_LENGTH_MAX)
    if len(longest) <= MEMO_LENGTH_MAX:
        return None
    room = MEMO_LENGTH_MAX - (len(longest) - len(MEMO.without_block(invoice.memo)))
    return because(
        "memo has no room",
        number=invoice.number,
        memo_length=len(MEMO.without_block(invoice.memo)),
        memo_length_max=room,
    )


def nothing_dated_today(company: Company) -> Because | None:
    """Why no document of ours can be dated today: the books are closed through it (rule 10)."""
    closed = company.books_closed_through
    if closed is None or closed < company.today:
        return None
    return because("today is in a closed period", until=closed + timedelta(days=1), closed_through=closed)
