"""What the product has recorded of its actions, as the witness reads it: done, in doubt, left to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Generator
from dataclasses import dataclass
from datetime import datetime

from web.demo.checker.breach import Breach
from web.demo.checker.reading import moment_of
from web.demo.checker.sources import Database, document, quoted

NOTICE, CHARGE, SET, LIFT = "notice", "charge", "set cod", "lift cod"
OUTWARD = (NOTICE, CHARGE, SET, LIFT)


@dataclass(frozen=True, slots=True)
class Done:
    """An action recorded as done."""

    id: str
    kind: str
    customer_id: str
    keys: frozenset[str]
    is_approved: bool


class Recorded:
    """The actions of one company; each that was done is told once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[str] = set()
        self._mark = ""

    def restored(self, database: Database) -> set[str]:
        """The product's records are older than what it did; returns the actions that they have as done."""
        self._database, self._mark = database, ""
        done = {str(row["id"]) for row in database.rows("id", "actions", "status = 'done'")}
        self._known &= done
        return done

    def newly_done(self) -> Generator[Breach, None, list[Done]]:
        """The actions done since the last look; each must say why, and who did it."""
        since = f" AND done_at >= '{self._mark}'" if self._mark else ""
        found = self._database.rows("id, done_at", "actions", f"status = 'done'{since}")
        self._mark = max((str(row["done_at"]) for row in found), default=self._mark)
        ids = {str(row["id"]) for row in found} - self._known
        self._known |= ids
        if not ids:
            return []
        within = f"IN ({quoted(ids)})"
        rows = self._database.rows("id, kind, customer_id, because, approved_by", "actions", f"id {within}")
        told = self._database.rows(
            "action_id, actor", "action_events", f"status = 'done' AND action_id {within}"
        )
        actors = {str(row["action_id"]) for row in told if row["actor"]}
        for row in rows:
            reason = document(row["because"])
            if not (isinstance(reason, dict) and reason.get("rule")):
                yield Breach(7, f"A {row['kind']} was done and does not say why.", f"action/{row['id']}")
            if str(row["id"]) not in actors:
                yield Breach(7, f"A {row['kind']} was done and no event says by whom.", f"action/{row['id']}")
        return self._with_keys(rows, within)

    def unsettled(self) -> set[tuple[str, str]]:
        """Kinds and keys of actions of which nobody knows yet whether they happened.

        The terms of a family may have been changed in part: whoever sees that not all were has them finished,
        or has a person look at them.
        """
        in_part = f"unclear_times > 0 AND status IN ('proposed', 'approved') AND kind IN ('{SET}', '{LIFT}')"
        rows = self._database.rows(
            "id, kind, customer_id, approved_by",
            "actions",
            f"(status IN ('sending', 'unclear') OR ({in_part}))",
        )
        asked = {(SET, f"customer/{customer_id}") for customer_id in self._to_look_at_terms()}
        if not rows:
            return asked
        within = f"IN ({quoted(str(row['id']) for row in rows)})"
        return asked | {(action.kind, key) for action in self._with_keys(rows, within) for key in action.keys}

    def lifts_waiting(self) -> tuple[set[str], dict[str, datetime]]:
        """The customers whose lifting waits for a person, and when a person did not want somebody's.

        What a person has set ends by a person alone, so one who declines to carry that out is its end.
        """
        columns = "id, customer_id, status, created_at"
        rows = self._database.rows(columns, "actions", f"kind = '{LIFT}'")
        latest = {
            str(row["customer_id"]): row for row in sorted(rows, key=lambda row: str(row["created_at"]))
        }
        asked = {payer for payer, row in latest.items() if row["status"] in {"proposed", "failed"}}
        ids = {str(row["id"]): payer for payer, row in latest.items() if row["status"] == "cancelled"}
        by_hand = self._by_a_persons_word(ids)
        asked |= {payer for action_id, payer in ids.items() if action_id in by_hand}
        declined = {}
        if ids:
            within = f"status = 'cancelled' AND action_id IN ({quoted(ids)})"
            for row in self._database.rows("action_id, actor, at", "action_events", within):
                if str(row["actor"]).startswith("user:"):
                    declined[ids[str(row["action_id"])]] = moment_of(row["at"])
        return asked | self._to_look_at_terms(), declined

    def _by_a_persons_word(self, action_ids: Collection[str]) -> set[str]:
        """Those of these actions that carry a decision out."""
        if not action_ids:
            return set()
        within = f"action_id IN ({quoted(action_ids)}) AND subject LIKE 'decision/%'"
        return {str(row["action_id"]) for row in self._database.rows("action_id", "action_covers", within)}

    def _to_look_at_terms(self) -> set[str]:
        """The customers whose terms a person is asked to look at: a change of them broke off half-way."""
        rows = self._database.rows("customer_id", "tasks", "kind = 'look at the terms' AND closed_at IS NULL")
        return {str(row["customer_id"]) for row in rows}

    def _with_keys(self, rows: list[dict[str, object]], within: str) -> list[Done]:
        keys: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._database.rows("action_id, subject", "action_covers", f"action_id {within}"):
            keys[str(row["action_id"])].add(str(row["subject"]))
        return [
            Done(
                str(row["id"]),
                str(row["kind"]),
                str(row["customer_id"]),
                frozenset({*keys[str(row["id"])], f"action/{row['id']}", f"customer/{row['customer_id']}"}),
                bool(row["approved_by"]),
            )
            for row in sorted(rows, key=lambda row: str(row["id"]))
        ]
