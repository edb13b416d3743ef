"""One sample of 300 for all these tests: large enough for every title, state and spelling, made once."""

from __future__ import annotations

import pytest

from loaders.rows import Row
from loaders.sample import source
from loaders.sample.world import World, read_world
from tests.loaders.counting import DATA
from tests.loaders.sample.district import SEED, SIZE, District


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    """All its rows, in order."""
    return list(source(SIZE, SEED).read(DATA))


@pytest.fixture(scope="session")
def district(rows: list[Row]) -> District:
    """The same, to look things up in."""
    return District.of(rows)


@pytest.fixture(scope="session")
def world() -> World:
    """What it was drawn from."""
    return read_world(DATA, SIZE, SEED)
