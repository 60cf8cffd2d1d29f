"""The policy file: every problem at once, with its line and a way out."""

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin import policies
from plugin.core.policy import RateChange, Step
from plugin.policies.lines import lines_of
from plugin.words import policy_in_words
from tests.core.builders import date

SOUND = """\
name = "Ours"
grace_days = 0
letter_after_days = "never"
calls_max = "until reached"
stop_service_after_days = 90
attorney_after_days = 120

[[steps]]
name = "reminder"
kind = "reminder"
after_days_overdue = 3

[[steps]]
name = "interest notice"
kind = "interest notice"
after_days_overdue = 15

[[steps]]
name = "call"
kind = "call"
after_days_overdue = 18
repeat_every_days = 3

[[steps]]
name = "interest"
kind = "charge"
after_days_overdue = 26

[[steps]]
name = "cash on delivery"
kind = "cash on delivery"
after_days_overdue = 60

[interest]
annual_rate_percent = 18
"""


def problems(text):
    return policies.check(text)[1]


def found(text):
    """(line, where, severity) of every problem."""
    return [(p.line, p.where, p.severity) for p in problems(text)]


def without(*steps):
    """SOUND without the [[steps]] sections of these names."""
    head, *sections = SOUND.split("[[steps]]\n")
    kept = [s for s in sections if not any(f'name = "{name}"' in s for name in steps)]
    return "[[steps]]\n".join([head, *kept])


def changed(old, new):
    assert old in SOUND
    return SOUND.replace(old, new, 1)


# -- reading ---------------------------------------------------------------------------------------


def test_a_sound_policy_is_read_as_written():
    policy = policies.load(SOUND, 7)

    assert (policy.version, policy.name, policy.grace_days) == (7, "Ours", 0)
    assert policy.steps[0] == Step(name="reminder", kind="reminder", after_days_overdue=3)
    assert policy.interest.annual_rate_percent == Decimal(18)
    assert problems(SOUND) == []


def test_numbers_are_exact():
    policy = policies.load(changed("annual_rate_percent = 18", "annual_rate_percent = 10.15"), 1)

    assert policy.interest.annual_rate_percent == Decimal("10.15")


def test_rate_changes():
    rates = "\n[[interest.rate_changes]]\nfrom_day = 2026-07-01\nannual_rate_percent = 10.4\n"

    assert policies.load(SOUND + rates, 1).interest.rate_changes == (
        RateChange(from_day=date(2026, 7, 1), annual_rate_percent=Decimal("10.4")),
    )


@pytest.mark.parametrize("name", policies.PRESETS)
def test_every_preset_is_sound_and_without_a_warning(name):
    assert problems(policies.preset(name)) == []
    policy = policies.load(policies.preset(name), 1)
    assert (policy.interest is None) == (name == "every-three-days")


@pytest.mark.parametrize("name", policies.PRESETS)
def test_every_setting_of_a_preset_has_words_before_it(name):
    lines = policies.preset(name).splitlines()
    headers = [index for index, line in enumerate(lines) if line.startswith("[")]

    assert lines[0].startswith("# ")
    assert all(lines[index - 1].startswith("# ") for index in headers)


def test_s0_the_early_bird_acts_on_days_1_2_and_4():
    days = [step.after_days_overdue for step in policies.load(policies.preset("early-bird"), 1).steps]

    assert days == [1, 2, 4, 30]


def test_s2_4_s2_5_every_three_days_contacts_at_once_and_goes_on():
    policy = policies.load(policies.preset("every-three-days"), 1)
    first, call, _ = policy.steps

    assert (first.after_days_overdue, first.consent) == (1, "automatic")
    assert call.repeat_every_days == policy.minimum_gap_days == call.after_days_overdue - 1 == 3
    assert (policy.calls_max, policy.interest) == (6, None)


def test_an_unknown_preset_says_which_there_are():
    with pytest.raises(policies.PolicyError, match="standard, early-bird, every-three-days, second-invoice"):
        policies.preset("standrad")


# -- every problem at once -------------------------------------------------------------------------


