"""The drills by name: one thing goes wrong at one place of an invoice's life; the end must be the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.simulator.disaster import lose_all
from tests.simulator.drill import Drill
from tests.simulator.drills_of_agreement import DRILLS_OF_AGREEMENT
from tests.simulator.drills_of_copies import DRILLS_OF_COPIES
from tests.simulator.drills_of_crashes import DRILLS_OF_CRASHES
from tests.simulator.drills_of_days import DRILLS_OF_DAYS
from tests.simulator.drills_of_disputes import DRILLS_OF_DISPUTES
from tests.simulator.drills_of_disturbance import DRILLS_OF_DISTURBANCE
from tests.simulator.drills_of_edits import DRILLS_OF_EDITS
from tests.simulator.drills_of_ends import DRILLS_OF_ENDS
from tests.simulator.drills_of_every_act import DRILLS_OF_EVERY_ACT
from tests.simulator.drills_of_families import DRILLS_OF_FAMILIES
from tests.simulator.drills_of_faults import DRILLS_OF_FAULTS
from tests.simulator.drills_of_loss import FORGOTTEN, connection_forgotten, forgotten, told_twice
from tests.simulator.drills_of_money import DRILLS_OF_MONEY
from tests.simulator.drills_of_payments import DRILLS_OF_PAYMENTS
from tests.simulator.drills_of_people import DRILLS_OF_PEOPLE
from tests.simulator.drills_of_segments import DRILLS_OF_SEGMENTS
from tests.simulator.drills_of_tokens import DRILLS_OF_TOKENS
from tests.simulator.drills_of_workers import DRILLS_OF_WORKERS
from tests.simulator.ending import differences

Run = Callable[[], list[str]]


def calm() -> list[str]:
    """Nothing goes wrong, also where nobody worked for weeks."""
    drill, said = Drill(), []
    drill.sim.run_listeners.append(lambda _process, _tenant, report: said.append(report and report.error))
    with drill.living():
        drill.live()
        return [*differences(drill), *(f"A run says: {error}" for error in said if error)]


DRILLS: dict[str, Run] = {
    "calm": calm,
    "webhooks told twice": told_twice,
    **{f"restored after {order}": partial(forgotten, order) for order in FORGOTTEN},
    "all put back after charge": partial(forgotten, "charge", lose_all),
    "restored with dead tokens": connection_forgotten,
    **DRILLS_OF_AGREEMENT,
    **DRILLS_OF_COPIES,
    **DRILLS_OF_CRASHES,
    **DRILLS_OF_DAYS,
    **DRILLS_OF_DISTURBANCE,
    **DRILLS_OF_EDITS,
    **DRILLS_OF_ENDS,
    **DRILLS_OF_EVERY_ACT,
    **DRILLS_OF_FAMILIES,
    **DRILLS_OF_FAULTS,
    **DRILLS_OF_MONEY,
    **DRILLS_OF_DISPUTES,
    **DRILLS_OF_PAYMENTS,
    **DRILLS_OF_PEOPLE,
    **DRILLS_OF_SEGMENTS,
    **DRILLS_OF_TOKENS,
    **DRILLS_OF_WORKERS,
}
