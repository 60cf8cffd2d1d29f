from quickbooks.client import QuickBooks as QuickBooks
