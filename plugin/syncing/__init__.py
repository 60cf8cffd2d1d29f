"""The parts of a sync: pages, changes, deletions, mergers, what was cut off. `plugin.sync` is their door."""
