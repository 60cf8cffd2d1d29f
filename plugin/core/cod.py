"""Whose terms cash on delivery changes, and whose are given back (S4.5, S4.6, rule 5)."""

from __future__ import annotations

from plugin.core.account import Account

Terms = tuple[tuple[str, str | None], ...]
"""(customer id, id of a term; None for no term)."""


def members_to_set(account: Account, cod_term_id: str | None) -> Terms:
    """The payer and its active sub-customers with the terms to give back later, payer first.

    One who is already on our term is left, unless an earlier try put it there and broke off: then the terms
    to give back are those it had before that, and it belongs to what is finished now.
    """
    family = sorted(account.members, key=lambda member: (member.id != account.customer_id, member.id))
    tried = dict(account.terms_tried)
    found: list[tuple[str, str | None]] = []
    for member in family:
        if not member.is_active and member.id != account.customer_id:
            continue
        # Before the first success nobody knows the id of our term: who was tried may be on it.
        if member.id in tried and cod_term_id in (None, member.term_id):
            found.append((member.id, tried[member.id]))
        elif cod_term_id is None or member.term_id != cod_term_id:
            found.append((member.id, member.term_id))
    return tuple(found)


def members_to_restore(account: Account, cod_term_id: str) -> Terms:
    """Those we changed whose term is still ours, with the term each had; one chosen since is left."""
    if account.cash_on_delivery is None:
        return ()
    terms_now = {member.id: member.term_id for member in account.members}
    return tuple(
        (customer_id, former)
        for customer_id, former in account.cash_on_delivery.former_terms
        if terms_now.get(customer_id) == cod_term_id
    )


def is_for_a_part(account: Account, cod_term_id: str | None) -> bool:
    """Whether only a part of the family is on it, which brought it along when it joined."""
    cod = account.cash_on_delivery
    payer = next((member for member in account.members if member.id == account.customer_id), None)
    if cod is None or payer is None or payer.term_id == cod_term_id:
        return False
    return bool(cod.former_terms) and all(member != payer.id for member, _ in cod.former_terms)
