"""How each family of entities completes what was sent, and what a write does to the rest of the books."""
