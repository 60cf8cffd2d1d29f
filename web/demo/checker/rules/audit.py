"""Rule 7: the audit tells every act, once, with its reason, and nothing in it was changed or taken away.

The form of an entry, as it is documented: its hash is SHA-256, in lower-case hexadecimal digits, over a JSON
list without blanks of the company's id, the entry's number, its moment in UTC with six places and its zone,
what happened, the ids of the action and the customer, the body as it stands, the SHA-256 of the sealed text,
and the hash of the entry before it, which for the first is 64 noughts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from web.demo.checker.breach import Breach
from web.demo.checker.reading import moment_of
from web.demo.checker.sources import Database, document

LOOKED_AT_AGAIN = 20
"""So many old entries are read again at each look, in turn."""
ENDED = frozenset({"done", "failed", "unclear", "not done"})
TOLD = ("kind", "actor", "rule", "operation_id", "facts_at")
_COLUMNS = "number, at, what, action_id, customer_id, body, text_hash, previous_hash, hash"
_Row = Mapping[str, Any]


class Audit:
    """Follows the chain as it grows, and reads what is old again in turn: it must be as it was computed."""

    def __init__(self, database: Database, company_id: str) -> None:
        self._database = database
        self._company_id = company_id
        self._hashes: list[str] = ["0" * 64]
        """By number; the first stands before every entry."""
        self._told: dict[int, _Row] = {}
        """Every entry, as it was when its hash was computed."""
        self._again = 1
        self._under_way: set[str] = set()
        """Actions that were ordered and of whose outcome no entry tells yet."""
        self._done: set[str] = set()
        self._known: set[str] = set()
        self._mark = ""

    def on_look(self) -> Iterator[Breach]:
        """What is new, some of what is old, and whether each act that was done has its entries."""
        last = len(self._hashes) - 1
        yield from self._old(last)
        rows = self._database.rows(_COLUMNS, "audit_entries", f"number > {last} ORDER BY number")
        for row in rows:
            yield from self._new(row)
        for head in self._database.rows("number, hash", "audit_heads"):
            if (head["number"], head["hash"]) != (len(self._hashes) - 1, self._hashes[-1]):
                yield _breach("The head of the audit is not its last entry.", head["number"])
        yield from self._acts()

    def _old(self, last: int) -> Iterator[Breach]:
        """Nothing that was there has gone, or is other than it was."""
        if not last:
            return
        first = self._again if self._again <= last else 1
        self._again = first + LOOKED_AT_AGAIN
        within = f"number BETWEEN {first} AND {min(last, first + LOOKED_AT_AGAIN - 1)} ORDER BY number"
        rows = self._database.rows(_COLUMNS, "audit_entries", within)
        if [row["number"] for row in rows] != [*range(first, min(last, first + LOOKED_AT_AGAIN - 1) + 1)]:
            yield _breach("An entry of the audit has gone.", first)
        for row in rows:
            if row != self._told.get(row["number"]):
                yield _breach("An entry of the audit was changed.", row["number"])

    def _new(self, row: _Row) -> Iterator[Breach]:
        number, before = int(row["number"]), self._hashes[-1]
        if number != len(self._hashes):
            yield _breach("An entry of the audit is missing.", len(self._hashes))
        if row["previous_hash"] != before:
            yield _breach("An entry of the audit does not follow the one before it.", number)
        if self._hash_of(row) != row["hash"]:
            yield _breach("An entry of the audit does not hold what was hashed.", number)
        self._hashes += [row["hash"]] * (number + 1 - len(self._hashes))
        self._told[number] = row
        yield from self._text(row)
        yield from self._meaning(row)

    def _text(self, row: _Row) -> Iterator[Breach]:
        """The sealed text is the one that was hashed, unless its customer was forgotten."""
        if row["text_hash"] is None:
            return
        for text in self._database.rows("sealed", "audit_texts", f"number = {row['number']}"):
            if hashlib.sha256(bytes(text["sealed"])).hexdigest() != row["text_hash"]:
                yield _breach("The sealed text of an entry is not the one that was hashed.", row["number"])

    def _meaning(self, row: _Row) -> Iterator[Breach]:
        """Each order says why, is of a known act, and ends before the act is ordered again."""
        what, action_id, number = row["what"], str(row["action_id"]), row["number"]
        if what == "ordered":
            body = document(row["body"])
            if not all(body.get(name) for name in TOLD) or not isinstance(body.get("facts"), dict):
                yield _breach("An order's entry does not say who, why or on which facts.", number)
            if not isinstance(body.get("policy_version"), int) or row["text_hash"] is None:
                yield _breach("An order's entry lacks its policy or its words.", number)
            known = self._database.rows("kind", "actions", f"id = '{action_id}'")
            if [each["kind"] for each in known] != [body.get("kind")]:
                yield _breach("The audit tells of an order, and there is no such action.", number)
            if action_id in self._under_way:
                yield _breach("An action was ordered again before its first order had ended.", number)
            self._under_way.add(action_id)
        elif what in ENDED:
            if what == "done" and action_id in self._done:
                yield _breach("The audit tells twice that an action was done.", number)
            self._under_way.discard(action_id)
        if what in ("done", "found in QuickBooks"):
            self._done.add(action_id)

    def _acts(self) -> Iterator[Breach]:
        since = f" AND done_at >= '{self._mark}'" if self._mark else ""
        rows = self._database.rows("id, kind, done_at", "actions", f"status = 'done'{since}")
        self._mark = max((str(row["done_at"]) for row in rows), default=self._mark)
        for row in rows:
            if str(row["id"]) not in self._known and str(row["id"]) not in self._done:
                sentence = f"A {row['kind']} was done, and the audit does not tell."
                yield Breach(7, sentence, f"action/{row['id']}")
            self._known.add(str(row["id"]))

    def _hash_of(self, row: _Row) -> str:
        said = [
            self._company_id,
            row["number"],
            _moment(row["at"]),
            row["what"],
            row["action_id"],
            row["customer_id"],
            row["body"],
            row["text_hash"],
            row["previous_hash"],
        ]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def _moment(value: Any) -> str:
    """A moment as it was hashed."""
    return moment_of(value).isoformat(timespec="microseconds")


def _breach(sentence: str, number: object) -> Breach:
    return Breach(7, sentence, f"audit/{number}")