def test_every_problem_is_reported_at_once_with_its_line():
    text = """\
name = "Ours"
grase_days = 2
minimum_amount = "5"
steps = [
  { name = "a", kind = "reminder", after_days_overdue = 13, consent = "auto" },
  { name = "a", kind = "charge", after_days_overdue = 4 },
]
"""

    assert found(text) == [
        (1, "attorney_after_days", "error"),
        (1, "calls_max", "error"),
        (1, "letter_after_days", "error"),
        (1, "policy", "error"),
        (1, "stop_service_after_days", "error"),
        (2, "grase_days", "error"),
        (3, "minimum_amount", "error"),
        (5, "steps[1]", "warning"),
        (5, "steps[1].after_days_overdue", "warning"),
        (5, "steps[1].consent", "error"),
        (6, "steps[2]", "error"),
        (6, "steps[2]", "error"),
        (6, "steps[2].after_days_overdue", "error"),
        (6, "steps[2].name", "error"),
    ]
    with pytest.raises(policies.PolicyError) as raised:
        policies.load(text, 1)
    assert len(raised.value.problems) == 12
    assert "line 2: error: grase_days" in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("repeat_every_days", "repeat_evry_days", "Did you mean repeat_every_days?"),
        ('kind = "call"', 'kind = "cal"', "Did you mean call?"),
        ("after_days_overdue = 18", 'after_days_overdue = "18"', "without quotes"),
        ("after_days_overdue = 18", "after_days_overdue = true", "without quotes"),
        ("after_days_overdue = 18", "after_days_overdue = 18.5", "without decimals"),
        ("grace_days = 0\n", "", "silence is not"),
        ("annual_rate_percent = 18", 'day_count = "30/360"', "yearly rate"),
        ("grace_days = 0", "grace_days = 0\nversion = 3", "Take the line out"),
        ("annual_rate_percent = 18", "annual_rate_percent = nan", "without quotes"),
    ],
)
def test_a_slip_is_refused_with_a_hint(old, new, hint):
    policy, reported = policies.check(changed(old, new))

    assert policy is None
    assert any(hint in problem.hint for problem in reported), reported


def test_what_is_no_toml_names_the_line():
    (problem,) = problems('name = "Ours"\ngrace_days 0\n')

    assert (problem.line, problem.severity) == (2, "error")


@pytest.mark.parametrize("text", ["", "steps = 3", "steps = [3]", "interest = 3", "name = "])
def test_the_oddest_file_is_refused_politely(text):
    policy, reported = policies.check(text)

    assert policy is None
    assert reported


# -- sense -----------------------------------------------------------------------------------------


def test_steps_rise():
    text = changed("after_days_overdue = 18", "after_days_overdue = 15")

    assert (21, "steps[3].after_days_overdue", "error") in found(text)


def test_names_are_distinct():
    assert found(changed('name = "call"', 'name = "reminder"')) == [(19, "steps[3].name", "error")]


def test_s0_6_a_charge_comes_after_its_notice():
    reported = found(without("interest notice"))

    assert (19, "steps[3]", "error") in reported


def test_a_charge_before_the_date_given_is_pointed_out():
    (problem,) = problems(changed("after_days_overdue = 26", "after_days_overdue = 25"))

    assert problem.severity == "warning"
    assert "day 26" in problem.hint


def test_rule_3_a_charge_needs_interest():
    text = SOUND.split("[interest]", maxsplit=1)[0]

    assert found(text) == [(13, "steps[2]", "warning"), (24, "steps[4]", "error")]


def test_cash_on_delivery_comes_after_a_notice():
    reported = found(without("reminder", "interest notice", "interest"))

    assert (14, "steps[2]", "error") in reported


def test_s3_5_a_call_comes_before_cash_on_delivery():
    (problem,) = problems(without("call"))

    assert (problem.severity, "S3.5" in problem.hint) == ("warning", True)


def test_s1_2_a_late_first_contact_is_pointed_out():
    (problem,) = problems(changed("after_days_overdue = 3", "after_days_overdue = 8"))

    assert (problem.line, problem.severity) == (11, "warning")
    assert "S1.2" in problem.hint


def test_s2_5_a_call_that_is_not_repeated_is_pointed_out():
    (problem,) = problems(changed("repeat_every_days = 3\n", ""))

    assert (problem.severity, "S2.5" in problem.hint) == ("warning", True)


def test_a_gap_that_the_steps_contradict_is_refused():
    assert found(changed("grace_days = 0", "grace_days = 0\nminimum_gap_days = 4")) == [
        (22, "steps[3].after_days_overdue", "error")
    ]


