"""What gates and causes look at when there is more than one of it, and on the last day: where slips hide."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from plugin.core.actions import Cover
from plugin.core.cod_causes import brought_forward, turning_days
from plugin.core.cod_terms import CodTerms
from plugin.core.gates.age import old_debt
from plugin.core.gates.amount import minimum_amount_coming
from plugin.core.gates.claims import in_dispute, open_promise, plan_being_kept
from plugin.core.gates.debts import paid
from plugin.core.gates.delivery import memo_has_no_room, no_address, nothing_dated_today
from plugin.core.gates.found_money import lookalike_receipt
from plugin.core.gates.freshness import stale_sync
from plugin.core.gates.rhythm import mailed_beside_us
from plugin.core.gates.stops import on_hold
from plugin.core.gates.unreadable import facts_incomplete
from plugin.core.goal import cohorts
from plugin.core.owed import Applied, History, Unreadable
from plugin.core.past import CashOnDelivery
from plugin.core.situation import Situation
from tests.core.builders import (
    TODAY,
    a_company,
    a_dispute,
    a_done_notice,
    a_hold,
    a_lookalike,
    a_member,
    a_paid_invoice,
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


def test_an_address_is_known_when_it_is_that_of_the_invoices_own_customer():
    members = (a_member(id="9", email=None), a_member(id="10", email="child@acme.example"))

    for customer, known in (("9", False), ("10", True)):
        for order in (members, members[::-1]):
            account = an_account(an_invoice(email=None, customer_id=customer), members=order)

            assert asked(no_address, account).fact("customer_has_address") is known


def test_a_memo_of_the_length_that_is_told_has_room_and_one_letter_more_has_not():
    told = asked(memo_has_no_room, an_account(an_invoice(memo="x" * 900)))
    longest = told.fact("memo_length_max")

    assert told.fact("memo_length") == 900
    assert asked(memo_has_no_room, an_account(an_invoice(memo="x" * longest))) is None
    assert asked(memo_has_no_room, an_account(an_invoice(memo="x" * (longest + 1)))) is not None


def test_a_document_can_be_dated_the_day_after_the_closed_period():
    told = nothing_dated_today(a_company(books_closed_through=TODAY + days(4)))

    assert told.until == TODAY + days(5)


def test_the_first_receipt_that_looks_like_payment_is_told():
    found = (a_lookalike(id="502", on=TODAY - days(1)), a_lookalike(id="503", on=TODAY - days(3)))

    assert asked(lookalike_receipt, an_account(an_invoice(), lookalikes=found)).fact("id") == "503"


def test_facts_are_fresh_to_their_last_hour():
    company, policy = a_company(), a_policy(facts_fresh_hours=6)

    def synced(ago):
        return stale_sync(policy, a_company(synced_at=company.now - ago))

    assert synced(timedelta(hours=6)) is None
    assert synced(timedelta(hours=6, seconds=1)).rule == "stale facts"


def test_of_two_holds_the_one_that_ends_later_is_told_and_whether_it_is_for_one_invoice():
    short = a_hold(placed_days_ago=1, until=TODAY + days(2))
    long = a_hold(placed_days_ago=9, until=TODAY + days(6), invoice_id="1")

    told = asked(on_hold, an_account(an_invoice(), holds=(short, long)))

    assert (told.until, told.fact("scope")) == (TODAY + days(7), "invoice")
    assert asked(on_hold, an_account(an_invoice(), holds=(short,))).fact("scope") == "customer"


def test_the_first_unreadable_record_by_its_kind_is_told():
    found = (Unreadable(kind="Payment", id="7", reason="-"), Unreadable(kind="Invoice", id="8", reason="-"))

    assert facts_incomplete(an_account(an_invoice(), unreadable=found)).fact("id") == "8"


# -- what was mailed beside us -------------------------------------------------------------------------------


def mailed(day, **fields):
    """An invoice that QuickBooks mailed on *day*."""
    return an_invoice(emailed_at=datetime.combine(day, time(12), UTC), **fields)


def test_an_invoice_mailed_again_after_its_due_date_was_mailed_beside_us():
    again = mailed(TODAY - days(2), id="2")
    account = an_account(an_invoice(), mailed(TODAY - days(5), id="3"), again)

    assert [*mailed_beside_us(account)] == [(again, TODAY - days(2))]


def test_what_a_notice_of_ours_mailed_is_ours_but_not_what_one_did_that_was_cancelled():
    account = an_account(mailed(TODAY - days(2)))

    for status, beside in (("done", 0), ("unclear", 0), ("cancelled", 1)):
        ours = a_past("notice", Cover("invoice/1", "reminder"), days_ago=3, status=status)

        assert len([*mailed_beside_us(an_account(*account.invoices, past=(ours,)))]) == beside


# -- the goal ------------------------------------------------------------------------------------------------


def test_a_charge_of_ours_counts_nothing_and_hides_nobody_in_the_months_share():
    charge = an_invoice(id="900", is_charge=True, days_overdue=60)
    paid_in_time = a_paid_invoice(days_overdue=60, paid_on=TODAY - days(70))

    (cohort,) = cohorts((charge, paid_in_time), 30, TODAY)

    assert (cohort.billed_minor, cohort.collected_minor) == (100_000, 100_000)


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
