"""Random accounts for properties: small, crowded, and as disorderly as a real ledger.

Hypothesis draws one seed and the dice do the rest: ten times the accounts in the same second.
"""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from plugin.core.actions import Cover
from plugin.core.billed import ChargedInterest
from plugin.core.blocks import MEMO
from plugin.core.cod_terms import CodTerms
from plugin.core.outcomes import OUTCOMES
from plugin.core.owed import Applied, History, Unreadable
from plugin.core.past import CashOnDelivery, Noteworthy
from plugin.core.policy import Step
from plugin.core.said import CodDecision, Escalation, Own, Waiver
from tests.core.builders import (
    CALL,
    CHARGE,
    COD,
    COD_TERM,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_company,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_lookalike,
    a_member,
    a_past,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
    some_terms,
)

IDS = ("1", "2", "3")
CONFIRM_RECEIPT = Step(name="did it arrive", kind="confirm receipt", days_after_invoice=5)
HEADS_UP = Step(name="heads-up", kind="courtesy", days_before_due=4)
FOLLOW_UP = Step(name="follow-up", kind="reminder", days_after_previous=5)
AFTER_A_PROMISE = Step(name="after a promise", kind="reminder", days_after_promise=2)
NOTICES = [step.name for step in (REMINDER, INTEREST_NOTICE, COD)]
STATUSES = [*["done"] * 5, "proposed", "approved", "unclear", "failed", "cancelled"]


class Dice(Random):
    """Dice with the turns of phrase a disorderly ledger needs."""

    def rarely(self, value, otherwise):
        return value if self.random() < 0.12 else otherwise

    def some(self, make, most=2):
        return tuple(make() for _ in range(self.randint(0, most)))


def an_account_of(dice):
    debts = [an_invoice_of(dice, key) for key in IDS if dice.random() < 0.7]
    return an_account(
        *debts,
        members=(
            a_member(term_id=dice.choice(["3", None, COD_TERM])),
            a_member(id="11", reported_balance_minor=dice.rarely(50, 0)),
        ),
        unapplied_minor=dice.rarely(900, 0),
        lookalikes=dice.rarely((a_lookalike(),), ()),
        legal_stop=dice.rarely(a_legal_stop(), None),
        is_consumer=dice.random() < 0.5,
        past=a_history_of(dice),
        charged=charges_of(dice, debts),
        cash_on_delivery=dice.rarely(
            CashOnDelivery(
                since=TODAY - days(5),
                cause=dice.choice(["arrears", "history"]),
                former_terms=(("9", "3"),),
            ),
            None,
        ),
        cod_times=dice.randint(0, 1),
        history=dice.rarely(
            History(paid_late=(TODAY - days(362), TODAY - days(30)), days_late=(20, 3)), History()
        ),
        noteworthy=dice.rarely((Noteworthy(ref="contact/7", on=TODAY),), ()),
        digest_wanted=dice.rarely("COD since 2026-03-01", ""),
        **what_was_said(dice),
        **what_was_decided(dice),
    )


def what_was_decided(dice):
    """People's words on the customer as a whole, each of them rare."""
    lifted = dice.choice([None, TODAY - days(dice.randint(0, 30))])
    word = CodDecision(
        id="d1", reason="Pays late.", by="Dana", actor="dana", on=TODAY - days(40), ended_on=lifted
    )
    own = Own(
        name=dice.choice(["no interest", "grace days"]), value="20", by="Dana", on=TODAY, reason="A friend."
    )
    kind = dice.choice(["continue", "keep service", "agency"])
    asked = Escalation(id="e1", kind=kind, by="Alice", on=TODAY - days(dice.randint(0, 40)), reason="Why.")
    return {
        "cod_decision": dice.rarely(word, None),
        "own": dice.rarely((own,), ()),
        "escalations": dice.rarely((asked,), ()),
        "unreadable": dice.rarely((Unreadable(kind="payment", id="u1", reason="no date"),), ()),
        "terms_acknowledged_on": dice.choice([None, TODAY - days(50)]),
        "is_business": dice.random() < 0.5,
        "waivers": dice.rarely(
            (Waiver(charge_id="charge-7", reason="A friend.", by="Dana", actor="dana", on=TODAY),), ()
        ),
    }


def an_invoice_of(dice, key):
    total = dice.choice([0, 900, 60_000, 120_000])
    applied = dice.some(
        lambda: Applied(
            on=TODAY - days(dice.randint(0, 60)),
            amount_minor=dice.randint(1, 30_000),
            source=dice.choice(["payment", "payment", "credit", "journal"]),
        )
    )
    owed = max(total - sum(part.amount_minor for part in applied), 0)
    return an_invoice(
        id=key,
        days_overdue=dice.randint(-10, 120),
        total_minor=total,
        balance_minor=dice.rarely(0, owed),
        applied=applied,
        email=dice.rarely(None, "pay@acme.example"),
        memo=dice.choice(["", "", dice.rarely("x" * 900, ""), MEMO.with_block("Thanks", "late")]),
        emailed_at=dice.rarely(a_company().now - days(dice.randint(0, 20)), None),
        episode=dice.rarely(2, 1),
        is_charge=dice.rarely(True, False),
        is_voided=dice.rarely(True, False),
    )


