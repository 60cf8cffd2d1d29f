"""How each kind of order is carried out in QuickBooks and looked for again; a new kind is a new file here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connectors.qbo.performers import (
    attach_note,
    issue_credit,
    raise_charge,
    remove_memo,
    restore_terms,
    send_invoice,
    set_cod,
    write_notes,
)
from connectors.qbo.reader import Reader
from plugin.orders import (
    AttachNote,
    IssueCredit,
    Proof,
    RaiseCharge,
    RemoveMemoBlock,
    RestoreTerms,
    SendInvoice,
    SetCodTerms,
    WriteNotesBlock,
)


@dataclass(frozen=True, slots=True)
class Performer:
    """`perform` carries an order out under a request id; `trace` looks for what it would have left."""

    perform: Callable[[Reader, Any, str], Proof]
    trace: Callable[[Reader, Any], Proof | None]


PERFORMERS: dict[str, Performer] = {
    SendInvoice.kind: Performer(send_invoice.perform, send_invoice.trace),
    RaiseCharge.kind: Performer(raise_charge.perform, raise_charge.trace),
    IssueCredit.kind: Performer(issue_credit.perform, issue_credit.trace),
    AttachNote.kind: Performer(attach_note.perform, attach_note.trace),
    WriteNotesBlock.kind: Performer(write_notes.perform, write_notes.trace),
    SetCodTerms.kind: Performer(set_cod.perform, set_cod.trace),
    RestoreTerms.kind: Performer(restore_terms.perform, restore_terms.trace),
    RemoveMemoBlock.kind: Performer(remove_memo.perform, remove_memo.trace),
}
