"""Memo removal, notes and digest: for the company's own eyes, automatic, on any day."""

from dataclasses import replace

import pytest

from plugin.core.actions import Cover
from plugin.core.blocks import MEMO
from plugin.core.past import Noteworthy
from tests.core.asking import planned, reasons, the, why
from tests.core.builders import (
    TODAY,
    a_done_notice,
    a_legal_stop,
    a_paid_invoice,
    a_past,
    an_account,
    an_invoice,
    days,
)

BLOCK = MEMO.with_block("Thank you for your business.", "This invoice is late.")
PAID = an_account(a_paid_invoice(memo=BLOCK), past=(a_done_notice(),))


def test_rule_10_the_memo_block_leaves_when_the_invoice_is_paid():
    found = the("remove memo", PAID)

    assert (found.invoice_id, found.consent) == ("1", "automatic")
    assert found.covers == (Cover("invoice/1", "remove memo"),)


def test_it_leaves_when_the_due_date_was_moved():
    moved = an_invoice(days_overdue=-5, memo=BLOCK)

    assert the("remove memo", an_account(moved)) is not None


@pytest.mark.parametrize(("balance_minor", "paid"), [(0, True), (1, False)])
def test_it_is_told_whether_it_leaves_because_it_is_paid(balance_minor, paid):
    moved = an_invoice(days_overdue=-5, memo=BLOCK, balance_minor=balance_minor)

    assert the("remove memo", an_account(moved)).because.fact("paid") == paid


@pytest.mark.parametrize(
    "invoice",
    [
        an_invoice(memo=BLOCK),
        a_paid_invoice(memo="Thank you."),
        a_paid_invoice(memo=BLOCK, is_voided=True),
    ],
)
def test_it_stays_while_owed_and_nothing_is_touched_without_a_block(invoice):
    assert the("remove memo", an_account(invoice)) is None


def test_a_closed_period_is_left_alone():
    issued = PAID.invoices[0].issued_on

    assert the("remove memo", PAID, books_closed_through=issued) is None
    assert why(PAID, step="remove memo", books_closed_through=issued).rule == "closed period"


def removed(*, times=1, words="This invoice is late.", **fields):
    """A removal of these words from the invoice's memo, yesterday."""
    cover = Cover("invoice/1", "remove memo", times)
    return a_past("remove memo", cover, id=f"removal {times}", removed=words, **fields)


def test_a_block_is_removed_again_when_a_notice_has_left_since():
    second = a_done_notice("interest notice", days_ago=0)

    again = the("remove memo", replace(PAID, past=(*PAID.past, removed(), second)))

    assert again.covers == (Cover("invoice/1", "remove memo", 2),)


def test_a_block_of_other_words_is_removed_though_its_notice_never_left():
    """QuickBooks took the memo and not the mail; then the invoice was paid and the notice withdrawn."""
    again = the(
        "remove memo", replace(PAID, past=(*PAID.past, removed(words="This invoice is 4 days late.")))
    )

    assert (again.covers, again.block) == (
        (Cover("invoice/1", "remove memo", 2),),
        "This invoice is late.",
    )


@pytest.mark.parametrize("status", ["done", "cancelled", "failed"])
def test_words_that_a_person_put_back_or_wants_to_stay_are_theirs(status):
    account = replace(PAID, past=(*PAID.past, removed(status=status)))

    assert the("remove memo", account) is None
    assert why(account, step="remove memo").fact("on") == TODAY - days(1)


def test_until_the_next_sync_shows_that_a_block_is_gone_nothing_is_said_of_it():
    account = replace(PAID, past=(*PAID.past, removed(days_ago=0)))

    assert "remove memo" not in reasons(account)
    assert the("remove memo", account) is None


def test_the_removals_that_ended_are_counted_and_one_that_is_open_keeps_its_number():
    earlier = (removed(words="Late."), removed(times=4, words="Later."))
    waits = a_past("remove memo", Cover("invoice/1", "remove memo", 5), status="proposed")
    in_doubt = replace(waits, status="unclear")

    for past in (earlier, (*earlier, waits)):
        found = the("remove memo", replace(PAID, past=(*PAID.past, *past)))
        assert found.covers == (Cover("invoice/1", "remove memo", 5),)
    unclear = replace(PAID, past=(*PAID.past, *earlier, in_doubt))
    assert why(unclear, step="remove memo").rule == "outcome unclear"


def test_s2_7_a_note_for_each_noteworthy_thing():
    account = an_account(
        noteworthy=(Noteworthy(ref="contact/7", on=TODAY), Noteworthy(ref="action/a1", on=TODAY))
    )

    assert [(a.kind, a.ref) for a in planned(account).actions] == [
        ("note", "contact/7"),
        ("note", "action/a1"),
    ]
    noted = replace(account, past=(a_past("note", Cover("contact/7", "note")),))
    assert [a.ref for a in planned(noted).actions] == ["action/a1"]


def test_the_digest_is_written_when_it_differs():
    account = an_account(digest="COD since yesterday", digest_wanted="")

    assert the("digest", account).text == ""
    assert the("digest", replace(account, digest="")) is None
    before = a_past("digest", Cover("customer/9", "digest"))
    assert the("digest", replace(account, past=(before,))).covers == (Cover("customer/9", "digest", 2),)


def test_echoes_need_no_fresh_facts_no_contact_day_and_a_legal_stop_allows_them():
    account = replace(
        PAID,
        legal_stop=a_legal_stop(),
        noteworthy=(Noteworthy(ref="contact/7", on=TODAY),),
        digest_wanted="x",
    )
    found = planned(account, today=TODAY + days(3), synced_at=None).actions

    assert [a.kind for a in found] == ["remove memo", "note", "digest"]
    assert {a.consent for a in found} == {"automatic"}


@pytest.mark.parametrize(
    ("account", "step"),
    [
        (
            replace(
                PAID,
                past=(*PAID.past, a_past("remove memo", Cover("invoice/1", "remove memo"), status="unclear")),
            ),
            "remove memo",
        ),
        (
            an_account(
                noteworthy=(Noteworthy(ref="contact/7", on=TODAY),),
                past=(a_past("note", Cover("contact/7", "note"), status="unclear"),),
            ),
            "note",
        ),
        (
            an_account(
                digest_wanted="COD", past=(a_past("digest", Cover("customer/9", "digest"), status="unclear"),)
            ),
            "digest",
        ),
    ],
)
def test_an_echo_whose_outcome_is_not_certain_is_not_repeated(account, step):
    assert the(step, account) is None
    assert why(account, step=step).rule == "outcome unclear"