@pytest.mark.parametrize(("rate", "severity"), [("18", None), ("18.5", "warning"), ("101", "error")])
def test_a_yearly_rate_that_is_unusual(rate, severity):
    reported = problems(changed("annual_rate_percent = 18", f"annual_rate_percent = {rate}"))

    assert [p.severity for p in reported] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "line",
    ["minimum_gap_days = 0", "facts_fresh_hours = 0", "minimum_amount = -1", "oldest_days_overdue = 2"],
)
def test_an_impossible_figure_is_refused(line):
    ((at, where, severity),) = found(changed("grace_days = 0", f"grace_days = 0\n{line}"))

    assert (at, where, severity) == (3, line.split()[0], "error")


def test_a_setting_its_step_never_reads_is_refused():
    text = changed("after_days_overdue = 3\n", "after_days_overdue = 3\nrepeat_every_days = 3\n")

    assert found(text) == [(12, "steps[1].repeat_every_days", "error")]


def test_steps_waiting_for_the_grace_are_pointed_out():
    (problem,) = problems(changed("grace_days = 0", "grace_days = 5"))

    assert (problem.line, problem.severity) == (11, "warning")


# -- lines -----------------------------------------------------------------------------------------

TRICKY = '''\
# a comment with [brackets] and = signs
title = "a # in a text"   # and after
"quoted key" = 'x = [1]'
many = [
  1,  # one
  { deep = { deeper = "]" }, list = [ "}", 2 ] },
]
text = """
[not.a.table]
key = "no"
"""
a.b.c = 2026-07-01 07:00:00

[table.sub]
x = 1
[[list]]
x = 1
[[list.inner]]
y = 2
[list.inner.table]
z = 3
[[list]]
  [[list.inner]]
  y = 4
'''


def leaves(value, path=()):
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from leaves(item, (*path, key))


def test_every_key_and_item_of_a_document_has_its_line():
    lines = lines_of(TRICKY)
    missing = set(leaves(tomllib.loads(TRICKY))) - lines.keys()

    assert missing <= {("table",)}
    assert {
        path: lines[path]
        for path in [
            ("quoted key",),
            ("many", 1, "deep", "deeper"),
            ("many", 1, "list", 1),
            ("text",),
            ("a", "b", "c"),
            ("table", "sub", "x"),
            ("list", 0, "inner", 0, "y"),
            ("list", 0, "inner", 0, "table", "z"),
            ("list", 1, "inner", 0, "y"),
        ]
    } == {
        ("quoted key",): 3,
        ("many", 1, "deep", "deeper"): 6,
        ("many", 1, "list", 1): 6,
        ("text",): 8,
        ("a", "b", "c"): 12,
        ("table", "sub", "x"): 15,
        ("list", 0, "inner", 0, "y"): 19,
        ("list", 0, "inner", 0, "table", "z"): 21,
        ("list", 1, "inner", 0, "y"): 24,
    }


@given(st.text(alphabet="ab=\"[]{}\n#.,1 '", max_size=60))
def test_no_text_that_is_toml_confuses_the_lines(text):
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert policies.check(text)[0] is None
        return
    lines = lines_of(text)
    for path in leaves(document):
        if isinstance(path[-1], str) and path in lines:
            assert path[-1] in text.splitlines()[lines[path] - 1]


# -- interest ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("free_days = -1", "at least 0"),
        ("free_days = 26", "no interest has accrued"),
        ("cap_amount = -1", "at least 0"),
        ("cap_amount = 4.99", "none could be"),
        ("charges_per_invoice_max = 0", "at least 1"),
        ("annual_rate_percent_max = 17", "annual_rate_percent_max is 17"),
    ],
)
def test_limits_of_interest_that_mean_nothing_are_refused(line, hint):
    policy, reported = policies.check(f"{SOUND}{line}\n")

    assert policy is None
    assert any(hint in problem.reason for problem in reported), reported


