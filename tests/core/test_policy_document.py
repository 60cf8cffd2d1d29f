"""docs/policy.md is true: its examples load, its tables name every setting with its default."""

import dataclasses
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plugin import policies
from plugin.core.cod_terms import CodTerms
from plugin.core.goal import Goal
from plugin.core.interest import lines_of
from plugin.core.late_fees import Fee
from plugin.core.owed import Applied
from plugin.core.policy import InterestTerms, Policy, Step
from plugin.core.said import Dispute
from tests.core.builders import an_invoice, some_terms

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "policy.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
ROWS = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", TEXT, re.MULTILINE))

ANSWERS = {"letter_after_days", "calls_max", "stop_service_after_days", "attorney_after_days"}
"""Missing in old versions alone; a new one must have them."""


def test_the_examples_are_sound():
    whole, courtesy, cod, segment, goal, rates, fee = EXAMPLES

    assert policies.check(whole)[1] == []
    assert policies.check(whole.replace("[[steps]]", f"{courtesy}\n[[steps]]", 1))[1] == []
    assert policies.check(f"{whole}\n{segment}")[1] == []
    assert policies.check(f"{whole}\n{cod}")[1] == []
    assert policies.check(f"{whole}\n{goal}")[1] == []
    assert policies.load(f"{whole}\n{rates}", 1).interest.rate_changes
    assert policies.load(f"{whole}\n{fee}", 1).interest.fees


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind in (Policy, Step, InterestTerms, CodTerms, Goal, Fee)
        for field in dataclasses.fields(kind)
    ],
    ids=lambda value: getattr(value, "name", getattr(value, "__name__", "")),
)
def test_every_setting_is_explained_with_its_default(kind, field):
    if field.name in {
        "version",
        "steps",
        "interest",
        "rate_changes",
        "fees",
        "cash_on_delivery",
        "goal",
        "segments",
        "segment",
    }:
        assert field.name in TEXT
        return
    said = ROWS[field.name].strip("` ")
    if field.default is dataclasses.MISSING or field.name in ANSWERS:
        assert said == "required"
    elif field.default == ():
        assert said == "none"
    elif field.default is None:
        assert said == ("once" if field.name == "repeat_every_days" else "none")
    elif isinstance(field.default, bool):
        assert said == str(field.default).lower()
    elif isinstance(field.default, Decimal):
        assert Decimal(said) == field.default
    else:
        assert said == (f'"{field.default}"' if isinstance(field.default, str) else str(field.default))


def test_the_table_of_cases_is_what_a_charge_would_bill():
    """Each row of the second table, worked out anew."""
    credit = Applied(on=date(2026, 1, 21), amount_minor=40_000, source="credit")
    opened = Dispute(invoice_id="1", amount_minor=40_000, reason="", opened_on=date(2026, 1, 12))
    closed = replace(opened, closed_on=date(2026, 1, 21))
    cases = [
        ("nothing", {}, (), ()),
        ("`free_days = 10`", {"free_days": 10}, (), ()),
        ("400.00 paid on January 21", {}, (replace(credit, source="payment"),), ()),
        ("400.00 credited on January 21", {}, (credit,), ()),
        ("400.00 disputed on January 12, still open", {}, (), (opened,)),
        ("400.00 disputed from January 12 through 21, then settled as owed", {}, (), (closed,)),
        ("the same, settled by a credit of 400.00 on January 21", {}, (credit,), (closed,)),
        ("`cap_amount = 12.50`", {"cap_amount": Decimal("12.50")}, (), ()),
    ]
    for words, terms, applied, disputes in cases:
        invoice = an_invoice(
            due_on=date(2026, 1, 1),
            balance_minor=100_000 - sum(part.amount_minor for part in applied),
            applied=applied,
        )
        agreed = some_terms(annual_rate_percent=Decimal("36.5"), **terms)
        (line,) = lines_of(invoice, disputes, (), agreed, currency="USD", through=date(2026, 1, 31))
        (said,) = re.findall(rf"^\| {re.escape(words)} \| (?:.* = )?([0-9.]+) \|$", TEXT, re.MULTILINE)

        assert int(Decimal(said) * 100) == line.amount_minor, words


def test_the_worked_example_is_the_one_the_interest_tests_prove():
    assert "**28.11**" in TEXT
    assert "14.79" in TEXT
