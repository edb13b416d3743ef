"""The fast way and graphql-core's own give one answer, and it is the right one."""

from __future__ import annotations

from random import Random

import pytest

from api.schema import core
from graph.settings import Settings
from tests.api.asking import CountingStore
from tests.api.differential import Differential, in_parallel
from tests.api.queries import Generator

BATCHES, CASES = 10, 20


@pytest.mark.parametrize("seed", range(BATCHES))
async def test_random_queries(seeded: CountingStore, engine_settings: Settings, seed: int) -> None:
    generator = Generator(core, Random(seed))  # noqa: S311 - repeatable on purpose
    differential = Differential(seeded, engine_settings)
    assert not await in_parallel(differential, [generator.case() for _ in range(CASES)])
    assert differential.tally.answered > CASES
