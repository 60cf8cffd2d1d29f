"""Gates: the standing reasons not to act, each a small function `(account, invoice, policy, company)`.

A gate answers None when it is open, and a `Because` when it is shut. The lists say which gates an act must
pass, in the order in which a person would want to hear the reason; the first one that is shut speaks. What
the company has switched on (mode, kill switch) is no gate: a plan is made all the same, so that a person
can see it, and the outbox holds it back (`plugin.core.gates.sending`).
"""

from plugin.core.gates.age import before_chasing_started, grace, old_debt
from plugin.core.gates.amount import minimum_amount, minimum_amount_coming
from plugin.core.gates.claims import in_dispute, interest_waits, open_promise, plan_being_kept
from plugin.core.gates.collisions import late_fees_not_off
from plugin.core.gates.contacts import says_paid, wrong_address, wrong_number
from plugin.core.gates.debts import charge_of_ours, not_overdue, only_a_late_fee, paid, voided
from plugin.core.gates.delivery import closed_period, memo_has_no_room, no_address
from plugin.core.gates.found_money import lookalike_receipt, unapplied_money, unexplained_balance
from plugin.core.gates.freshness import payments_not_confirmed, stale_facts
from plugin.core.gates.rhythm import gap_before_call, minimum_gap, quiet_day
from plugin.core.gates.stops import legal_stop, on_hold
from plugin.core.gates.terms import terms_not_acknowledged
from plugin.core.gates.ties import aging_does_not_tie, charges_do_not_match
from plugin.core.gates.unreadable import unreadable_record
from plugin.core.situation import Gate

DEBT: tuple[Gate, ...] = (voided, paid, only_a_late_fee, charge_of_ours, not_overdue)
"""Is there a late debt at all? A charge of ours alone never triggers anything (rule 3)."""

OWED: tuple[Gate, ...] = (
    legal_stop,
    on_hold,
    in_dispute,
    open_promise,
    plan_being_kept,
    says_paid,
    unreadable_record,
    unapplied_money,
    lookalike_receipt,
    unexplained_balance,
    stale_facts,
    payments_not_confirmed,
    before_chasing_started,
)
"""What every word about what is owed must pass, be it late or not: people and facts (rules 1, 6, 8)."""

CHASING: tuple[Gate, ...] = (*DEBT, *OWED, old_debt, grace, minimum_amount)
"""What every act against a customer must pass, be it a notice, a call or a charge (rules 1, 6, 8)."""

DELIVERY: tuple[Gate, ...] = (no_address, wrong_address, closed_period, memo_has_no_room)

RHYTHM: tuple[Gate, ...] = (minimum_gap, quiet_day)
"""Asked last, after a notice's own conditions: they only put it off."""

COURTESY: tuple[Gate, ...] = (*OWED, minimum_amount_coming, *DELIVERY, *RHYTHM)
"""What a word before the due date must pass: it is asked only about what is owed and not late."""

REACHING: tuple[Gate, ...] = (*CHASING, *DELIVERY)
"""What a notice must pass before its own conditions are looked at."""

NOTICE: tuple[Gate, ...] = (*REACHING, *RHYTHM)
CALL: tuple[Gate, ...] = (*CHASING, wrong_number, gap_before_call)
"""A call needs no address; quiet days move its day instead of hiding it."""

CHARGE: tuple[Gate, ...] = (
    *(interest_waits if gate is plan_being_kept else gate for gate in CHASING),
    terms_not_acknowledged,
    late_fees_not_off,
    aging_does_not_tie,
    charges_do_not_match,
)
"""Money is asked for beyond the debt itself: by one system only."""
CREDIT: tuple[Gate, ...] = (legal_stop, on_hold, stale_facts)
"""What we charged is lowered: only what ends every outward act, or makes us blind, stands against it."""
COD: tuple[Gate, ...] = CHASING
COD_FOR_HISTORY: tuple[Gate, ...] = (legal_stop, on_hold, stale_facts)
"""It asks for no debt: who was told that it is now our policy may have paid meanwhile."""
