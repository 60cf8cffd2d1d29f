"""Which rules each family of entities lives by."""

from __future__ import annotations

from connectors.sandbox.catalog.model import Family
from connectors.sandbox.rules import deposits, journal, names, payables, payments, plain, sales
from connectors.sandbox.rules.write import Rules

RULES: dict[Family, Rules] = {
    Family.NAMES: names.RULES,
    Family.SALE: sales.RULES,
    Family.PAYMENT: payments.RULES,
    Family.JOURNAL: journal.RULES,
    Family.DEPOSIT: deposits.RULES,
    Family.SPENDING: payables.RULES,
    Family.NOTE: plain.NOTES,
    Family.SINGLE: plain.SETTINGS,
    Family.PLAIN: plain.PLAIN,
}
