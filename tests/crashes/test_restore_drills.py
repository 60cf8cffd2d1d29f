"""The worst failure is a restored backup that sends a month of notices again."""

from tests.crashes import drills

DRILLS = 3


def test_after_a_restore_nothing_leaves_a_second_time() -> None:
    figures = drills.run(DRILLS, seed=1)

    assert figures["acts in the lost days"] > 0, "or nothing could have left again"
    assert figures["acts found again"] > 0, "and nothing had to be found"
