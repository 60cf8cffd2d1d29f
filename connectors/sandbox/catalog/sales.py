"""Sales forms: a page of QuickBooks with a customer, lines and a total (qbo.md §2.4, §2.6)."""

from __future__ import annotations

from connectors.sandbox.catalog import schema
from connectors.sandbox.catalog.fields import (
    COMMON,
    amount,
    choice,
    day,
    flag,
    number,
    part,
    parts,
    ref,
    text,
    words,
)
from connectors.sandbox.catalog.lines import CLASS, SALES_LINE
from connectors.sandbox.catalog.model import Entity, Family, Field
from connectors.sandbox.catalog.shared import (
    ADDRESS,
    CUSTOM_FIELD,
    DELIVERY,
    EMAIL,
    EMAILS_200,
    LINK,
    MEMO,
    TAX,
)

CURRENCY = (ref("CurrencyRef", kept=True), number("ExchangeRate", kept=True))
DEPARTMENT = ref("DepartmentRef", "Department")
CUSTOMER = ref("CustomerRef", "Customer")
SALE_TOLERATED = schema.SALE | words(
    "ConvenienceFeeDetail CustomerEx EInvoiceStatus InvoiceEx InvoiceLink InvoiceRef LessCIS OtherAddr "
    "PaymentDetailsMessage ProcessPayment TaxExemptionRef callToAction invoiceStatusLog"
)
WORD_PRINT = ("NotSet", "NeedToPrint", "PrintComplete")
WORD_EMAIL = ("NotSet", "NeedToSend", "EmailSent")


def sale(
    name: str,
    *,
    head: tuple[Field, ...] = (),
    dates: tuple[Field, ...] = (),
    tail: tuple[Field, ...] = (),
    customer: Field = CUSTOMER,
    posts: int = 0,
    open_item: str = "",
    numbered: str = "sales",
) -> Entity:
    """A sales form: one page of QuickBooks with a customer, lines and a total."""
    return Entity(
        name=name,
        family=Family.SALE,
        sequence="transactions",
        mailed=True,
        posts=posts,
        open_item=open_item,
        numbered=numbered,
        tolerated=SALE_TOLERATED,
        fields=(
            *head,
            *COMMON,
            parts("CustomField", CUSTOM_FIELD, kept=True),
            text("DocNumber", 21, kept=True),
            day("TxnDate", kept=True),
            DEPARTMENT,
            *CURRENCY,
            text("PrivateNote", 4000),
            *(
                (choice("TxnStatus", "Pending", "Accepted", "Closed", "Rejected", default="Pending"),)
                if name == "Estimate"
                else ()
            ),
            parts("LinkedTxn", LINK, kept=True),
            parts("Line", SALES_LINE, required=True),
            choice("GlobalTaxCalculation", "TaxExcluded", "TaxInclusive", "NotApplicable", kept=True),
            part("TxnTaxDetail", TAX),
            customer,
            part("CustomerMemo", MEMO),
            part("BillAddr", ADDRESS),
            flag("FreeFormAddress"),
            part("ShipAddr", ADDRESS),
            part("ShipFromAddr", ADDRESS),
            CLASS,
            *dates,
            day("ShipDate"),
            text("TrackingNum", 31),
            ref("ShipMethodRef"),
            amount("TotalAmt", read_only=True),
            amount("HomeTotalAmt", read_only=True),
            flag("ApplyTaxAfterDiscount", default=False),
            choice("PrintStatus", *WORD_PRINT, default="NeedToPrint"),
            choice("EmailStatus", *WORD_EMAIL, default="NotSet"),
            part("BillEmail", EMAIL),
            part("BillEmailCc", EMAILS_200),
            part("BillEmailBcc", EMAILS_200),
            part("DeliveryInfo", DELIVERY, read_only=True, kept=True),
            *tail,
        ),
    )


BALANCE = (amount("Balance", read_only=True), amount("HomeBalance", read_only=True))
PAID_INTO = (
    ref("PaymentMethodRef", "PaymentMethod"),
    text("PaymentRefNum", 21),
    ref("DepositToAccountRef", "Account"),
)

INVOICE = sale(
    "Invoice",
    posts=1,
    open_item="Balance",
    customer=ref("CustomerRef", "Customer", required=True),
    head=(
        flag("AllowIPNPayment", default=False, read_only=True),
        flag("AllowOnlinePayment", default=False, read_only=True),
        flag("AllowOnlineCreditCardPayment", default=False),
        flag("AllowOnlineACHPayment", default=False),
    ),
    dates=(ref("SalesTermRef", "Term"), day("DueDate")),
    tail=(*BALANCE, amount("Deposit"), ref("DepositToAccountRef", "Account")),
)
CREDIT_MEMO = sale(
    "CreditMemo",
    posts=-1,
    open_item="RemainingCredit",
    customer=ref("CustomerRef", "Customer", required=True),
    head=(amount("RemainingCredit", read_only=True),),
    dates=(ref("SalesTermRef", "Term"),),
    tail=(*BALANCE, *PAID_INTO),
)
SALES_RECEIPT = sale("SalesReceipt", tail=(*BALANCE, *PAID_INTO))
REFUND_RECEIPT = sale(
    "RefundReceipt",
    tail=(
        *BALANCE,
        ref("PaymentMethodRef", "PaymentMethod"),
        text("PaymentRefNum", 100),
        ref("DepositToAccountRef", "Account", required=True),
    ),
)
ESTIMATE = sale(
    "Estimate",
    numbered="estimates",
    customer=ref("CustomerRef", "Customer", required=True),
    dates=(ref("SalesTermRef", "Term"), day("DueDate")),
    tail=(day("ExpirationDate"), text("AcceptedBy"), day("AcceptedDate")),
)

SALES = (INVOICE, CREDIT_MEMO, SALES_RECEIPT, REFUND_RECEIPT, ESTIMATE)
