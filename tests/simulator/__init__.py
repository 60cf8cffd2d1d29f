"""The simulator: the real product in a virtual world that goes wrong in every way we can think of.

One process, one thread, one clock, dice from one seed. Working processes are greenlets that hand over at
every call and between transactions; people act in between; the witness of `web/demo/checker` looks on.
The same seed lives the same life again, event for event.
"""
