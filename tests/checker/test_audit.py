"""Rule 7: the audit tells every act, once, and whatever is changed in it is seen."""

import hashlib
import json
import sqlite3

import pytest

from web.demo.checker.rules.audit import LOOKED_AT_AGAIN, Audit
from web.demo.checker.sources import Database

AT = "2026-11-02 15:00:00.000000"
BODY = {
    "kind": "notice",
    "actor": "dunwell",
    "rule": "step",
    "operation_id": "op1",
    "facts_at": "2026-11-02T14:59:00+00:00",
    "facts": {"days_overdue": "3"},
    "policy_version": 1,
}
TABLES = """
CREATE TABLE audit_entries (
    company_id, number, at, what, action_id, customer_id, body, text_hash, previous_hash, hash
);
CREATE TABLE audit_heads (company_id, number, hash);
CREATE TABLE audit_texts (company_id, number, sealed);
CREATE TABLE actions (company_id, id, kind, status, done_at);
"""


class Kept:
    """A product's database, as far as its audit goes."""

    def __init__(self):
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.executescript(TABLES)
        self.number, self.last = 0, "0" * 64
        self.db.execute("INSERT INTO audit_heads VALUES ('c', 0, ?)", [self.last])
        self.audit = Audit(Database(self.db, "c"), "c")

    def action(self, action_id="a1", *, status="done"):
        self.db.execute("INSERT INTO actions VALUES ('c', ?, 'notice', ?, ?)", [action_id, status, AT])

    def entry(self, what, action_id="a1", body=None, sealed=None):
        self.number += 1
        told = json.dumps(body or {"actor": "dunwell"}, sort_keys=True, separators=(",", ":"))
        hashed = hashlib.sha256(sealed).hexdigest() if sealed else None
        row = [self.number, "2026-11-02T15:00:00.000000+00:00", what, action_id, "9", told, hashed, self.last]
        self.last = hashlib.sha256(json.dumps(["c", *row], separators=(",", ":")).encode()).hexdigest()
        self.db.execute(
            f"INSERT INTO audit_entries VALUES ('c', {', '.join('?' * 9)})", [row[0], AT, *row[2:], self.last]
        )
        self.db.execute("UPDATE audit_heads SET number = ?, hash = ?", [self.number, self.last])
        if sealed:
            self.db.execute("INSERT INTO audit_texts VALUES ('c', ?, ?)", [self.number, sealed])

    def ordered(self, action_id="a1", **changes):
        self.entry("ordered", action_id, {**BODY, **changes}, b"sealed")

    def found(self):
        return [breach.sentence for breach in self.audit.on_look()]


@pytest.fixture
def kept():
    kept = Kept()
    kept.action()
    kept.ordered()
    kept.entry("done")
    assert kept.found() == []
    return kept


def test_an_act_that_the_audit_does_not_tell(kept):
    kept.action("a2")

    assert kept.found() == ["A notice was done, and the audit does not tell."]
    assert kept.found() == []


def test_an_order_of_no_action(kept):
    kept.ordered("a2")

    assert kept.found() == ["The audit tells of an order, and there is no such action."]


def test_an_order_of_nobody(kept):
    kept.action("a2", status="sending")
    kept.ordered("a2", actor="")

    assert kept.found() == ["An order's entry does not say who, why or on which facts."]


def test_an_action_ordered_twice_at_once(kept):
    kept.action("a2", status="sending")
    kept.ordered("a2")
    kept.entry("unclear", "a2")
    kept.ordered("a2")
    assert kept.found() == []
    kept.ordered("a2")

    assert kept.found() == ["An action was ordered again before its first order had ended."]


def test_an_act_told_twice(kept):
    kept.entry("done")

    assert kept.found() == ["The audit tells twice that an action was done."]


def test_an_entry_that_was_changed_is_found_however_old_it_is(kept):
    for _ in range(3 * LOOKED_AT_AGAIN):
        kept.entry("not done", "a2")
    assert kept.found() == []
    kept.db.execute("UPDATE audit_entries SET customer_id = '8' WHERE number = 40")

    found = [sentence for _ in range(4) for sentence in kept.found()]
    assert found == ["An entry of the audit was changed."]


def test_an_entry_that_was_taken_away(kept):
    kept.db.execute("DELETE FROM audit_entries WHERE number = 1")

    assert kept.found() == ["An entry of the audit has gone."]


def test_a_text_that_was_changed(kept):
    kept.action("a2", status="sending")
    kept.ordered("a2")
    kept.db.execute("UPDATE audit_texts SET sealed = ? WHERE number = 3", [b"other words"])

    assert kept.found() == ["The sealed text of an entry is not the one that was hashed."]


def test_a_head_that_names_another_entry(kept):
    kept.db.execute("UPDATE audit_heads SET number = 1")

    assert kept.found() == ["The head of the audit is not its last entry."]
