"""Adding to the audit, in the transaction of what it tells: each order, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from sqlalchemy import Row, Select

from plugin import tables
from plugin.audit import chain, texts
from plugin.audit.witness import Witness
from plugin.connecting.vault import Vault
from plugin.core.because import Fact
from plugin.decided import Ready
from plugin.orders import Proof
from plugin.store import merged
from plugin.store.codec import to_json
from plugin.store.scope import Scope
from plugin.store.statements import own

What = Literal[
    "ordered", "done", "failed", "unclear", "not done", "found in QuickBooks", "signed off", "forgotten"
]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about; a company's own entries are about neither."""

    action_id: str | None = None
    customer_id: str | None = None


def ordered(scope: Scope, vault: Vault, row: Row[Any], ready: Ready, *, operation_id: str) -> int:
    """The one entry of an attempt: who agreed to it, by which rule, on which facts, and its exact words.

    Numbers and dates of the reason stand in the entry; names, addresses and words lie sealed beside it.
    Returns the entry's number.
    """
    action, decision = ready.action, ready.decision
    body = {
        "kind": action.kind,
        "currency": row.currency,
        "covers": [[cover.subject, cover.step, cover.episode] for cover in action.covers],
        "actor": row.approved_by or "dunwell",
        "approved_at": row.approved_at.isoformat() if row.approved_at else None,
        "rule": action.because.rule,
        "facts": {name: str(fact) for name, fact in action.because.facts if _is_plain(name, fact)},
        "policy_version": decision.policy_version,
        "facts_at": decision.facts_at.isoformat(),
        "operation_id": operation_id,
        "attempt": row.attempts + 1,
    }
    text = {"because": to_json(action.because), "action": to_json(action), "order": to_json(ready.order)}
    # Before the key is read: whoever forgets the customer meanwhile would destroy it, and this text stay.
    locked_head(scope)
    sealed = texts.seal(scope, vault, action.customer_id, text)
    return append(scope, "ordered", Subject(row.id, action.customer_id), body, sealed)


def settled(
    scope: Scope,
    what: What,
    action_id: str,
    customer_id: str,
    *,
    actor: str = "dunwell",
    proof: Proof | None = None,
    tid: str | None = None,
) -> None:
    """What became of an order: proved, refused, lost, or certainly not carried out."""
    body: dict[str, Any] = {"actor": actor}
    if proof is not None:
        body |= {"ref": proof.ref, "proved_at": proof.at.isoformat() if proof.at else None}
    told = tid or (proof.tid if proof is not None else None)
    if told is not None:
        body["intuit_tid"] = told
    append(scope, what, Subject(action_id, customer_id), body)


def forget(scope: Scope, witness: Witness, customer_id: str, actor: str) -> int:
    """Forget the names and texts of a customer, and of all who were merged into it; the chain still verifies.

    Returns how many texts there were. The witness is told first, so that no restored backup brings them back.
    """
    return sum(_forget(scope, witness, one, actor) for one in merged.made_one(scope, customer_id))


def _forget(scope: Scope, witness: Witness, customer_id: str, actor: str) -> int:
    number = locked_head(scope)[0] + 1
    witness.forget(scope.company_id, customer_id, number)
    gone = texts.forget(scope, customer_id, number)
    append(scope, "forgotten", Subject(None, customer_id), {"actor": actor, "texts": gone})
    return gone


def append(
    scope: Scope, what: What, subject: Subject, body: Mapping[str, Any], sealed: bytes | None = None
) -> int:
    """Add one entry, with its sealed text when it has one; returns its number."""
    number, previous = locked_head(scope)
    number += 1
    told = chain.canonical(body)
    hashed = chain.text_hash(sealed) if sealed is not None else None
    digest = chain.link(
        company_id=scope.company_id,
        number=number,
        at=scope.now,
        what=what,
        subject=(subject.action_id, subject.customer_id),
        body=told,
        text_hash=hashed,
        previous_hash=previous,
    )
    scope.insert(
        tables.audit_entries,
        {
            "number": number,
            "at": scope.now,
            "what": what,
            "action_id": subject.action_id,
            "customer_id": subject.customer_id,
            "body": told,
            "text_hash": hashed,
            "previous_hash": previous,
            "hash": digest,
        },
    )
    if sealed is not None:
        text = {"number": number, "customer_id": subject.customer_id, "sealed": sealed}
        scope.insert(tables.audit_texts, text)
    scope.upsert(tables.audit_heads, [{"number": number, "hash": digest}])
    return number


def head(scope: Scope) -> tuple[int, str]:
    """The number and the hash of the last entry; 0 and the beginning's hash before the first."""
    row = scope.read_one(_of_company())
    return (row.number, row.hash) if row is not None else (0, chain.BEGINNING)


def locked_head(scope: Scope) -> tuple[int, str]:
    """The same, locked: two workers who add at once would otherwise take one number."""
    row = scope.read_one(_locked())
    if row is None:
        scope.insert_new(tables.audit_heads, {"number": 0, "hash": chain.BEGINNING})
        row = scope.read_one(_locked())
    if row is None:
        raise AssertionError("The head of the audit was just written.")
    return row.number, row.hash


@cache
def _of_company() -> Select[Any]:
    return own(tables.audit_heads)


@cache
def _locked() -> Select[Any]:
    return own(tables.audit_heads).with_for_update()


def _is_plain(name: str, fact: Fact) -> bool:
    """Whether a fact may stand readable for ever: numbers, dates and ids, but no text that could name one."""
    return name.endswith("_id") or isinstance(fact, bool | int | date | Decimal)
