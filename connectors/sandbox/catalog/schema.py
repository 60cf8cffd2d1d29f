"""Properties that the schema's base classes lend to every entity of a kind, whether anybody uses them or not.

QuickBooks refuses only what its schema does not know (qbo.md §8.2), so clients that fill in all they have, as
python-quickbooks does, must not be refused here either. Source: the class definitions in Intuit's own SDKs.
"""

from __future__ import annotations

from connectors.sandbox.catalog.fields import words

ANYTHING = words("AttachableRef CustomField status")
TRANSACTION = ANYTHING | words(
    "CurrencyRef DepartmentRef DocNumber ExchangeRate Line LinkedTxn PrivateNote ProjectRef RecurDataRef "
    "RecurringInfo Tag TaxFormNum TaxFormType TransactionLocationType TxnApprovalInfo TxnDate TxnSource "
    "TxnStatus TxnTaxDetail"
)
SALE = TRANSACTION | words(
    "ARAccountRef ApplyTaxAfterDiscount AutoDocNumber Balance CheckPayment ClassRef CreditCardPayment "
    "DepositToAccountRef DiscountAmt DiscountRate DueDate FOB FinanceCharge GlobalTaxCalculation "
    "GovtTxnRefIdentifier HomeBalance HomeTotalAmt PONumber PaymentMethodRef PaymentRefNum PaymentType "
    "RemitToRef SalesRepRef SalesTermRef ShipDate ShipMethodRef TemplateRef TrackingNum"
)
PERSON = ANYTHING | words(
    "CompanyName DefaultTaxCodeRef IntuitId Organization OtherContactInfo Source UserId V4IDPseudonym source"
)
