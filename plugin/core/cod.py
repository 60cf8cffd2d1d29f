"""Whose terms cash on delivery changes, and whose are given back (S4.5, S4.6, rule 5)."""

from __future__ import annotations

from plugin.core.account import Account

Terms = tuple[tuple[str, str | None], ...]
"""(customer id, id of a term; None for no term)."""


def members_to_set(account: Account, cod_term_id: str | None) -> Terms:
    """The payer and its active sub-customers with the terms they have now, payer first.

    One who is already on our term is left: the terms to give back later would be lost.
    """
    family = sorted(account.members, key=lambda member: (member.id != account.customer_id, member.id))
    return tuple(
        (member.id, member.term_id)
        for member in family
        if (member.is_active or member.id == account.customer_id)
        and (cod_term_id is None or member.term_id != cod_term_id)
    )


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
