"""Cash on delivery by a person's decision: it begins and ends by one, whatever is owed (rules 5 and 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugin.core.actions import Cover, LiftCod, SetCod, Skip
from plugin.core.because import Because, because
from plugin.core.cod import members_to_restore, members_to_set
from plugin.core.gates.freshness import stale_sync
from plugin.core.gates.stops import stopped_by_law
from plugin.core.gates.unreadable import facts_incomplete
from plugin.core.past import CashOnDelivery
from plugin.core.said import CodDecision
from plugin.core.situation import UNSETTLED, Situation, as_it_stands


def set_by_hand(situation: Situation, word: CodDecision) -> Iterator[SetCod | Skip]:
    """Carry out the decision. It asks for no debt and no notice, since it tells nobody anything."""
    account, company = situation.account, situation.company
    cover = _cover(word, SetCod.kind)
    members = members_to_set(account, company.cod_term_id)
    shut = situation.settled(cover) or changing_now(situation) or _shut(situation)
    shut = shut or (None if members else because("already on our term"))
    if shut is not None:
        yield Skip(customer_id=account.customer_id, cover=cover, because=shut)
        return
    yield SetCod(
        customer_id=account.customer_id,
        covers=(cover,),
        because=because("cod by hand", by=word.by, decided_on=word.on, reason=word.reason),
        agreed_by=word.actor,
        cause="by hand",
        members=members,
    )


def end_by_hand(
    situation: Situation, cod: CashOnDelivery, word: CodDecision | None
) -> Iterator[LiftCod | Skip]:
    """Give the terms back once a person has said so; the clearing of the debt does not count (rule 9).

    Whoever decides it sees on the page what becomes of terms that were empty, so it is agreed to by that.
    """
    account, company = situation.account, situation.company
    if word is None or word.ended_on is None or not _ends(word.ended_on, cod):
        cover = situation.next_cover(f"customer/{account.customer_id}", LiftCod.kind)
        stays = because("cod ends by a person", since=cod.since)
        yield Skip(customer_id=account.customer_id, cover=cover, because=stays)
        return
    cover = _cover(word, LiftCod.kind)
    shut = situation.settled(cover) or changing_now(situation) or relief_waits(situation)
    if shut is not None:
        yield Skip(customer_id=account.customer_id, cover=cover, because=shut)
        return
    yield LiftCod(
        customer_id=account.customer_id,
        covers=(cover,),
        because=let_go(word, cod),
        agreed_by=word.ended_actor,
        members=members_to_restore(account, company.cod_term_id or ""),
    )


def let_go(word: CodDecision, cod: CashOnDelivery) -> Because:
    """The reason of a lift that a person's word calls for."""
    return because("cod lifted by hand", by=word.ended_by, decided_on=word.ended_on, since=cod.since)


def _ends(ended_on: date, cod: CashOnDelivery) -> bool:
    """Whether the last decision's end is about this state: one by hand can outlive its decision, in doubt."""
    return cod.cause == "by hand" or ended_on >= cod.since


def relief_waits(situation: Situation) -> Because | None:
    """Why terms cannot be given back now, whoever wants it."""
    if situation.company.cod_term_id is None:
        return because("our term is unknown")
    return _shut(situation)


def changing_now(situation: Situation) -> Because | None:
    """An earlier change of terms that is not settled: a second could lose the terms to give back."""
    for past in situation.account.past:
        if past.kind in (SetCod.kind, LiftCod.kind) and past.status in UNSETTLED:
            return as_it_stands(past, past.kind)
    return None


def _shut(situation: Situation) -> Because | None:
    stopped = stopped_by_law(situation.account) or facts_incomplete(situation.account)
    return stopped or stale_sync(situation.policy, situation.company)


def _cover(word: CodDecision, step: str) -> Cover:
    """One decision is carried out once, and ended once; the next one is another."""
    return Cover(f"decision/{word.id}", step)
