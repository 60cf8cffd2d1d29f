from enum import Enum

class Scopes(Enum):
    PROFILE = "profile"
    EMAIL = "email"
    OPENID = "openid"
    ACCOUNTING = "com.intuit.quickbooks.accounting"
