"""What management is kept informed of, and how it reads (S2.9)."""

from plugin.core.because import because
from plugin.core.briefing import Briefing, Debt, Decided, Owes, Promised, Waiting, escalated_kinds
from plugin.core.said import Escalation
from plugin.words.briefing import briefing_words
from tests.core.builders import TODAY, days

OWES = Owes("USD", 100_000, TODAY - days(130))


def told(**parts):
    """(whom, what) of every line."""
    found = briefing_words(Briefing(**parts), TODAY)
    return [(line.name, line.text) for lines in found.values() for line in lines]


def test_what_is_the_collectors_stays_out_of_it():
    kinds = escalated_kinds()

    assert {"reach out", "decide about service", "decide about attorney", "legal stop"} <= kinds
    assert not {"call", "no address", "apply this first"} & kinds


def test_s2_9_what_waits_says_what_is_asked_why_since_when_and_what_is_owed():
    why = because("calls used up", attempts=6, policy_version=1)
    waiting = Waiting("reach out", "9", "Acme", TODAY - days(2), why, "USD", (OWES,))

    ((name, text),) = told(waiting=(waiting,))

    assert name == "Acme"
    assert text.startswith("Ask the person who knows this customer to reach out.")
    assert text.endswith("Asked since March 2, 2026. $1,000.00 overdue, the oldest for 130 days.")


def test_what_is_the_whole_companys_names_no_customer():
    waiting = Waiting("restored backup", "", "", TODAY, because("restored backup"), "USD")

    assert told(waiting=(waiting,))[0][0] == "The whole company"


def test_a_decision_says_when_it_is_asked_again_if_ever():
    gone_on = Escalation(id="1", kind="continue", by="Alice", on=TODAY, reason="They pay in May.")
    written_off = Escalation(id="2", kind="write off", by="Alice", on=TODAY, reason="Too small.")

    assert told(decided=(Decided("9", "Acme", gone_on), Decided("8", "Beta", written_off))) == [
        ("Acme", "Go on, March 4, 2026, Alice: They pay in May. (asked again on April 3, 2026)"),
        ("Beta", "Write it off, March 4, 2026, Alice: Too small."),
    ]


def test_a_debt_and_what_was_promised():
    paid_up = Owes("EUR", 5_00, None)

    assert told(worst=(Debt("9", "Acme", paid_up),), promised=(Promised("USD", 2, 40_000, TODAY),)) == [
        ("Acme", "€5.00 overdue."),
        ("", "$400.00 in 2 payments through March 4, 2026."),
    ]
