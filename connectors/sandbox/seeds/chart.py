"""What every US company starts with: settings, accounts, terms, methods, tax (qbo.md appendix A)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from connectors.sandbox.company import Company

ACCOUNTS = """
1 Services|Income|ServiceFeeIncome
2 Retained Earnings|Equity|RetainedEarnings
3 Prepaid Expenses|Other Current Asset|PrepaidExpenses
4 Undeposited Funds|Other Current Asset|UndepositedFunds
5 Fees Billed|Income|ServiceFeeIncome
7 Advertising|Expense|AdvertisingPromotional
8 Bank Charges|Expense|BankCharges
9 Dues & Subscriptions|Expense|DuesSubscriptions
11 Insurance|Expense|Insurance
12 Legal & Professional Fees|Expense|LegalProfessionalFees
13 Meals and Entertainment|Expense|EntertainmentMeals
15 Office Expenses|Expense|OfficeGeneralAdministrativeExpenses
17 Rent or Lease|Expense|RentOrLeaseOfBuildings
20 Supplies|Expense|SuppliesMaterials
21 Taxes & Licenses|Expense|TaxesPaid
22 Travel|Expense|Travel
24 Utilities|Expense|Utilities
25 Interest Earned|Other Income|InterestEarned
26 Other Portfolio Income|Other Income|OtherMiscellaneousIncome
27 Penalties & Settlements|Other Expense|PenaltiesSettlements
30 Uncategorized Income|Income|ServiceFeeIncome
31 Uncategorized Expense|Expense|OtherMiscellaneousServiceCost
32 Uncategorized Asset|Other Current Asset|OtherCurrentAssets
33 Accounts Payable (A/P)|Accounts Payable|AccountsPayable
34 Opening Balance Equity|Equity|OpeningBalanceEquity
35 Checking|Bank|Checking
36 Savings|Bank|Savings
37 Truck|Fixed Asset|Vehicles
40 Depreciation|Other Expense|Depreciation
41 Mastercard|Credit Card|CreditCard
42 Visa|Credit Card|CreditCard
43 Loan Payable|Other Current Liability|OtherCurrentLiabilities
44 Notes Payable|Long Term Liability|OtherLongTermLiabilities
45 Landscaping Services|Income|OtherPrimaryIncome
54 Pest Control Services|Income|OtherPrimaryIncome
55 Automobile|Expense|Auto
58 Job Expenses|Expense|OtherMiscellaneousServiceCost
79 Sales of Product Income|Income|SalesOfProductIncome
80 Cost of Goods Sold|Cost of Goods Sold|SuppliesMaterialsCogs
81 Inventory Asset|Other Current Asset|Inventory
82 Design income|Income|OtherPrimaryIncome
84 Accounts Receivable (A/R)|Accounts Receivable|AccountsReceivable
86 Discounts given|Income|DiscountsRefundsGiven
89 Arizona Dept. of Revenue Payable|Other Current Liability|GlobalTaxPayable
90 Board of Equalization Payable|Other Current Liability|GlobalTaxPayable
"""
THANKS = "Thank you for your business and have a great day!"
TERMS = ((1, "Due on receipt", 0), (2, "Net 15", 15), (3, "Net 30", 30), (4, "Net 60", 60), (5, "Net 10", 10))
METHODS = (
    (1, "Cash", "NON_CREDIT_CARD"),
    (2, "Check", "NON_CREDIT_CARD"),
    (3, "Visa", "CREDIT_CARD"),
    (4, "MasterCard", "CREDIT_CARD"),
    (5, "Discover", "CREDIT_CARD"),
    (6, "American Express", "CREDIT_CARD"),
    (7, "Diners Club", "CREDIT_CARD"),
)
AGENCIES = ((1, "Arizona Dept. of Revenue"), (2, "Board of Equalization"))
RATES = ((1, "AZ State tax", "7.1", 1), (2, "Tucson City", "2", 1), (3, "California", "8", 2))
TAX_CODES: tuple[tuple[str, str, bool, tuple[int, ...]], ...] = (
    ("TAX", "TAX", True, ()),
    ("NON", "NON", False, ()),
    ("2", "California", True, (3,)),
    ("3", "Tucson", True, (1, 2)),
)


def settings(
    name: str, *, home: str = "USD", multi_currency: bool = False, custom_field: str = ""
) -> dict[str, Any]:
    """The Preferences of a company as Intuit's sample has them."""
    fields: list[dict[str, Any]] = [
        {
            "CustomField": [
                {
                    "Name": "SalesFormsPrefs.UseSalesCustom1",
                    "Type": "BooleanType",
                    "BooleanValue": bool(custom_field),
                }
            ]
        }
    ]
    if custom_field:
        entry = {
            "Name": "SalesFormsPrefs.SalesCustomName1",
            "Type": "StringType",
            "StringValue": custom_field,
        }
        fields.append({"CustomField": [entry]})
    return {
        "Id": "1",
        "AccountingInfoPrefs": {
            "UseAccountNumbers": False,
            "TrackDepartments": False,
            "ClassTrackingPerTxn": False,
            "ClassTrackingPerTxnLine": False,
            "CustomerTerminology": "Customers",
            "FirstMonthOfFiscalYear": "January",
            "TaxYearMonth": "January",
        },
        "ProductAndServicesPrefs": {"ForSales": True, "ForPurchase": True, "QuantityWithPriceAndRate": True},
        "SalesFormsPrefs": {
            "CustomField": fields,
            "CustomTxnNumbers": False,
            "AllowDeposit": True,
            "AllowDiscount": True,
            "AllowEstimates": True,
            "AllowServiceDate": False,
            "AllowShipping": False,
            "AutoApplyCredit": False,
            "AutoApplyPayments": False,
            "EmailCopyToCompany": False,
            "ETransactionEnabledStatus": "NotApplicable",
            "ETransactionAttachPDF": False,
            "ETransactionPaymentEnabled": False,
            "IPNSupportEnabled": False,
            "UsingPriceLevels": False,
            "UsingProgressInvoicing": False,
            "DefaultTerms": {"value": "3"},
            "DefaultCustomerMessage": THANKS,
        },
        "EmailMessagesPrefs": {
            "InvoiceMessage": {
                "Subject": f"Invoice [Invoice No.] from {name}",
                "Message": "Your invoice is attached.",
            },
            "EstimateMessage": {
                "Subject": f"Estimate [Estimate No.] from {name}",
                "Message": "Your estimate is attached.",
            },
            "StatementMessage": {
                "Subject": f"Statement from {name}",
                "Message": "Your statement is attached.",
            },
        },
        "VendorAndPurchasesPrefs": {"BillableExpenseTracking": True, "TrackingByCustomer": True},
        "TimeTrackingPrefs": {"UseServices": False, "BillCustomers": True, "WorkWeekStartDate": "Monday"},
        "TaxPrefs": {"UsingSalesTax": True, "TaxGroupCodeRef": {"value": "2"}},
        "CurrencyPrefs": {"MultiCurrencyEnabled": multi_currency, "HomeCurrency": {"value": home}},
        "ReportPrefs": {"ReportBasis": "Accrual", "CalcAgingReportFromTxnDate": False},
        "OtherPrefs": {"NameValue": [{"Name": "SalesFormsPrefs.DefaultCustomerMessage", "Value": THANKS}]},
    }


