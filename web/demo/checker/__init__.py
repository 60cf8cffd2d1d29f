"""An independent witness of the eleven rules: it reads the books' own ledger and mail, and believes nobody.

It imports nothing of the product and nothing of the sandbox, so it cannot share their mistakes.
"""

from web.demo.checker.breach import Breach
from web.demo.checker.checker import Checker
from web.demo.checker.facts import Policy, Step

__all__ = ["Breach", "Checker", "Policy", "Step"]
