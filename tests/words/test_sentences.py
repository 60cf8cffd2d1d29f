"""Every reason the core can give has a sentence, and no sentence asks for a fact that is not there."""

import ast
import string
from pathlib import Path

import pytest

from plugin.core.actions import Task
from plugin.core.because import because
from plugin.core.planner import plan
from plugin.words import action_words, sentence, task_words
from plugin.words.templates import templates
from tests.core.builders import TODAY, a_company, an_account, an_invoice
from tests.core.worlds import Dice, a_policy_of, an_account_of

CORE = Path(__file__).resolve().parents[2] / "plugin" / "core"
STEP_FACTS = {
    "step",
    "number",
    "due_on",
    "days_overdue",
    "after_days_overdue",
    "due_from",
    "policy_version",
    "segment",
}


def reasons_in_the_core():
    """(rule, names of its facts) of every reason that is built anywhere in the core."""
    for path in CORE.rglob("*.py"):
        if path.name in ("because.py", "ready.py"):  # findings have words of their own (test_ready)
            continue
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called == "because" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, {keyword.arg for keyword in node.keywords}
            if called == "Because":
                more = {
                    constant.value
                    for constant in ast.walk(node.args[1])
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
                }
                yield node.args[0].value, STEP_FACTS | more
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_STATUS_RULES":
                for rule in node.value.values:
                    yield rule.value, {"step", "kind", "on"}


REASONS = list(reasons_in_the_core())


def asked_for(template):
    texts = [template] if isinstance(template, str) else [template["then"], template["otherwise"]]
    fields = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    return fields | (set() if isinstance(template, str) else {template["when"]})


def test_every_rule_is_written_out_where_it_is_built():
    """A rule whose name is computed could not be found by this test, nor by a reader."""
    assert len(REASONS) > 60


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in REASONS}))
def test_every_rule_has_a_sentence(rule):
    assert rule in templates()


def test_every_sentence_has_a_rule():
    assert set(templates()) == {rule for rule, _ in REASONS}


@pytest.mark.parametrize("rule", sorted(templates()))
def test_no_sentence_asks_for_a_fact_its_rule_does_not_record(rule):
    recorded = set().union(*(facts for name, facts in REASONS if name == rule))

    assert asked_for(templates()[rule]) - {"until"} <= recorded


def test_whatever_the_planner_says_can_be_said():
    for seed in range(300):
        dice = Dice(seed)
        found = plan(an_account_of(dice), a_policy_of(dice), a_company())
        said = [sentence(item.because, "USD") for item in (*found.actions, *found.skips)]
        said += [task_words(task, "USD") for task in found.tasks]
        said += [action_words(action, "USD") for action in found.actions]
        for text in said:
            assert text.endswith((".", "!"))
            assert "None" not in text
            assert "{" not in text


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (
            because("open promise", amount_minor=100_000, pay_by=TODAY, made_on=TODAY),
            "The customer promised $1,000.00 by March 4, 2026; we wait for that day.",
        ),
        (
            because("grace", until=TODAY, due_on=TODAY, grace_days=1),
            "The policy gives 1 day of grace after the due date March 4, 2026.",
        ),
        (
            because("no address", number="1007", customer_has_address=False),
            "Invoice 1007 has no e-mail address. Enter one on the invoice in QuickBooks; calls go on.",
        ),
        (because("stopped"), "Sending is switched off for this company."),
    ],
)
def test_sentences_read_well(reason, expected):
    assert sentence(reason, "USD") == expected


def test_a_currency_keeps_its_own_decimals():
    reason = because("below the minimum amount", asked_minor=1_234, minimum_minor=2_000)

    assert "¥1,234" in sentence(reason, "JPY")
    assert "KWD1.234" in sentence(reason, "KWD").replace("\xa0", "")


def test_a_rule_of_another_version_is_still_said():
    assert sentence(because("moon is full", amount_minor=500, on=TODAY), "USD") == (
        "Moon is full: amount $5.00, on March 4, 2026."
    )


def test_words_of_other_people_are_never_taken_for_a_template():
    reason = because("in dispute", disputed_minor=1, reason="{broken} {0}", opened_on=TODAY)

    assert sentence(reason, "USD").endswith("{broken} {0}")


def test_a_task_says_what_to_do_and_why():
    why = plan(an_account(an_invoice(), unapplied_minor=500), a_policy_of(Dice(1)), a_company()).tasks
    task = Task(kind="call", customer_id="9", subject="customer/9", due_on=TODAY, because=why[0].because)

    assert task_words(task, "USD").startswith("Call the customer and ask for a date. ")
