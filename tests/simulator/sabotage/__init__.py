"""Sabotage: one-line bugs planted in a scratch copy. A simulator that does not catch them proves nothing."""