def a_history_of(dice):
    """Past notices under distinct covers, most of them in the order of the ladder, and a charge."""
    found = [
        a_done_notice(
            name,
            invoice=key,
            days_ago=dice.randint(0, 40),
            status=dice.choice(STATUSES),
            bounced=dice.rarely(True, False),
        )
        for key in IDS
        for name in NOTICES[: dice.randint(0, 3)]
        if dice.random() < 0.9
    ]
    month = a_past("charge", Cover("customer/9", "charge 2026-03"), status=dice.choice(STATUSES))
    told = a_done_notice("cash on delivery", days_ago=9, id="told", is_cod_for_history=True)
    raised = a_past("charge", Cover("customer/9", "charge 2026-02"), id="charge-7", days_ago=20, ref="3")
    others = dice.some(lambda: dice.choice([month, told, raised]), most=1)
    return tuple({past.covers: past for past in (*found, *others)}.values())


def charges_of(dice, debts):
    last = TODAY - days(dice.randint(1, 20))
    return tuple(
        ChargedInterest(
            invoice_id=debt.id,
            period_from=debt.due_on + days(1),
            period_through=last,
            amount_minor=100,
            charge_id=dice.choice(["", "charge-7"]),
        )
        for debt in debts
        if debt.due_on < last and dice.random() < 0.3
    )


def what_was_said(dice):
    def named():
        return tuple(key for key in IDS if dice.random() < 0.4)

    return {
        "contacts": dice.some(
            lambda: a_contact(days_ago=dice.randint(0, 30), outcome=dice.choice(OUTCOMES)), most=3
        ),
        "promises": dice.rarely(
            dice.some(
                lambda: a_promise(
                    made_days_ago=dice.randint(0, 20),
                    due_in=dice.randint(-8, 12),
                    invoice_ids=named(),
                    amount_minor=dice.randint(1, 90_000),
                )
            ),
            (),
        ),
        "disputes": dice.rarely(
            dice.some(lambda: a_dispute(invoice_id=dice.choice(IDS), amount_minor=dice.randint(1, 120_000))),
            (),
        ),
        "holds": dice.rarely(
            (
                a_hold(
                    placed_days_ago=dice.randint(0, 9),
                    invoice_id=dice.choice([None, *IDS]),
                    until=dice.choice([None, TODAY + days(dice.randint(-3, 9))]),
                ),
            ),
            (),
        ),
        "plans": dice.rarely(
            (a_plan((5, 1), (9, 1), agreed_on=TODAY - days(3), invoice_ids=("1", "2")),), ()
        ),
    }


def terms_of(dice):
    return some_terms(
        day_count=dice.choice(["actual/365", "actual/actual", "30/360"]),
        free_days=dice.choice([0, 0, 12]),
        cap_amount=dice.choice([None, None, Decimal("7.50")]),
        charges_per_invoice_max=dice.choice([None, None, 1]),
        only_if_acknowledged=dice.rarely(True, False),
        business_only=dice.rarely(True, False),
    )


def a_policy_of(dice):
    after = dice.choice([None, None, 4])
    return a_policy(
        *dice.choice([(), (HEADS_UP,)]),
        *dice.rarely((CONFIRM_RECEIPT,), ()),
        REMINDER,
        *dice.rarely((FOLLOW_UP,), ()),
        *dice.rarely((AFTER_A_PROMISE,), ()),
        replace(INTEREST_NOTICE, days_after_notice=after),
        replace(CALL, repeat_every_days=dice.choice([3, None]), days_after_notice=after),
        CHARGE,
        replace(COD, days_after_notice=after),
        letter_after_days=dice.choice([None, "never", 30]),
        calls_max=dice.choice([None, "until reached", 1, 2]),
        stop_service_after_days=dice.choice([None, "never", 70]),
        attorney_after_days=dice.choice([None, "never", 100]),
        grace_days=dice.randint(0, 6),
        minimum_gap_days=dice.randint(1, 7),
        minimum_amount=dice.choice([Decimal(0), Decimal("500.00")]),
        oldest_days_overdue=dice.choice([90, 365]),
        interest=dice.rarely(None, terms_of(dice)),
        terms_within_days=dice.choice(["never", 40]),
        says_thanks=dice.random() < 0.5,
        cash_on_delivery=CodTerms(
            broken_promises=dice.choice(["never", 1]),
            late_payments=dice.choice(["never", 1, 2]),
            late_by_days=dice.choice([0, 15]),
            minimum_overdue=dice.choice([Decimal(0), Decimal("900.00")]),
            service_after_times=dice.choice(["never", 1]),
        ),
        assess_within_days=dice.choice(["never", 40]),
    )


worlds = st.integers(0, 2**32).map(Dice).map(lambda dice: (an_account_of(dice), a_policy_of(dice)))
"""(account, policy) pairs."""