def test_limits_of_interest_are_read():
    more = "free_days = 5\ncap_amount = 250\ncharges_per_invoice_max = 6\nannual_rate_percent_max = 24\n"
    terms = policies.load(SOUND + more, 1).interest

    assert (terms.free_days, terms.cap_amount) == (5, Decimal(250))
    assert (terms.charges_per_invoice_max, terms.annual_rate_percent_max) == (6, Decimal(24))


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("collected_percent = 0", "goal.collected_percent"),
        ("collected_percent = 101", "goal.collected_percent"),
        ("collected_percent = 70\nwithin_days = 0", "goal.within_days"),
        ("within_days = 30", "goal"),
        ("collected_percent = 70\nwithin = 30", "goal.within"),
    ],
)
def test_s2_1_a_goal_that_means_nothing_is_refused(lines, where):
    ((_, at, severity),) = found(f"{SOUND}\n[goal]\n{lines}\n")

    assert (at, severity) == (where, "error")


# -- S0.11: how everything ends ---------------------------------------------------------------------

ANSWERS = {
    "letter_after_days": '"never"',
    "calls_max": '"until reached"',
    "stop_service_after_days": "90",
    "attorney_after_days": "120",
}


UNENDING = without("cash on delivery") + "[interest]\nannual_rate_percent = 18\n"


def answered(name, value):
    return changed(f"{name} = {ANSWERS[name]}", f"{name} = {value}")


@pytest.mark.parametrize("name", ANSWERS)
def test_s0_11_a_policy_that_leaves_a_question_open_is_refused(name):
    policy, (problem,) = policies.check(changed(f"{name} = {ANSWERS[name]}\n", ""))

    assert policy is None
    assert (problem.where, problem.severity) == (name, "error")
    assert "S0.11" in problem.reason


@pytest.mark.parametrize("name", ["letter_after_days", "stop_service_after_days", "attorney_after_days"])
@pytest.mark.parametrize("value", ['"never"', "90"])
def test_s0_11_never_is_an_answer(name, value):
    policy = policies.load(answered(name, value), 1)

    assert getattr(policy, name) == (90 if value == "90" else "never")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("letter_after_days", '"nevr"', "Did you mean never?"),
        ("calls_max", '"never"', "Choose one of: until reached"),
        ("attorney_after_days", "1.5", "without decimals"),
        ("calls_max", "0", "at least 1"),
        ("letter_after_days", "2", "not been written to"),
        ("attorney_after_days", "59", "day 60"),
    ],
)
def test_an_answer_that_makes_no_sense_is_pointed_out(name, value, said):
    reported = [p for p in problems(answered(name, value)) if p.where == name]

    assert any(said in str(problem) for problem in reported), reported


def test_calls_that_are_counted_need_a_step_that_calls():
    text = without("call").replace('calls_max = "until reached"', "calls_max = 6")

    assert (4, "calls_max", "error") in found(text)


def test_calls_that_are_counted_and_not_repeated_are_pointed_out():
    text = answered("calls_max", "6").replace("repeat_every_days = 3\n", "")

    assert any("never reached" in problem.reason for problem in problems(text))


def test_s1_9_a_policy_that_ends_in_nothing_is_refused():
    ends = UNENDING.replace(" = 90", ' = "never"').replace(" = 120", ' = "never"')
    errors = [(p.where, p.reason) for p in problems(ends) if p.severity == "error"]

    assert [where for where, _ in errors] == ["attorney_after_days"]
    assert "S1.9" in errors[0][1]
    assert policies.check(ends.replace('service_after_days = "never"', "service_after_days = 90"))[0]


def test_s1_9_cash_on_delivery_is_an_end():
    assert found(SOUND.replace(" = 90", ' = "never"').replace(" = 120", ' = "never"')) == []


def test_what_is_in_force_stays_so_whatever_is_asked_of_new_ones():
    text = SOUND
    for name, value in ANSWERS.items():
        text = text.replace(f"{name} = {value}\n", "")
    with pytest.raises(policies.PolicyError):
        policies.load(text, 3)

    policy = policies.in_force(text, 3)

    assert (policy.version, policy.attorney_after_days, len(policy.steps)) == (3, None, 5)


@pytest.mark.parametrize("text", ["no toml", "steps = 3"])
def test_what_cannot_be_read_is_never_in_force(text):
    with pytest.raises(policies.PolicyError):
        policies.in_force(text, 3)


# -- S1.7, S3.8: words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "pay or else",
        "Last WARNING",
        "see you in court",
        "we sue",
        "call the police",
        "deadbeats",
        "shame on you",
    ],
)
def test_s1_7_a_name_that_threatens_or_insults_is_refused(name):
    reported = problems(changed('name = "reminder"', f'name = "{name}"'))

    assert ("steps[1].name", "error") in [(p.where, p.severity) for p in reported]
    assert any("S1.7" in problem.hint for problem in reported)
    assert problems(changed('name = "Ours"', f'name = "{name}"'))


