"""Crashes outside the simulator: at every input and output, by real kills, on a bad network, under chaos."""
