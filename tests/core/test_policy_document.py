"""docs/policy.md is true: its examples load, its tables name every setting with its default."""

import dataclasses
import re
from decimal import Decimal
from pathlib import Path

import pytest

from plugin import policies
from plugin.core.policy import InterestTerms, Policy, Step

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "policy.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
ROWS = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", TEXT, re.MULTILINE))


def test_the_examples_are_sound():
    whole, rates = EXAMPLES

    assert policies.check(whole)[1] == []
    assert policies.load(f"{whole}\n{rates}", 1).interest.rate_changes


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind in (Policy, Step, InterestTerms) for field in dataclasses.fields(kind)],
    ids=lambda value: getattr(value, "name", getattr(value, "__name__", "")),
)
def test_every_setting_is_explained_with_its_default(kind, field):
    if field.name in {"version", "steps", "interest", "rate_changes"}:
        assert field.name in TEXT
        return
    said = ROWS[field.name].strip("` ")
    if field.default is dataclasses.MISSING:
        assert said == "required"
    elif field.default is None:
        assert said == "once"
    elif isinstance(field.default, bool):
        assert said == str(field.default).lower()
    elif isinstance(field.default, Decimal):
        assert Decimal(said) == field.default
    else:
        assert said == (f'"{field.default}"' if isinstance(field.default, str) else str(field.default))


def test_the_worked_example_is_the_one_the_interest_tests_prove():
    assert "**28.11**" in TEXT
    assert "14.79" in TEXT
