"""Our own cash-on-delivery term, and giving terms to customers one by one (qbo.md 2.3, 2.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from connectors.qbo.fields import needed
from connectors.qbo.performers.writing import create, preparing, request_id_for, update
from connectors.qbo.queries import EVERYONE, equal, select
from connectors.qbo.reader import Reader
from connectors.qbo.wire import Customer, Term
from plugin.books import BooksError, Refused, Unclear
from plugin.orders import COD_TERM_NAME


def find_cod_term(reader: Reader, term_id: str | None) -> str | None:
    """The id of our term: the one we know, even renamed, while active and due at once; else by its name."""
    if term_id is not None:
        known = _terms(reader, equal("Id", term_id))
        if any(_is_cod(term) for term in known):
            return term_id
    named = _terms(reader, equal("Name", COD_TERM_NAME))
    return next((term.id for term in named if term.name == COD_TERM_NAME and _is_cod(term)), None)


def make_cod_term(reader: Reader, request_id: str) -> str:
    """Make our term; Refused when a person has changed the one of that name."""
    with preparing("our terms were made"):
        try:
            fields = {"Name": COD_TERM_NAME, "DueDays": 0}
            return create(reader, "Term", fields, request_id_for("term", request_id)).new_id
        except Refused as error:
            if error.code != "6240":
                raise
            if found := find_cod_term(reader, None):
                return found
            sentence = f'The terms "{COD_TERM_NAME}" were changed or made inactive in QuickBooks.'
            raise Refused(sentence, code=error.code, tid=error.tid, reason="terms not ours") from None


def set_term(reader: Reader, customer: Customer, ref: Mapping[str, str] | None) -> Customer:
    """Write the customer's reference to its terms, and nothing else; returns the customer as it is then."""
    customer_id = needed(customer, "Id", customer.id)
    token = needed(customer, "SyncToken", customer.sync_token)
    return update(reader, "Customer", customer_id, token, {"SalesTermRef": ref}).customer


def for_each(customers: Sequence[Customer], change: Callable[[Customer], None]) -> None:
    """Change one after the other. A failure after the first change is Unclear: something did happen."""
    for done, customer in enumerate(customers):
        try:
            change(customer)
        except BooksError as error:
            if not done or isinstance(error, Unclear):
                raise
            sentence = (
                f"The terms of {done} of {len(customers)} customers were changed. Then: {error.sentence}"
            )
            raise Unclear(sentence, code=error.code, tid=error.tid, reason=error.reason) from error


def _terms(reader: Reader, condition: str) -> tuple[Term, ...]:
    return reader.rows(select("Term", condition, EVERYONE)).term


def _is_cod(term: Term) -> bool:
    return term.active and term.due_days == 0
