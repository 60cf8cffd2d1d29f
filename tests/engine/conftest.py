import pytest

from tests.engine.town import Town, found_town


@pytest.fixture
def town(store, clock) -> Town:
    """Larkspur Landscaping on either database."""
    return found_town(store, clock)
