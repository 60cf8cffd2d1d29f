"""What a statute gives is charged to businesses only, so a person says what a late customer is."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core import gates
from plugin.core.actions import Task
from plugin.core.because import because
from plugin.core.situation import Situation


def known_as(situation: Situation) -> Iterator[Task]:
    """Ask of a late customer of whom nobody has said anything, where the policy charges businesses only.

    Until somebody has said so nothing is announced or charged: the statute may not hold for them.
    """
    terms, account, company = situation.policy.interest, situation.account, situation.company
    if terms is None or not terms.business_only or account.is_business or account.is_consumer:
        return
    if not (company.terms_disclose_interest or company.terms_disclose_fees):
        return
    if any(situation.reason(gates.CHASING, invoice) is None for invoice in situation.overdue):
        yield Task(
            kind="say what they are",
            customer_id=account.customer_id,
            subject=f"customer/{account.customer_id}",
            due_on=company.calendar.next_contact_day(situation.today),
            because=because("not known as a business"),
        )
