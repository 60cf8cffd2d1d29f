"""Names and texts of the audit, under a key for each customer; without the key they say nothing any more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Select, bindparam

from plugin import tables
from plugin.connecting.vault import Vault
from plugin.store.scope import Scope
from plugin.store.statements import own


def seal(scope: Scope, vault: Vault, customer_id: str, text: Mapping[str, Any]) -> bytes:
    """*text* under the customer's own key, which is made when the customer first occurs."""
    return Fernet(_key(scope, vault, customer_id)).encrypt(json.dumps(text, sort_keys=True).encode())


def read(scope: Scope, vault: Vault, number: int) -> dict[str, Any] | None:
    """The text of entry *number*; None when it had none or its customer has been forgotten."""
    table = tables.audit_texts
    row = scope.first(scope.select(table).where(table.c.number == number))
    key = _known_key(scope, vault, row.customer_id) if row is not None else None
    if row is None or key is None:
        return None
    try:
        found: dict[str, Any] = json.loads(Fernet(key).decrypt(row.sealed))
    except InvalidToken:
        return None
    return found


def forget(scope: Scope, customer_id: str, through: int) -> int:
    """Destroy the customer's texts up to entry *through*, and its key unless a later text needs it.

    Returns how many texts there were.
    """
    texts, keys = tables.audit_texts, tables.audit_keys
    of_customer = texts.c.customer_id == customer_id
    gone = scope.db.execute(scope.delete(texts).where(of_customer, texts.c.number <= through))
    if scope.first(scope.select(texts, texts.c.number).where(of_customer).limit(1)) is None:
        scope.db.execute(scope.delete(keys).where(keys.c.customer_id == customer_id))
    return gone.rowcount


def _key(scope: Scope, vault: Vault, customer_id: str) -> bytes:
    known = _known_key(scope, vault, customer_id)
    if known is not None:
        return known
    made = Fernet.generate_key()
    sealed = vault.seal(scope.company_id, {"customer": customer_id, "key": made.decode()})
    if scope.insert_new(tables.audit_keys, {"customer_id": customer_id, "sealed": sealed}):
        return made
    return _key(scope, vault, customer_id)


@cache
def _key_of() -> Select[Any]:
    return own(tables.audit_keys).where(tables.audit_keys.c.customer_id == bindparam("of_customer"))


def _known_key(scope: Scope, vault: Vault, customer_id: str) -> bytes | None:
    row = scope.read_one(_key_of(), of_customer=customer_id)
    return vault.open(scope.company_id, row.sealed)["key"].encode() if row is not None else None
