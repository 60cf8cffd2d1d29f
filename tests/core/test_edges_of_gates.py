"""What gates and causes look at when there is more than one of it, and on the last day: where slips hide."""

from decimal import Decimal

from plugin.core.actions import Cover
from plugin.core.cod_causes import brought_forward, turning_days
from plugin.core.cod_terms import CodTerms
from plugin.core.gates.age import old_debt
from plugin.core.gates.amount import minimum_amount_coming
from plugin.core.gates.claims import in_dispute, open_promise, plan_being_kept
from plugin.core.gates.debts import paid
from plugin.core.owed import Applied, History
from plugin.core.past import CashOnDelivery
from plugin.core.situation import Situation
from tests.core.builders import (
    TODAY,
    a_company,
    a_dispute,
    a_done_notice,
    a_past,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
)

BY_PROMISES = a_policy(cash_on_delivery=CodTerms(broken_promises=1))
OLD = {"days_overdue": 500}


def asked(gate, account, policy=None):
    """What one gate says of invoice 1."""
    (invoice,) = (one for one in account.invoices if one.id == "1")
    return gate(account, invoice, policy or a_policy(), a_company())


# -- gates ---------------------------------------------------------------------------------------------------


def test_an_old_debt_was_begun_by_a_notice_about_several_invoices():
    covers = (Cover("invoice/2", "reminder"), Cover("invoice/1", "reminder"))
    noticed = a_past("notice", *covers, days_ago=300)

    assert asked(old_debt, an_account(an_invoice(**OLD), past=(noticed,))) is None


def test_an_old_debt_was_not_begun_by_a_notice_of_an_earlier_spell_or_about_another_invoice():
    for covered in (Cover("invoice/1", "reminder", 2), Cover("invoice/2", "reminder", 1)):
        noticed = a_past("notice", covered, days_ago=300)

        assert asked(old_debt, an_account(an_invoice(**OLD), past=(noticed,))).rule == "old debt"


def test_who_owes_just_the_minimum_before_the_due_date_hears_of_it():
    account = an_account(an_invoice(days_overdue=-3, total_minor=50_00))

    assert asked(minimum_amount_coming, account, a_policy(minimum_amount=Decimal(50))) is None
    assert asked(minimum_amount_coming, account, a_policy(minimum_amount=Decimal("50.01"))) is not None


def test_the_dispute_that_is_told_is_the_open_one_of_this_invoice():
    closed = a_dispute(reason="Late.", closed_on=TODAY - days(1))
    other = a_dispute(invoice_id="2", reason="Scratched.")
    account = an_account(
        an_invoice(), an_invoice(id="2"), disputes=(closed, other, a_dispute(reason="Bent."))
    )

    assert asked(in_dispute, account).fact("reason") == "Bent."


def test_of_two_open_promises_the_later_one_is_waited_for():
    sooner, later = a_promise(id="p1", due_in=2), a_promise(id="p2", due_in=6)

    for promises in ((sooner, later), (later, sooner)):
        assert asked(open_promise, an_account(an_invoice(), promises=promises)).until == TODAY + days(7)


def test_a_plan_is_waited_for_until_the_day_after_its_next_instalment_todays_included():
    today_next = an_account(an_invoice(), plans=(a_plan((0, 50_000), (30, 50_000)),))
    later = an_account(an_invoice(), plans=(a_plan((9, 50_000), (30, 50_000)),))

    assert asked(plan_being_kept, today_next).until == TODAY + days(1)
    assert asked(plan_being_kept, later).until == TODAY + days(10)


def test_paid_on_the_day_of_the_last_of_its_payments():
    parts = (
        Applied(on=TODAY - days(2), amount_minor=40_000),
        Applied(on=TODAY - days(9), amount_minor=60_000),
    )
    account = an_account(an_invoice(balance_minor=0, applied=parts))

    assert asked(paid, account).fact("paid_on") == TODAY - days(2)


# -- what brings cash on delivery forward --------------------------------------------------------------------


def forward(*past, today=TODAY, **fields):
    """What is brought forward for a customer with two late invoices and a promise that was broken."""
    broken = fields.pop("promises", (a_promise(due_in=-9, made_days_ago=30),))
    account = an_account(an_invoice(), an_invoice(id="2"), past=past, promises=broken, **fields)
    return brought_forward(Situation(account, BY_PROMISES, a_company(today)))


def test_one_invoices_notice_tells_of_cash_on_delivery_for_all():
    reminded = (a_done_notice(days_ago=9), a_done_notice(invoice="2", days_ago=9))
    told = a_done_notice("cash on delivery", invoice="2", days_ago=4)

    assert forward(*reminded) is not None
    assert forward(*reminded, told) is None


def test_a_notice_that_came_back_was_no_first_word():
    assert forward(a_done_notice(days_ago=9, bounced=True)) is None
    assert forward(a_done_notice(days_ago=9)) is not None


def test_who_is_on_cash_on_delivery_is_not_told_again():
    standing = CashOnDelivery(since=TODAY - days(10), cause="arrears")

    assert forward(a_done_notice(days_ago=9), cash_on_delivery=standing) is None


def test_a_promise_broken_a_year_ago_is_forgotten_and_one_of_the_day_after_is_not():
    def promised(days_ago):
        return (a_promise(due_in=-days_ago, made_days_ago=400),)

    assert forward(a_done_notice(days_ago=9), promises=promised(365)) is None
    assert forward(a_done_notice(days_ago=9), promises=promised(364)) is not None


def test_a_late_payment_turns_the_answer_when_its_invoice_is_a_year_old():
    issued_on = TODAY - days(100)
    account = an_account(history=History(paid_late=(issued_on,), days_late=(40,)))
    policy = a_policy(cash_on_delivery=CodTerms(late_payments=1))

    assert issued_on + days(365) in [*turning_days(Situation(account, policy, a_company()))]
