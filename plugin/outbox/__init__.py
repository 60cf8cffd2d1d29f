"""Carrying actions out: each at most once, with proof, and never on facts or words that have changed.

An action moves proposed → approved → sending → done | failed | unclear, or back, or to cancelled. The
intention (the order with its pre-image, under an operation id) is stored before the call; no transaction
is open during one; every write after a claim is fenced (reliability.md 2.2).
"""
