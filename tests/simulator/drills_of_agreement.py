"""Drills of what people agree with a customer or decide about one: the program goes by it, and no further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from connectors.sandbox.company import Company
from connectors.sandbox.seeds.trading import entries
from plugin import cash_on_delivery, own_settings, people, policies
from plugin.core.said import Instalment
from plugin.people import Agreed
from plugin.store import companies, policy_versions
from plugin.store.scope import Scope
from tests.simulator.drill import PAID_ON, Drill, automatic_policy
from tests.simulator.drill_books import first_invoice, invoice_of
from web.demo.checker.facts import NOTHING_OWED_BEYOND
from web.demo.watcher import figures

ALICE = "user:alice"
DAYS = (1, 2, 3, 5, 6, 9, 15, 16, 17, 20, 27, 28, 30, 41, 42)
COURTESY = """
[[steps]]
name = "courtesy"
kind = "courtesy"
days_before_due = 8
consent = "automatic"

"""

Say = Callable[[Drill, Scope], None]


def plan_kept() -> list[str]:
    """A plan whose first instalment comes on day 40: until then nobody writes, and interest waits."""
    drill = _lived({2: lambda drill, scope: _agree(drill, scope, drill.day(40))})
    mails = [mail for mail in _mails(drill) if mail <= 40]
    return _judged(drill, mails == [] and not drill.outcome().charges, "something left while a plan was kept")


def plan_after_notice() -> list[str]:
    """A plan made after interest was announced: it is not charged while the plan is kept."""
    drill = _lived({20: lambda drill, scope: _agree(drill, scope, drill.day(60))})
    return _judged(drill, not drill.outcome().charges, "interest was charged in a plan in which it waits")


def plan_broken() -> list[str]:
    """The first of two instalments does not come on day 5: chasing goes on."""
    drill = _lived({2: lambda drill, scope: _agree(drill, scope, drill.day(5), drill.day(90))})
    return _judged(drill, bool(_mails(drill)), "nobody was written to after an instalment was missed")


def says_paid() -> list[str]:
    """On day 2 they say that it is paid: the reminder waits until the money should have come."""

    def say(drill: Drill, scope: Scope) -> None:
        on = drill.day(2)
        word = "Sent on Monday."
        people.log_contact(scope, "1", ALICE, on=on, outcome="says paid", person="Joan", summary=word)
        drill.tenant.witness.checker.says_paid("1", on)

    drill = _lived({2: say})
    first = min(_mails(drill), default=0)
    return _judged(drill, first == 6, f"the first reminder left on day {first} and not on day 6")


def kept_version() -> list[str]:
    """A hastier policy comes into force on day 4: the case that runs keeps the one it began with."""

    def hurry(drill: Drill, scope: Scope) -> None:
        toml = automatic_policy().replace("after_days_overdue = 15", "after_days_overdue = 6")
        policy_versions.activate(scope, toml, ALICE)
        now = companies.standing(scope)
        drill.tenant.witness.checker.policy(figures(now.policy, now))

    drill = _lived({5: hurry})
    return _judged(drill, _mails(drill)[:2] == [3, 16], f"notices left on the days {_mails(drill)}")


def own_grace() -> list[str]:
    """A person gives ten days of grace: the reminder leaves when they are over."""

    def give(drill: Drill, scope: Scope) -> None:
        own_settings.put(scope, "1", ALICE, "grace days", on=drill.day(1), value="10", reason="As agreed")
        drill.tenant.witness.checker.own_figures("1", grace_days=10)

    drill = _lived({1: give})
    return _judged(drill, min(_mails(drill), default=0) == 16, f"notices left on the days {_mails(drill)}")


def let_off() -> list[str]:
    """After the notice a person lets the customer off: nothing is charged."""

    def exempt(drill: Drill, scope: Scope) -> None:
        own_settings.put(scope, "1", ALICE, "no interest", on=drill.day(20), reason="A good customer")
        drill.tenant.witness.checker.own_figures("1", **NOTHING_OWED_BEYOND)

    drill = _lived({20: exempt})
    return _judged(drill, not drill.outcome().charges, "a customer who was let off was charged")


def cod_by_hand() -> list[str]:
    """A person puts the customer on cash on delivery: it stays when all is paid."""

    def put_on(drill: Drill, scope: Scope) -> None:
        cash_on_delivery.put_on(scope, "1", ALICE, reason="Two checks bounced", on=drill.day(2))
        drill.tenant.witness.checker.cod_by_hand("1", is_on=True)

    drill = _lived({2: put_on}, days=(2, 3, 5, PAID_ON, PAID_ON + 5, PAID_ON + 9))
    return _judged(drill, drill.outcome().term != "3", "a person's word was undone when the debt was paid")


def put_off() -> list[str]:
    """After the reminder the invoice is given a later day: it begins anew when that has passed."""

    def on(drill: Drill, day: int) -> None:
        if day == 5:
            drill.person(_give_twenty_days)

    drill = Drill()
    with drill.living():
        drill.live((3, 5, 6, 9, 16, 17, 20, 22, 23, 24, 27), on=on)
        drill.problems()
    return _judged(drill, _mails(drill) == [3, 23], f"notices left on the days {_mails(drill)}")


def _give_twenty_days(company: Company) -> None:
    invoice = company.read("Invoice", first_invoice(company))
    later = date.fromisoformat(invoice["DueDate"]) + timedelta(days=20)
    fields = {"DueDate": later.isoformat(), "sparse": True}
    company.update("Invoice", {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"]} | fields)


def courtesy() -> list[str]:
    """A word eight days before the due date, once, and the first reminder in its time."""
    drill = Drill()
    with drill.living():
        toml = automatic_policy()
        drill.activate(drill.tenant, toml.replace("[[steps]]", f"{COURTESY.strip()}\n\n[[steps]]", 1))
        due_on = drill.day(17)
        number = drill.person(lambda company: invoice_of(company, "2", due_on))
        drill.live((9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 21))
        left = [
            mail.at.astimezone(drill.company.books.zone).date()
            for mail in drill.company.mail
            if mail.id == number
        ]
        days = [(on - due_on).days for on in left]
        return _judged(drill, days == [-8, 3], f"its mails left on the days {days}")


def courtesy_and_paid() -> list[str]:
    """A word eight days before the due date, paid in time: nothing more leaves, and the memo is as it was."""
    drill = Drill()
    with drill.living():
        toml = automatic_policy()
        drill.activate(drill.tenant, toml.replace("[[steps]]", f"{COURTESY.strip()}\n\n[[steps]]", 1))
        number = drill.person(lambda company: invoice_of(company, "2", drill.day(17)))
        drill.live((9, 10))
        said = drill.company.read("Invoice", number)["CustomerMemo"]["value"]
        drill.person(lambda company: _pay(company, number))
        drill.live((13, 16, 17, 18, 20, 23))
        mails = [mail for mail in drill.company.mail if mail.id == number]
        left = drill.company.read("Invoice", number)["CustomerMemo"]["value"]
        is_right = [mail.memo for mail in mails] == [said] and left == "Thank you."
        is_gentle = said != left and not any(word in said for word in ("interest", "overdue", "late"))
        wrong = (
            []
            if is_right and is_gentle
            else [f"End: {len(mails)} mails; it said {said!r}, {left!r} is left."]
        )
        return drill.problems() + wrong


def _pay(company: Company, number: str) -> None:
    invoice, today = company.read("Invoice", number), company.books.today()
    settled = [("Invoice", number, invoice["Balance"])]
    company.create("Payment", entries.payment("2", today, invoice["Balance"], settled, "2"))


def of_a_statute() -> list[str]:
    """Interest that a law gives against businesses is not asked of a customer nobody knows to be one."""
    drill = _lived(
        {}, toml=policies.preset("uk-statutory").replace('consent = "approve"', 'consent = "automatic"')
    )
    return _judged(drill, not drill.outcome().charges, "a statute was used against nobody knows whom")


def _agree(drill: Drill, scope: Scope, *due_on: date) -> None:
    """The invoice is paid in equal parts on these days."""
    today, invoice = scope.now.astimezone(drill.company.books.zone).date(), first_invoice(drill.company)
    parts = [Instalment(due_on=on, amount_minor=100_000 // len(due_on)) for on in due_on]
    agreed = Agreed(on=today, person="Joan", invoice_ids=[invoice], instalments=parts)
    people.make_plan(scope, "1", ALICE, agreed)
    told = [(part.due_on, part.amount_minor) for part in parts]
    drill.tenant.witness.checker.plan("1", [invoice], today, told)


def _lived(said: dict[int, Say], *, days: tuple[int, ...] = DAYS, toml: str = "") -> Drill:
    """A life in which people say something on some days, before the run."""

    def on(drill: Drill, day: int) -> None:
        if day in said:
            with drill.records() as scope:
                said[day](drill, scope)

    drill = Drill()
    with drill.living():
        if toml:
            drill.activate(drill.tenant, toml)
        drill.live(days, on=on)
        drill.problems()
    return drill


def _mails(drill: Drill) -> list[int]:
    """The days on which the first invoice was mailed."""
    return [int(mail.split()[0]) for mail in drill.outcome().mails]


def _judged(drill: Drill, is_right: bool, otherwise: str) -> list[str]:
    return [sentence for _, sentence in drill.sim.breaches] + ([] if is_right else [f"End: {otherwise}."])


DRILLS_OF_AGREEMENT: dict[str, Callable[[], list[str]]] = {
    "plan kept": plan_kept,
    "plan after the notice": plan_after_notice,
    "plan broken": plan_broken,
    "says paid": says_paid,
    "kept version": kept_version,
    "grace of its own": own_grace,
    "let off": let_off,
    "cash on delivery by hand": cod_by_hand,
    "put off": put_off,
    "courtesy": courtesy,
    "courtesy and paid": courtesy_and_paid,
    "of a statute": of_a_statute,
}
