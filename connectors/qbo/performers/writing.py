"""Minimal writes: only the fields we mean, fenced by SyncToken or by a request id (style 15, qbo.md 10.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from connectors.qbo.client import Answer, body_of
from connectors.qbo.decode import Envelope, converted
from connectors.qbo.faults import Intent, lost
from connectors.qbo.reader import Reader
from connectors.qbo.wire import CreditMemo, Customer, Invoice
from plugin.books import TryLater, Unclear

_STEPS = UUID("6f1d9a52-5c8e-4f0e-9d0b-0a7a3c1b2e44")


@dataclass(frozen=True, slots=True)
class Written:
    """What QuickBooks answered to a write."""

    envelope: Envelope
    tid: str | None
    intent: Intent

    @property
    def invoice(self) -> Invoice:
        """The invoice as written; an answer without it is no answer."""
        if self.envelope.invoice is None:
            raise lost(self.intent, tid=self.tid)
        return self.envelope.invoice

    @property
    def customer(self) -> Customer:
        """The customer as written; an answer without it is no answer."""
        if self.envelope.customer is None:
            raise lost(self.intent, tid=self.tid)
        return self.envelope.customer

    @property
    def credit_memo(self) -> CreditMemo:
        """The credit memo as made; an answer without it, or without its id, is no answer."""
        made = self.envelope.credit_memo
        if made is None or not made.id:
            raise lost(self.intent, tid=self.tid)
        return made

    @property
    def new_id(self) -> str:
        """The id of what was made; an answer without one is no answer."""
        envelope = self.envelope
        sold = (envelope.invoice, envelope.credit_memo, envelope.payment)
        made = (*sold, envelope.item, envelope.account, envelope.term, envelope.attachable)
        record = next((one for one in made if one is not None), None)
        if record is None or not record.id:
            raise lost(self.intent, tid=self.tid)
        return record.id


def update(
    reader: Reader, entity: str, record_id: str, sync_token: str, fields: Mapping[str, Any]
) -> Written:
    """Change these fields of one version of a record, and nothing else.

    It carries no request id: the token alone keeps it from taking effect twice, while a replayed answer
    could hide that a later change of ours was not made.
    """
    body = body_of({"Id": record_id, "SyncToken": sync_token, "sparse": True, **fields})
    return written(reader.client.update_object(entity, body), "write")


def create(reader: Reader, entity: str, fields: Mapping[str, Any], request_id: str) -> Written:
    """Make a record, once for each request id."""
    return written(reader.client.create_object(entity, body_of(fields), request_id=request_id), "keyed")


def written(answer: dict[str, Any], intent: Intent) -> Written:
    """A decoded answer with its values."""
    tid = answer.tid if isinstance(answer, Answer) else None
    return Written(converted(answer, intent), tid, intent)


def request_id_for(step: str, request_id: str) -> str:
    """The id of one *step* of an order of several: the same again for the same order, 36 characters."""
    return str(uuid5(_STEPS, f"{request_id}/{step}"))


@contextmanager
def preparing(what: str) -> Iterator[None]:
    """Calls before the one that counts: if one is lost, the order itself was certainly not carried out."""
    try:
        yield
    except Unclear as error:
        sentence = f"QuickBooks' answer was lost while {what}. It is read again and decided anew."
        raise TryLater(sentence, code=error.code, tid=error.tid) from None
