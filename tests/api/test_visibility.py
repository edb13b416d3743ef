"""Who sees what: to each viewer the graph answers as if what is hidden from it were not there.

The yardstick is the oracle on the seed from which the hidden was taken out (`tests/redacted.py`).
"""

from __future__ import annotations

from random import Random

import pytest

from api.schema import core
from graph.settings import Settings
from tests.api.asking import CountingStore
from tests.api.differential import Differential, in_parallel
from tests.api.queries import Generator
from tests.redacted import VIEWERS, redacted

RANDOM = 25  # queries for each viewer


@pytest.mark.parametrize("name", VIEWERS)
async def test_random_queries(seeded: CountingStore, engine_settings: Settings, name: str) -> None:
    viewer = VIEWERS[name]
    differential = Differential(seeded, engine_settings, redacted(viewer), viewer)
    generator = Generator(core, Random(name))  # noqa: S311 - repeatable on purpose
    found = await in_parallel(differential, [generator.case() for _ in range(RANDOM)])
    assert not found, "\n".join(found[:3])
