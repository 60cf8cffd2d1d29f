"""What comes of a contact moves the case: says paid, refuses, disputes, wrong contact (S2.5, S2.6, S2.8)."""

from dataclasses import replace

import pytest

from plugin.core.owed import Applied
from plugin.core.planner import plan, why_not
from tests.core.builders import (
    TODAY,
    a_company,
    a_contact,
    a_dispute,
    a_legal_stop,
    a_policy,
    an_account,
    an_attempt,
    an_invoice,
    days,
)


def tasks(account, **company):
    made = plan(account, a_policy(), a_company(**company))
    return {task.kind: task for task in made.tasks}


def why(account, **company):
    found = why_not(account, "1", a_policy(), a_company(**company))
    return found.rule if found else None


def says_paid(days_ago, **fields):
    return a_contact(
        days_ago=days_ago, outcome="says paid", person="Pat", summary="Sent on Friday.", **fields
    )


# -- says that it is paid ----------------------------------------------------------------------------------


def test_who_says_that_it_is_paid_is_left_alone_while_it_may_be_on_its_way():
    """Three days after Sunday is today, a Wednesday, and still one of them."""
    account = an_account(an_invoice(days_overdue=20), contacts=(says_paid(3),))

    assert why(account) == "says paid"
    assert "look for the payment" not in tasks(account)


def test_when_nothing_came_somebody_looks_for_it_and_calls_begin_again():
    account = an_account(an_invoice(days_overdue=20), contacts=(says_paid(4),))
    found = tasks(account)

    assert why(account) is None
    assert found["look for the payment"].because.fact("watched_through") == TODAY - days(1)
    assert "call" in found


def test_the_watch_ends_on_a_working_day():
    friday = TODAY - days(5)
    account = an_account(an_invoice(days_overdue=20), contacts=(says_paid(5),))

    assert (friday.weekday(), why(account)) == (4, None)
    assert tasks(account)["look for the payment"].because.fact("watched_through") == TODAY - days(2)


def test_what_came_ends_it():
    paid = an_invoice(days_overdue=20, balance_minor=0, applied=(Applied(on=TODAY, amount_minor=100_000),))

    assert tasks(an_account(paid, contacts=(says_paid(9),))) == {}


def test_what_was_not_late_when_they_said_it_was_not_meant():
    account = an_account(an_invoice(days_overdue=3), contacts=(says_paid(3),))

    assert why(account) is None


def test_only_the_invoice_it_was_about_is_watched():
    account = an_account(
        an_invoice(days_overdue=20),
        an_invoice(id="2", days_overdue=20),
        contacts=(says_paid(3, invoice_id="2"),),
    )

    assert why(account) != "says paid"
    assert why_not(account, "2", a_policy(), a_company()).rule == "says paid"


def test_another_word_since_then_counts_instead():
    account = an_account(
        an_invoice(days_overdue=20), contacts=(says_paid(9), a_contact(days_ago=8, summary="Next month."))
    )

    assert "look for the payment" not in tasks(account)


def test_an_attempt_since_then_changes_nothing():
    account = an_account(an_invoice(days_overdue=20), contacts=(says_paid(9), an_attempt(days_ago=2)))

    assert "look for the payment" in tasks(account)


# -- refuses -------------------------------------------------------------------------------------------------


def test_s2_8_who_refuses_is_a_matter_for_the_person_with_the_relationship_at_once():
    refused = a_contact(days_ago=0, outcome="refuses", person="Pat", summary="Never.")
    found = tasks(an_account(an_invoice(days_overdue=20), contacts=(refused,)))

    assert found["reach out"].due_on == TODAY
    assert found["reach out"].because.rule == "refuses to pay"
    assert "call" not in found


def test_who_has_been_spoken_to_since_refuses_no_more():
    refused = a_contact(days_ago=3, outcome="refuses", person="Pat", summary="Never.")
    account = an_account(an_invoice(days_overdue=20), contacts=(refused, a_contact(days_ago=1)))

    assert "reach out" not in tasks(account)


def test_who_refused_and_paid_owes_nothing_that_is_late():
    refused = a_contact(days_ago=3, outcome="refuses", person="Pat", summary="Never.")

    assert tasks(an_account(an_invoice(days_overdue=-3), contacts=(refused,))) == {}


# -- the wrong contact ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "is_written_to"), [("call", True), ("email", False), ("letter", False)])
def test_a_wrong_contact_is_a_task_and_only_a_wrong_address_is_not_written_to(how, is_written_to):
    wrong = an_attempt(days_ago=1, how=how)
    account = an_account(an_invoice(days_overdue=5), contacts=(replace(wrong, outcome="wrong contact"),))

    assert "find the right contact" in tasks(account)
    assert why(account) == (None if is_written_to else "wrong address")


def test_a_wrong_number_is_not_called_again_until_somebody_has_found_the_right_one():
    wrong = replace(an_attempt(days_ago=4), outcome="wrong contact")
    found = a_contact(days_ago=3, outcome="new contact", person="Kim", summary="Kim, 555 0100.")
    account = an_account(an_invoice(days_overdue=30), contacts=(wrong,))

    assert "call" not in tasks(account)
    assert "call" in tasks(replace(account, contacts=(wrong, found)))
    assert "find the right contact" not in tasks(replace(account, contacts=(wrong, found)))


def test_finding_the_right_contact_is_no_attempt():
    """The call is as late as it was: nothing has been tried since."""
    found = a_contact(days_ago=1, outcome="new contact", person="Kim", summary="Kim, 555 0100.")
    account = an_account(an_invoice(days_overdue=30), contacts=(found,))

    assert tasks(account)["call"].due_on <= TODAY


def test_a_confirmed_receipt_ends_no_calls():
    has_it = a_contact(
        days_ago=5, outcome="got the invoice", person="Pat", summary="It is here.", invoice_id="1"
    )
    account = an_account(an_invoice(days_overdue=30), contacts=(has_it,))

    assert "call" in tasks(account)


# -- disputes ------------------------------------------------------------------------------------------------


def test_s1_5_a_dispute_that_stays_open_is_brought_to_who_settles_it():
    account = an_account(an_invoice(), disputes=(a_dispute(opened_days_ago=7, owner="Alice"),))
    task = tasks(account)["settle the dispute"]

    assert (task.subject, task.because.fact("owner")) == ("invoice/1", "Alice")
    assert tasks(replace(account, disputes=(a_dispute(opened_days_ago=6),))) == {}
    assert tasks(replace(account, disputes=(a_dispute(opened_days_ago=9, closed_on=TODAY),))) == {}


def test_a_legal_stop_ends_what_follows_too():
    refused = a_contact(days_ago=0, outcome="refuses", person="Pat", summary="Never.")
    account = an_account(an_invoice(days_overdue=20), contacts=(refused,), legal_stop=a_legal_stop())

    assert set(tasks(account)) == {"legal stop"}
