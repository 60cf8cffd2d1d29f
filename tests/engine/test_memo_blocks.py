"""Our block leaves a memo whenever nothing calls for it, in the second spell as in the first (rule 10)."""

from contextlib import contextmanager

from msgspec.structs import replace

from plugin.books import TryLater
from plugin.core.blocks import MEMO
from tests.engine.town import Town


def block(town: Town) -> str | None:
    return MEMO.block_in(town.books.invoice("1007").memo)


def says(town: Town, memo: str) -> None:
    town.books.put(replace(town.books.invoice("1007"), memo=memo))


def through_the_first_spell(town: Town) -> str:
    """A notice has left, the invoice was paid and its block removed, and the payment bounced.

    Returns the memo as it stood.
    """
    town.owes(days_overdue=5, memo="Thank you.")
    town.run()
    memo = town.books.mails[-1].memo
    payment = town.pays()
    town.days_pass(2, running=True)
    assert town.books.invoice("1007").memo == "Thank you."
    town.bounces(payment)
    town.days_pass(6)
    return memo


@contextmanager
def no_mail_leaves(town: Town):
    """QuickBooks takes the memo of a notice and answers 429 to its sending."""
    real = town.books.perform

    def perform(order, *, request_id):
        if order.kind == "notice":
            says(town, MEMO.with_block(order.invoice.memo, order.words))
            raise TryLater("429")
        return real(order, request_id=request_id)

    town.books.perform = perform
    yield
    town.books.perform = real


def test_a_block_whose_notice_never_left_is_removed_once_the_invoice_is_paid(town):
    through_the_first_spell(town)
    with no_mail_leaves(town):
        town.run()
    assert block(town) is not None

    town.pays(number="2")
    town.days_pass(2, running=True)

    assert town.books.invoice("1007").memo == "Thank you."
    assert town.states("notice") == ["done", "cancelled"]
    assert town.states("remove memo") == ["done", "done"]


def test_a_third_spell_is_like_the_second(town):
    through_the_first_spell(town)
    for number in ("2", "3"):
        with no_mail_leaves(town):
            town.run()
        assert block(town) is not None
        payment = town.pays(number=number)
        town.days_pass(2, running=True)
        assert block(town) is None
        town.bounces(payment)
        town.days_pass(6)

    assert town.states("remove memo") == ["done", "done", "done"]


def test_words_that_a_person_puts_back_stay_and_nobody_takes_turns(town):
    memo = through_the_first_spell(town)
    town.pays(number="2")
    town.days_pass(1, running=True)

    says(town, memo)
    town.days_pass(4, running=True)

    assert town.books.invoice("1007").memo == memo
    assert town.states("remove memo") == ["done"]


def test_a_removal_is_asked_for_once_though_the_mirror_shows_the_block_until_the_next_sync(town):
    town.owes(days_overdue=5)
    town.run()
    town.pays()

    town.days_pass(3, running=True)

    assert town.states("remove memo") == ["done"]
