"""The audit: one entry for every outward act, chained by hashes, and what became of it (T20)."""
