"""What a person sets for one customer or one invoice, in place of the policy's settings (rule 5).

The latest word of a name holds, and who said it when and why stays on record. Tags stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

from plugin import tables
from plugin.access.parts import member_meant
from plugin.core.onboarding import CHECKLIST
from plugin.core.said import OwnName
from plugin.people import Unsound
from plugin.store import families, policy_versions, standings
from plugin.store.scope import Scope

NAMES: tuple[OwnName, ...] = get_args(OwnName)
ABOUT_INVOICES = frozenset({"no interest", "grace days"})
"""What may be set for one invoice as well."""

_ASKED_WHY: Mapping[OwnName, str] = {
    "no interest": "Say why; whoever looks at the interest later will want to know.",
    "assessment": "Say what was found; whoever gives them terms later will want to know.",
}

_LENGTH_MAX = 60


def put(
    scope: Scope,
    customer_id: str,
    actor: str,
    name: OwnName,
    *,
    on: date,
    value: str = "",
    reason: str = "",
    invoice_id: str | None = None,
) -> str:
    """Set *name* for the paying customer, or for one of its invoices; returns the word's id.

    Raises Unsound when the value means nothing, and for an exemption or an assessment without a reason.
    """
    value = _checked(scope, name, value.strip())
    if name in _ASKED_WHY and not reason.strip():
        raise Unsound(_ASKED_WHY[name])
    if invoice_id is not None and name not in ABOUT_INVOICES:
        raise Unsound("This can be set for a customer only, not for one invoice.")
    (payer_id,) = families.payers_of(scope, [customer_id])
    end(scope, payer_id, actor, name, on=on, value=value if name == "tag" else None, invoice_id=invoice_id)
    said_id = scope.new_id()
    row = {
        "id": said_id,
        "customer_id": payer_id,
        "invoice_id": invoice_id,
        "name": name,
        "value": value,
        "reason": reason.strip(),
        "set_on": on,
        "ended_on": None,
        "ended_by": None,
        "recorded_by": actor,
        "recorded_at": scope.now,
    }
    scope.insert(tables.own_settings, row)
    return said_id


def end(
    scope: Scope,
    customer_id: str,
    actor: str,
    name: OwnName,
    *,
    on: date,
    value: str | None = None,
    invoice_id: str | None = None,
) -> bool:
    """The policy's setting holds again; with *value* only the word that says so ends. False if none did."""
    (payer_id,) = families.payers_of(scope, [customer_id])
    table = tables.own_settings
    standing = scope.update(table).where(
        table.c.customer_id == payer_id,
        table.c.name == name,
        table.c.ended_on.is_(None),
        table.c.invoice_id.is_(None) if invoice_id is None else table.c.invoice_id == invoice_id,
        *([table.c.value == value] if value is not None else []),
    )
    standings.mark_dirty(scope, [payer_id])
    return scope.db.execute(standing.values(ended_on=on, ended_by=actor)).rowcount > 0


def _checked(scope: Scope, name: OwnName, value: str) -> str:
    if name == "tag":
        if not 0 < len(value) <= _LENGTH_MAX:
            raise Unsound(f"Give the tag a name of at most {_LENGTH_MAX} characters.")
        return value
    if name == "grace days":
        if not value.isdecimal():
            raise Unsound("Say how many days of grace there are, as a whole number: 10.")
        return str(int(value))
    if name == "policy version":
        newest = policy_versions.active(scope).version
        if not value.isdecimal() or not 1 <= int(value) <= newest:
            raise Unsound(f"Name a version of the policy, from 1 to {newest}.")
        return str(int(value))
    if name == "relationship owner":
        return str(member_meant(scope, value).user_id)
    if name == "assessment":
        done = {point.strip() for point in value.split(",")}
        if open_points := [point for point in CHECKLIST if point not in done]:
            raise Unsound(f"Go through the whole list first; still open: {', '.join(open_points)}.")
        return ", ".join(CHECKLIST)
    return ""