@pytest.mark.parametrize("name", ["courteous call", "second invoice", "issue a statement", "a warm word"])
def test_s4_9_a_civil_name_is_welcome(name):
    assert problems(changed('name = "reminder"', f'name = "{name}"')) == []


def test_a_last_notice_that_is_not_the_last_is_refused():
    assert found(changed('name = "interest notice"', 'name = "final notice"')) == [
        (14, "steps[2].name", "error")
    ]
    assert found(changed('name = "cash on delivery"', 'name = "final notice"')) == []


# -- notices and calls --------------------------------------------------------------------------------------


def test_s4_4_a_call_follows_the_only_notice():
    lone = without("interest notice", "call", "interest", "cash on delivery").split("[interest]")[0]
    (problem,) = problems(lone)

    assert (problem.where, "S4.4" in problem.hint) == ("steps[1]", True)


def test_s3_5_a_call_after_the_final_notice_is_too_late():
    (problem,) = problems(UNENDING)

    assert (problem.where, problem.severity, "S3.5" in problem.hint) == ("steps[2]", "warning", True)


def test_s4_2_a_notice_before_the_date_given_is_pointed_out():
    text = changed("after_days_overdue = 60", "after_days_overdue = 27").replace(
        "after_days_overdue = 15", "after_days_overdue = 15\npay_within_days = 12"
    )
    reported = [p for p in problems(text) if p.where == "steps[5].after_days_overdue"]

    assert [(p.severity, p.hint) for p in reported] == [("warning", "Make it at least 28.")]


# -- counted from a notice ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "line", "said"),
    [
        (3, "days_after_notice = 2", "No notice leaves before"),
        (18, "days_after_notice = 0", "at least 1"),
        (26, "days_after_notice = 2", "means something only"),
    ],
)
def test_days_after_a_notice_that_mean_nothing_are_refused(step, line, said):
    at = f"after_days_overdue = {step}"
    policy, reported = policies.check(changed(at, f"{at}\n{line}"))

    assert policy is None
    assert any(said in problem.reason for problem in reported), reported


def test_days_after_a_notice_are_read_and_said():
    policy = policies.load(
        changed("after_days_overdue = 18", "after_days_overdue = 18\ndays_after_notice = 5"), 1
    )

    assert policy.steps[2].days_after_notice == 5
    assert "Not before 5 days after the notice before it left." in policy_in_words(policy)


# -- what a policy cannot do without ---------------------------------------------------------------------


def test_a_policy_without_steps_does_nothing_and_is_refused():
    head = SOUND.split("[[steps]]", maxsplit=1)[0]

    assert ("steps", "error") in [(p.where, p.severity) for p in problems(f"{head}steps = []\n")]


def test_a_policy_that_contacts_nobody_is_refused():
    text = (
        without("reminder", "interest notice", "call", "cash on delivery")
        + "[interest]\nannual_rate_percent = 18\n"
    )

    assert any(problem.reason == "No step contacts a late customer." for problem in problems(text))


def test_the_words_by_which_our_own_acts_are_known_are_taken():
    assert found(changed('name = "reminder"', 'name = "remove memo"')) == [(9, "steps[1].name", "error")]


def test_a_second_charge_is_refused():
    text = changed("after_days_overdue = 60", 'after_days_overdue = 60\n\n[[steps]]\nname = "more"')
    text = text.replace('name = "more"', 'name = "more"\nkind = "charge"\nafter_days_overdue = 70')

    assert "'more' is a second charge." in [problem.reason for problem in problems(text)]


def test_two_rates_from_one_day_are_refused():
    rate = "\n[[interest.rate_changes]]\nfrom_day = 2026-07-01\nannual_rate_percent = 10.4\n"
    (problem,) = problems(SOUND + rate * 2)

    assert problem.where == "interest.rate_changes[2].from_day"


def test_a_step_of_day_0_is_told_to_be_of_day_1():
    (problem,) = problems(changed("after_days_overdue = 3", "after_days_overdue = 0"))

    assert problem.severity == "warning"
    assert "Write after_days_overdue = 1." in problem.hint
