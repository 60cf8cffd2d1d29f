"""The witness understands the words that customers really get; the only place where the two meet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from plugin.core.actions import InterestLine, SendNotice
from plugin.core.because import Because
from plugin.core.blocks import MEMO as WRITTEN_MEMO
from plugin.core.blocks import NOTES as WRITTEN_NOTES
from plugin.words.charges import charge_line_words
from plugin.words.notices import memo_words
from web.demo.checker.facts import Tone
from web.demo.checker.reading import MEMO, NOTES, date_given, tone_of

NOTICE = SendNotice(
    customer_id="1",
    covers=(),
    because=Because("step is due"),
    invoice_id="1",
    tone="interest notice",
    asked_minor=100_000,
    disputed_minor=5_000,
    days_overdue=33,
    pay_by=date(2026, 11, 15),
    annual_rate_percent=Decimal(18),
    interest_minor=2_121,
)


@pytest.mark.parametrize("tone", get_args(Tone))
def test_a_notice_is_known_for_what_it_is(tone):
    due_on = date(2026, 11, 20) if tone == "courtesy" else None
    words = memo_words(replace(NOTICE, tone=tone, due_on=due_on), "1007", "Alder & Finch", "USD")

    assert tone_of(words) == tone
    assert date_given(words) == (NOTICE.pay_by if tone == "interest notice" else None)


@pytest.mark.parametrize(("written", "read"), [(WRITTEN_MEMO, MEMO), (WRITTEN_NOTES, NOTES)])
def test_the_fences_are_where_we_look_for_them(written, read):
    text = written.with_block("A person's words.", "ours")

    assert read.inside(text) == "ours"
    assert read.outside(text) == "A person's words."


def test_a_charge_as_it_is_printed_is_checked_to_the_cent(world):
    world.mail(world.first)
    world.days_pass(3)
    world.mail(world.first, memo_words(NOTICE, "1001", "Small", "USD"))
    world.days_pass(11)
    line = InterestLine(
        invoice_id=world.first,
        invoice_number=world.company.read("Invoice", world.first)["DocNumber"],
        due_on=date(2026, 10, 3),
        period_from=date(2026, 10, 4),
        period_through=date(2026, 11, 15),
        days=43,
        principal_minor=100_000,
        annual_rate_percent=Decimal(18),
        amount_minor=2_121,
    )
    looks = []
    for amount in ("21.21", "21.20"):
        body = {
            "DetailType": "SalesItemLineDetail",
            "Amount": amount,
            "Description": charge_line_words(line, "USD"),
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
        }
        world.charge(world.first, line.period_from, line.period_through, amount, Line=[body])
        looks.append(world.rules())
        world.checker._world.charged.clear()

    assert looks == [[], [3]]
