"""Values with boring defaults: Acme owes one invoice of 1,000.00, five days late, and all is in order.

Every builder takes the fields of its value as keywords; `days_overdue` and `due_in` spare the arithmetic.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from plugin.core.account import Account
from plugin.core.actions import Cover
from plugin.core.billed import Announced
from plugin.core.company import Company
from plugin.core.owed import Applied, Invoice, Lookalike, Member
from plugin.core.past import PastAction
from plugin.core.policy import InterestTerms, Policy, Step
from plugin.core.said import Contact, Dispute, Hold, Instalment, LegalStop, PaymentPlan, Promise

TODAY = date(2026, 3, 4)
"""A Wednesday."""
COD_TERM = "77"


def days(count):
    return timedelta(days=count)


def an_invoice(*, days_overdue=5, due_on=None, today=TODAY, **fields):
    key = fields.pop("id", "1")
    due_on = due_on or today - days(days_overdue)
    total = fields.pop("total_minor", 100_000)
    return Invoice(
        **{
            "id": key,
            "number": f"10{key.rjust(2, '0')}",
            "customer_id": "9",
            "issued_on": due_on - days(30),
            "due_on": due_on,
            "total_minor": total,
            "balance_minor": total,
            "email": "pay@acme.example",
            **fields,
        }
    )


def a_paid_invoice(*, paid_on=TODAY, **fields):
    total = fields.get("total_minor", 100_000)
    return an_invoice(balance_minor=0, applied=(Applied(on=paid_on, amount_minor=total),), **fields)


def a_member(**fields):
    return Member(**{"id": "9", "name": "Acme", "email": "pay@acme.example", "term_id": "3", **fields})


def an_account(*invoices, **fields):
    return Account(
        **{
            "company_id": "realm",
            "customer_id": "9",
            "name": "Acme",
            "currency": "USD",
            "members": (a_member(),),
            "invoices": invoices,
            **fields,
        }
    )


def a_company(today=TODAY, **fields):
    now = datetime.combine(today, time(15, 0), UTC)
    return Company(
        **{
            "id": "realm",
            "today": today,
            "now": now,
            "mode": "approve",
            "synced_at": now - timedelta(minutes=20),
            "payments_entered_through": today - days(1),
            "terms_disclose_interest": True,
            "late_fees_off": True,
            "cod_term_id": COD_TERM,
            **fields,
        }
    )


REMINDER = Step(name="reminder", kind="reminder", after_days_overdue=3, consent="automatic")
INTEREST_NOTICE = Step(name="interest notice", kind="interest notice", after_days_overdue=15)
CALL = Step(name="call", kind="call", after_days_overdue=18, repeat_every_days=3)
CHARGE = Step(name="interest", kind="charge", after_days_overdue=26)
COD = Step(name="cash on delivery", kind="cash on delivery", after_days_overdue=60)
STEPS = (REMINDER, INTEREST_NOTICE, CALL, CHARGE, COD)


def some_terms(**fields):
    return InterestTerms(**{"annual_rate_percent": Decimal(18), **fields})


def a_policy(*steps, **fields):
    return Policy(
        **{
            "version": 1,
            "name": "standard",
            "grace_days": 0,
            "steps": steps or STEPS,
            "interest": some_terms(),
            **fields,
        }
    )


ANNOUNCED = Announced(annual_rate_percent=Decimal(100), asked_minor=10**12)
"""More than any test charges; a test about what was announced says its own."""


def a_done_notice(step="reminder", *, invoice="1", days_ago=10, episode=1, today=TODAY, **fields):
    """A notice that left; an interest notice gave a date ten days later."""
    on = today - days(days_ago)
    announces = step == "interest notice"
    return PastAction(
        **{
            "id": f"{invoice}-{step}-{episode}",
            "kind": "notice",
            "covers": (Cover(f"invoice/{invoice}", step, episode),),
            "status": "done",
            "on": on,
            "pay_by": on + days(10) if announces else None,
            "announced": ANNOUNCED if announces else None,
            **fields,
        }
    )


def a_past(kind, *covers, status="done", days_ago=1, today=TODAY, **fields):
    return PastAction(
        **{
            "id": f"{kind}-{days_ago}",
            "kind": kind,
            "covers": covers,
            "status": status,
            "on": today - days(days_ago),
            **fields,
        }
    )


def a_skip(kind, *covers, days_ago=1, **fields):
    """An act that a person decided against so many days ago, a day after it was proposed."""
    at = datetime.combine(TODAY - days(days_ago), time(10, 0), UTC)
    return a_past(kind, *covers, status="cancelled", days_ago=days_ago + 1, at=at, **fields)


def a_contact(*, days_ago=1, today=TODAY, **fields):
    return Contact(**{"id": f"c{days_ago}", "on": today - days(days_ago), "by": "Dana", **fields})


def an_attempt(*, days_ago=1, **fields):
    """A call that reached nobody."""
    return a_contact(days_ago=days_ago, outcome="no answer", **fields)


def a_promise(*, due_in=5, made_days_ago=2, today=TODAY, **fields):
    return Promise(
        **{
            "id": "p1",
            "made_on": today - days(made_days_ago),
            "pay_by": today + days(due_in),
            "amount_minor": 100_000,
            **fields,
        }
    )


def a_dispute(*, invoice_id="1", amount_minor=100_000, opened_days_ago=3, today=TODAY, **fields):
    return Dispute(
        invoice_id=invoice_id,
        amount_minor=amount_minor,
        opened_on=today - days(opened_days_ago),
        **{"reason": "Two windows are cracked.", **fields},
    )


def a_hold(*, placed_days_ago=1, today=TODAY, **fields):
    return Hold(
        **{
            "placed_by": "Dana",
            "reason": "Waiting for the site visit.",
            "placed_on": today - days(placed_days_ago),
            **fields,
        }
    )


def a_legal_stop(**fields):
    return LegalStop(**{"reason": "Bankruptcy", "placed_by": "Alice", "placed_on": TODAY - days(2), **fields})


def a_lookalike(**fields):
    return Lookalike(
        **{
            "kind": "deposit",
            "id": "501",
            "on": TODAY - days(1),
            "amount_minor": 100_000,
            "invoice_id": "1",
            **fields,
        }
    )


def a_plan(*instalments, **fields):
    """A payment plan over invoice 1; instalments are (days from today, amount)."""
    parts = tuple(
        Instalment(due_on=TODAY + days(offset), amount_minor=amount)
        for offset, amount in instalments or ((10, 50_000), (40, 50_000))
    )
    return PaymentPlan(
        **{
            "id": "plan1",
            "invoice_ids": ("1",),
            "instalments": parts,
            "agreed_on": TODAY - days(20),
            **fields,
        }
    )
