"""A fresh world for each test."""

import pytest

from tests.checker.worlds import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def recorded() -> World:
    """A world with the product's database beside it."""
    return World(with_database=True)
