"""Drills of segments: whose settings hold for a customer, and which word goes before which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from connectors.sandbox.company import Company
from connectors.sandbox.seeds.trading import entries
from plugin import own_settings
from plugin.store.scope import Scope
from tests.simulator import divided
from tests.simulator.drill import Drill, automatic_policy
from tests.simulator.drill_books import first_invoice, invoice_of
from web.demo.checker.facts import Segment

ALICE = "user:alice"
DAYS = (1, 2, 3, 5, 6, 9, 15, 16, 17, 20, 27, 28, 30)
GRACE = {"grace_days": 8}

Say = Callable[[Drill, Scope], None]


def new_customers() -> list[str]:
    """Whose first invoice is of this month has eight days of grace."""
    drill = _lived(divided.SEGMENTS, divided.TOLD)
    return _first(drill, 9)


def large() -> list[str]:
    """Who owes 900.00 has the grace of that segment, whatever the company gives."""
    toml, told = _graceful("owes_at_least = 900", Segment(owes_at_least_minor=90_000, figures=GRACE))
    return _first(_lived(toml, told), 9)


def slow_payers() -> list[str]:
    """Of the last two invoices one was late, of the year three: the second segment holds, not the first."""
    often, told_often = _graceful(
        "paid_late_at_least = 2\nof_last = 2",
        Segment(paid_late_at_least=2, of_last=2, figures={"grace_days": 20}),
        20,
    )
    toml, told = _graceful("paid_late_at_least = 3", Segment(paid_late_at_least=3, figures=GRACE))
    return _first(_lived(often + toml, told_often + told, enter=_paid_before), 9)


def by_currency() -> list[str]:
    """The first segment that fits holds: one of another currency does not."""
    other, told_other = _graceful('currency = "EUR"', Segment(currency="EUR", figures={"grace_days": 20}), 20)
    toml, told = _graceful('currency = "USD"', Segment(currency="USD", figures=GRACE))
    return _first(_lived(other + toml, told_other + told), 9)


def key_account() -> list[str]:
    """Who is called a key account on day 1 is never charged, and written to all the same."""

    def call(drill: Drill, scope: Scope) -> None:
        own_settings.put(scope, "1", ALICE, "tag", on=drill.day(1), value=divided.KEY)
        drill.tenant.witness.checker.tag("1", divided.KEY, is_on=True)

    drill = _lived(divided.SEGMENTS, divided.TOLD, call)
    charged = ["End: a key account was charged."] if drill.outcome().charges else []
    return charged + _first(drill, 3)


def own_word() -> list[str]:
    """The word about the invoice goes before the customer's, and that one before the segment's."""

    def give(drill: Drill, scope: Scope) -> None:
        about = first_invoice(drill.company)
        for value, invoice_id in (("15", None), ("5", about)):
            own_settings.put(
                scope, "1", ALICE, "grace days", on=drill.day(1), value=value, invoice_id=invoice_id
            )
        drill.tenant.witness.checker.own_figures("1", grace_days=5)

    return _first(_lived(divided.SEGMENTS, divided.TOLD, give), 5)


def _graceful(asks: str, told: Segment, days: int = 8) -> tuple[str, tuple[Segment, ...]]:
    """A segment with days of grace, as a policy says it and as the witness is told."""
    return f'\n[[segments]]\nname = "of {days} days"\n{asks}\ngrace_days = {days}\n', (told,)


def _paid_before(company: Company) -> None:
    """Three invoices of the autumn and winter: two were paid twelve days late, the last one on its day."""
    for due_on, days_late in ((date(2025, 10, 31), 12), (date(2025, 11, 30), 12), (date(2025, 12, 31), 0)):
        invoice_id, amount = invoice_of(company, "1", due_on, 400), Decimal(400)
        paid_on, settled = due_on + timedelta(days=days_late), [("Invoice", invoice_id, amount)]
        company.create("Payment", entries.payment("1", paid_on, amount, settled, "2"))


def _lived(
    toml: str,
    told: tuple[Segment, ...],
    say: Say | None = None,
    enter: Callable[[Company], None] | None = None,
) -> Drill:
    """A life under a policy with segments; people say and enter something on day 1, before the run."""

    def on(drill: Drill, day: int) -> None:
        if day == 1 and enter is not None:
            drill.person(enter)
        if day == 1 and say is not None:
            with drill.records() as scope:
                say(drill, scope)

    drill = Drill()
    with drill.living():
        drill.activate(drill.tenant, automatic_policy() + toml)
        checker = drill.tenant.witness.checker
        checker.policy(replace(checker.told_policy, segments=told), moves_running=True)
        drill.live(DAYS, on=on)
        drill.problems()
    return drill


def _first(drill: Drill, day: int) -> list[str]:
    """The breaches, and a word if the first mail did not leave on that day overdue."""
    mails = [int(mail.split()[0]) for mail in drill.outcome().mails]
    wrong = [] if mails[:1] == [day] else [f"End: mails left on the days {mails}, and not first on {day}."]
    return [sentence for _, sentence in drill.sim.breaches] + wrong


DRILLS_OF_SEGMENTS: dict[str, Callable[[], list[str]]] = {
    "new customers": new_customers,
    "grace for large customers": large,
    "grace for slow payers": slow_payers,
    "grace for a currency": by_currency,
    "key account": key_account,
    "own word before a segment": own_word,
}
