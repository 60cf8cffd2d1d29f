"""A run told in sentences, from the very counts the engine stores."""

import ast
from pathlib import Path

import pytest

from plugin.core.actions import ACTION_KINDS
from plugin.words.runs import _BECAME, _DID, _NOUNS, run_words

OUTBOX = Path(__file__).resolve().parents[2] / "plugin" / "outbox"


def test_a_run_reads_as_sentences():
    counts = {
        "records read": 3,
        "customers planned": 1,
        "actions proposed": 2,
        "notice: done": 2,
        "set cod: done": 1,
        "notice: waits": 1,
        "held back by a limit": 0,
    }

    assert run_words("done", counts, 12, None) == (
        "Sent 2 notices and put 1 customer on COD. Waits for its day: 1 notice. "
        "Read 3 records, planned 1 customer and proposed 2 actions. 12 calls to QuickBooks."
    )


def test_an_error_comes_first_and_a_quiet_run_says_so():
    assert run_words("failed", {}, 1, "QuickBooks is busy.") == "QuickBooks is busy. 1 call to QuickBooks."
    assert run_words("done", {}, 2, None) == "Nothing to do. 2 calls to QuickBooks."
    assert run_words("running", {}, 0, None) == "Under way."


def test_what_could_not_be_read_or_was_too_much_is_told():
    said = run_words("done", {"put back": 1, "held back by a limit": 4}, 0, None)

    assert "1 act put back, since QuickBooks could not be read." in said
    assert "4 acts held back by the limits on how much may leave." in said


def test_everything_a_run_did_is_one_sentence():
    counts = {f"{kind.kind}: done": 2 for kind in ACTION_KINDS}

    assert run_words("done", counts, 0, None).startswith(
        "Sent 2 notices, raised 2 interest charges, gave 2 credits, put 2 customers on COD, took 2 customers "
        "off COD, cleared 2 memos, attached 2 notes and renewed 2 summaries in customers' notes."
    )


def test_what_a_restored_backup_had_lost_is_told():
    assert "1 act found in QuickBooks that the restored backup had lost." in run_words(
        "done", {"found after a restore": 1}, 0, None
    )


def test_what_this_version_does_not_know_is_told_all_the_same():
    assert "Melted: 2 letters." in run_words("done", {"letter: melted": 2}, 0, None)


@pytest.mark.parametrize("kind", ACTION_KINDS)
def test_every_kind_of_action_has_a_noun(kind):
    assert kind.kind in _NOUNS
    assert kind.kind in _DID


def test_every_outcome_of_the_outbox_has_words():
    said = set()
    for path in OUTBOX.glob("*.py"):
        if path.name == "by_hand.py":
            continue  # What a person is answered stands on the page, not among the outcomes of a run.
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "outcome":
                said |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
                said.add(node.value.value)
    texts = {one for one in said if isinstance(one, str)}

    assert len(texts) > 8
    assert texts <= _BECAME.keys() | {"done"}
