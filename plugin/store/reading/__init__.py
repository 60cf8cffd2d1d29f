"""The queries of the pages: a fixed number for each, over derived rows or by key, whatever the ledger."""
