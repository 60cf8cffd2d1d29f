"""What the policy calls for, one small file per kind of act: `(Situation) -> Iterator[Action | Task | Skip]`.

A proposer asks its gates, then its own conditions, and yields a `Skip` with the reason for every step that
is due and not proposed.
"""
