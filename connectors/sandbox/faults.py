"""QuickBooks' refusals: the codes and sentences of qbo.md §8.2, as exceptions the engine raises."""

from __future__ import annotations

import re
from typing import Any


class Fault(Exception):
    """One refusal, with what the Fault body says; nothing has been changed when it is raised."""

    def __init__(
        self,
        code: int,
        message: str,
        detail: str,
        *,
        element: str | None = None,
        status: int = 400,
        kind: str = "ValidationFault",
        dated: bool = True,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.message = message
        self.detail = detail
        self.element = element
        self.status = status
        self.kind = kind
        self.dated = dated

    def body(self) -> dict[str, Any]:
        """The content of "Fault" (qbo.md §8.1); `element` appears only where QuickBooks sends it."""
        error = {"Message": self.message, "Detail": self.detail, "code": str(self.code)}
        if self.element is not None:
            error["element"] = self.element
        return {"Error": [error], "type": self.kind}


def unsupported(path: str) -> Fault:
    """500: no such operation (recorded)."""
    detail = (
        f"Operation Could not find resource for relative : {path} of full path: "
        f"https://c50.sandbox.qbo.intuit.com/qbo50{path} is not supported."
    )
    return Fault(500, "Unsupported Operation", detail)


def not_found() -> Fault:
    """610: missing, deleted or inactive; QuickBooks does not say which (recorded)."""
    detail = (
        "Object Not Found : Something you're trying to use has been made inactive. "
        "Check the fields with accounts, customers, items, vendors or employees."
    )
    return Fault(610, "Object Not Found", detail, element="")


def cannot_link(kind: str, number: str) -> Fault:
    """620: a transaction named in LinkedTxn that cannot be linked."""
    return Fault(620, "TxnId cannot be linked", f"TxnId cannot be linked : {kind} {number}", element="")


def bad_property(explanation: str) -> Fault:
    """2010: a property nobody knows, or a value that does not fit it."""
    return Fault(
        2010,
        "Request has invalid or unsupported property",
        f"Property Name:{explanation}\n specified is unsupported or invalid",
    )


def missing(name: str) -> Fault:
    """2020: a required parameter was not sent."""
    return Fault(
        2020,
        "Required param missing, need to supply the required value for the API",
        f"Required parameter {name} is missing in the request",
        element=name,
    )


def bad_id(value: str) -> Fault:
    """2030: an Id that is no number; the recorded body has no time."""
    detail = f"Id should be a valid number. Supplied value:{value}"
    return Fault(2030, "Invalid ID", detail, element="Id", dated=False)


def too_long(element: str, longest: int, length: int) -> Fault:
    """2050: a string beyond its length."""
    return Fault(
        2050,
        "String length is either shorter or longer than supported by specification",
        f"String length specified does not match the supported length. Min:0 Max:{longest:,} supported. "
        f"Supplied length:{length:,}",
        element=element,
    )


def bad_choice(name: str, value: str) -> Fault:
    """2170: a value outside an enumeration."""
    return Fault(2170, "Invalid Enumeration", f"Invalid Enumeration : {value}", element=name)


def bad_address() -> Fault:
    """2210: not an e-mail address."""
    message = "Email Address does not conform to the syntax rules of RFC 822"
    return Fault(2210, message, f"{message}.")


def bad_reference(name: str, number: str) -> Fault:
    """2500: a reference to something that was never there."""
    detail = f"Invalid Reference Id : {name} element id {number} not found"
    return Fault(2500, "Invalid Reference Id", detail, element="")


def retired(name: str) -> Fault:
    """2500: a transaction is edited whose customer was made inactive (seen)."""
    detail = (
        "Invalid Reference Id : Customer assigned to this transaction has been deleted. "
        f"Before you can modify this transaction, you must restore {name}."
    )
    return Fault(2500, "Invalid Reference Id", detail, element="")


def stale(person: str) -> Fault:
    """5010: somebody saved first (recorded, the name included)."""
    detail = (
        f"Stale Object Error : You and {person} were working on this at the same time. "
        f"{person} finished before you did, so your work was not saved."
    )
    return Fault(5010, "Stale Object Error", detail, element="")


def business(sentence: str) -> Fault:
    """6000: a business rule says no."""
    return Fault(
        6000,
        "A business validation error has occurred while processing your request",
        f"Business Validation Error: {sentence}",
        element="",
    )


def wrong_amount() -> Fault:
    """6070: a line's amount is not price times quantity."""
    return Fault(
        6070,
        "Amount calculation incorrect in the request",
        "Amount calculation incorrect in the request : Amount is not equal to UnitPrice * Qty.",
    )


def duplicate_number(number: str, kind: str, txn_id: str) -> Fault:
    """6140: the document number is taken; the kind is spelled in words (seen: "Journal Entry")."""
    spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind)
    return Fault(
        6140,
        "Duplicate Document Number Error",
        "Duplicate Document Number Error : You must specify a different number. This number has already "
        f"been used. DocNumber={number} is assigned to TxnType={spelled} with TxnId={txn_id}",
        element="",
    )


def books_closed(code: str = "6210") -> Fault:
    """6210: the transaction lies in a closed period; or the 5010 that clients have met, its {1} included."""
    if code == "5010":
        return Fault(5010, "Account Period Closed", "The account period has closed. {1}", element="")
    detail = (
        "The account period has closed and the account books cannot be updated through through the "
        "QBO Services API. Please use the QBO website to make these changes."
    )
    return Fault(6210, "Account Period Closed, Cannot Update Through Services API", detail, element="")


def duplicate_name() -> Fault:
    """6240: the name is taken (recorded)."""
    return Fault(6240, "Duplicate Name Exists Error", "The name supplied already exists. : null")


def deposited() -> Fault:
    """6540: the payment or receipt sits in a bank deposit."""
    detail = (
        "This transaction has been deposited. If you want to change or delete it, you must edit the "
        "deposit it appears on and remove it first"
    )
    return Fault(6540, "Deposited Transaction cannot be changed", detail, element="")


def system_failure() -> Fault:
    """10000: the service itself broke down."""
    message = "An application error has occurred while processing your request"
    return Fault(10000, message, f"System Failure Error: {message}", status=500, kind="SystemFault")
