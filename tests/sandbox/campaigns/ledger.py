"""Whatever is entered in whatever order, the books agree with themselves: thousands of seeded sequences.

A sequence that breaks something is cut down to the acts that matter and told with its seed.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from connectors.sandbox.company import Company
from connectors.sandbox.faults import Fault
from tests.sandbox.campaigns import truths
from tests.sandbox.campaigns.business import ACTS, FIRST, NAMES, Business
from tests.sandbox.people import a_company

Act = tuple[str, int, int, int]
SHORTEST, LONGEST = 5, 16
PER_COMPANY = 40
"""So many businesses share one company before a new one is founded."""
NUMBER_MAX = 1_000_000
IN_STEPS = {"person"}
"""Acts of several steps, of which a later one may be refused; any other leaves the books as they were."""


def run(
    sequences: int, seed: int, progress: Callable[[int], None] | None = None, *, first: int = 0
) -> dict[str, int]:
    """Live so many sequences; return counts of acts done and refused. AssertionError tells the shortest acts.

    *progress* is told how many are done, once for each company. Sequences are numbered from *first*, so
    that parts can run side by side.
    """
    done = {"sequences": 0, "acts": 0, "refused": 0}
    for start in range(first, first + sequences, PER_COMPANY):
        company = a_company()
        for number in range(start, min(start + PER_COMPANY, first + sequences)):
            acts = sequence(seed, number)
            try:
                acted, refused = live(company, f"{number}", acts)
            except Exception as error:  # whatever it is, the acts that lead to it are told
                short = shortest(acts)
                raise AssertionError(f"seed {seed}, sequence {number}: {short} broke: {error!r}") from error
            done["acts"] += acted
            done["refused"] += refused
            done["sequences"] += 1
        truths.check_accounts(company)
        if progress is not None:
            progress(done["sequences"])
    return done


def sequence(seed: int, number: int) -> list[Act]:
    """The acts of one sequence, the same for the same seed; it begins with something to act on."""
    dice = Random(f"ledger {seed} {number}")
    names = [*dice.sample(FIRST, 2), *(dice.choice(NAMES) for _ in range(dice.randint(SHORTEST, LONGEST)))]
    return [(name, *(dice.randrange(NUMBER_MAX) for _ in range(3))) for name in names]


def live(company: Company, name: str, acts: list[Act]) -> tuple[int, int]:
    """Do the acts and check the books after each; return how many were done and how many refused."""
    clock = company.books.clock
    clock.advance(timedelta(seconds=2))
    began = clock.now()
    business = Business(company, name)
    others = truths.apart(business)
    before = seen = truths.snapshot(business)
    acted = refused = 0
    for act, *numbers in acts:
        clock.advance(timedelta(seconds=1))
        try:
            ACTS[act](business, *numbers)
            acted += 1
            is_refused = False
        except LookupError:
            continue
        except Fault:
            refused += 1
            is_refused = act not in IN_STEPS
        after = truths.snapshot(business)
        assert not is_refused or truths.same(before, after), act
        truths.check(business)
        truths.check_change(before, after, clock.now())
        assert truths.apart(business) == others, act
        seen, before = seen | after, after
    truths.check_capture(business, began, seen)
    return acted, refused


def shortest(acts: list[Act]) -> list[Act]:
    """Leave out every act without which it still breaks."""
    kept = list(acts)
    for act in list(acts):
        fewer = [each for each in kept if each is not act]
        if _breaks(fewer):
            kept = fewer
    return kept


def _breaks(acts: list[Act]) -> bool:
    company = a_company()
    try:
        live(company, "again", acts)
        truths.check_accounts(company)
    except Exception:  # noqa: BLE001 - whatever breaks is what is looked for
        return True
    return False
