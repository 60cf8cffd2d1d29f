"""A reason rests on what it lists: decided again on that alone, the decision is the same (rule 7)."""

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given

from plugin.core import changes
from plugin.core.because import Because
from plugin.core.changes import would_change
from plugin.core.explain import why
from tests.core.builders import TODAY, a_company, an_invoice, days
from tests.core.worlds import worlds

CORE = Path(__file__).resolve().parents[2] / "plugin" / "core"
COMPANY = a_company()
NO_PLANS = {
    *("ranking.py", "ready.py", "second_look.py", "suggestions.py", "volume.py", "reference_rates.py"),
    *("sending.py", "because.py"),
}
"""Their reasons are no decisions about an account: places in a list, findings, advice, the door."""


def listed(account, answer):
    """*account* with its debts, what we did, and conversations; of all else only what the answer names."""
    facts = dict(answer.because.facts)
    named = {value for value in facts.values() if value not in (None, "") and not isinstance(value, bool)}

    def is_named(record):
        values = (getattr(record, field.name) for field in fields(record))
        return any(v in named for v in values if v not in (None, "", ()) and not isinstance(v, bool))

    def of(records):
        return tuple(record for record in records if is_named(record))

    is_about_one = answer.subject.startswith("invoice/")
    return replace(
        account,
        promises=tuple(
            # Steps and calls count from a promise that was not kept; the day they come from is listed.
            one
            for one in account.promises
            if is_named(one) or one.pay_by < TODAY or not is_about_one
        ),
        # What is decided about the customer goes by the first invoice that nothing holds back.
        holds=of(account.holds) if is_about_one else account.holds,
        plans=of(account.plans) if is_about_one else account.plans,
        lookalikes=of(account.lookalikes),
        unreadable=of(account.unreadable),
        noteworthy=of(account.noteworthy),
        unapplied_minor=account.unapplied_minor if "unapplied_minor" in facts else 0,
        members=tuple(
            member if is_named(member) else replace(member, reported_balance_minor=member.open_items_minor)
            for member in account.members
        ),
    )


@given(world=worlds)
def test_deciding_again_on_the_listed_facts_decides_the_same(world):
    account, policy = world
    for answer in why(account, policy, COMPANY):
        again = [each.decision for each in why(listed(account, answer), policy, COMPANY)]
        assert answer.decision in again or _as_arrears(answer.decision) in again, answer


def _as_arrears(decision):
    """Who is told for its history may be in arrears as well, and is put on cash on delivery either way."""
    *what, rule = decision
    return (*what, "arrears after notice" if rule == "history after notice" else rule)


def reasons_of_plans():
    """(rule, whether it names a day) of every reason that a plan can give."""
    for path in CORE.rglob("*.py"):
        tree = ast.parse(path.read_text()) if path.name not in NO_PLANS else ast.Module([], [])
        for node in ast.walk(tree):
            is_reason = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("because", "Because")
            if is_reason and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, any(keyword.arg == "until" for keyword in node.keywords)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_STATUS_RULES":
                yield from ((rule.value, False) for rule in node.value.values)


ACTS = {
    "arrears after notice",
    "courtesy is due",
    "interest is due",
    "late payments",
    "promises not kept",
    "step is due",
}
REASONS = sorted(set(reasons_of_plans()))


def test_there_are_reasons_to_look_at():
    assert len(REASONS) > 90
    assert {rule for rule, _ in REASONS} >= changes.FOR_GOOD | ACTS


@pytest.mark.parametrize(
    ("reason", "invoice", "what"),
    [
        (Because("paid"), an_invoice(), "the payment bounces"),
        (Because("paid"), an_invoice(late_fee_minor=100_000), None),
        (Because("paid"), None, None),
        (Because("on hold"), an_invoice(), "the hold is ended"),
        (Because("on hold", until=TODAY), an_invoice(), "the day comes"),
        (Because("grace by a person", until=TODAY), an_invoice(), "the grace is ended"),
        (Because("below the minimum charge", (("amount_minor", 0),)), an_invoice(), None),
        (Because("below the minimum charge", (("amount_minor", 1),)), an_invoice(), "the policy bills less"),
    ],
)
def test_nothing_is_named_that_could_not_help(reason, invoice, what):
    named = [change.what for change in would_change(reason, invoice, acts=False)]

    assert named[-1:] == ([what] if what else [])


@pytest.mark.parametrize(("rule", "names_a_day"), REASONS)
def test_every_reason_names_what_would_change_it_or_is_for_good(rule, names_a_day):
    reason = Because(rule, (("amount_minor", 1),), TODAY + days(1) if names_a_day else None)
    acts = rule in ACTS or rule.startswith("second reminder")
    named = would_change(reason, an_invoice(), acts=acts)

    assert bool(named) != (rule in changes.FOR_GOOD | changes.ECHOES)