def furnish(
    company: Company, start: datetime, preferences: dict[str, Any], *, zone: str = "America/Los_Angeles"
) -> None:
    """Give an empty company everything but customers, items and transactions."""
    # The 28th, for a company founded on a day that only leap years have.
    founded = start.date().replace(year=start.year - 3, day=min(start.day, 28))
    company.plant("Preferences", preferences)
    company.plant("CompanyInfo", {"Id": "1", "CompanyName": company.name, "LegalName": company.name})
    home = {
        "CompanyStartDate": founded.isoformat(),
        "FiscalYearStartMonth": "January",
        "Country": "US",
        "SupportedLanguages": "en",
        "DefaultTimeZone": zone,
        "NameValue": [
            {"Name": "NeoEnabled", "Value": "true"},
            {"Name": "SubscriptionStatus", "Value": "PAID"},
            {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"},
        ],
    }
    company.books.must_have("CompanyInfo", "1").put(**home)
    for line in ACCOUNTS.strip().splitlines():
        head, kind, subtype = line.split("|")
        account, title = head.split(" ", 1)
        company.plant(
            "Account", {"Id": account, "Name": title, "AccountType": kind, "AccountSubType": subtype}
        )
    for number, name, days in TERMS:
        company.plant("Term", {"Id": number, "Name": name, "DueDays": days})
    for number, name, kind in METHODS:
        company.plant("PaymentMethod", {"Id": number, "Name": name, "Type": kind})
    _tax(company)


def _tax(company: Company) -> None:
    for agency, name in AGENCIES:
        company.plant("TaxAgency", {"Id": agency, "DisplayName": name})
    for number, name, percent, agency in RATES:
        rate: dict[str, Any] = {"Id": number, "Name": name, "Description": name, "RateValue": percent}
        company.plant("TaxRate", rate | {"AgencyRef": {"value": str(agency)}, "DisplayType": "ReadOnly"})
    for code, label, taxable, applied in TAX_CODES:
        body: dict[str, Any] = {"Id": code, "Name": label, "Description": label, "Taxable": taxable}
        details = [_applied(rate_id) for rate_id in applied]
        lists = {"SalesTaxRateList": {"TaxRateDetail": details}} if details else {}
        company.plant("TaxCode", body | {"TaxGroup": bool(applied)} | lists)
        if not applied:
            # The two pseudo codes have no version (qbo.md §2.9).
            company.books.must_have("TaxCode", code).put(SyncToken=None, sparse=None)


def _applied(rate: int) -> dict[str, Any]:
    return {"TaxRateRef": {"value": str(rate)}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}
