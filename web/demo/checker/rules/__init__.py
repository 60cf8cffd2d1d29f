"""One file for each rule, or for two that look at the same thing.

`on_notice` judges a mail of the product's, `on_change` a record it wrote, `on_look` what time itself shows.
"""

from collections.abc import Callable, Iterator

from web.demo.checker.breach import Breach
from web.demo.checker.ledger import Change
from web.demo.checker.left import Notice
from web.demo.checker.rules import beginning, charges, credit_memos, freshness, harm, once, people, silence
from web.demo.checker.world import World

ON_NOTICE: tuple[Callable[[World, Notice], Iterator[Breach]], ...] = (
    silence.on_notice,
    once.on_notice,
    charges.on_notice,
    beginning.on_notice,
    freshness.on_notice,
)
ON_CHANGE: tuple[Callable[[World, Change], Iterator[Breach]], ...] = (
    silence.on_change,
    charges.on_change,
    credit_memos.on_change,
    people.on_change,
    beginning.on_change,
    harm.on_change,
)
