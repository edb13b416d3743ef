"""The fast way and graphql-core's own give one answer, to the byte, and it is the right one."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from api.schema import core
from graph.settings import Settings
from tests.api.asking import CountingStore
from tests.api.coverage import everything, used
from tests.api.differential import Differential, in_parallel
from tests.api.exhaustive import Exhaustive
from tests.api.plain import PLAIN
from tests.api.queries import Case, Generator
from tests.oracle import Oracle
from tests.seed import unused

EXHAUSTIVE = list(Exhaustive(PLAIN).cases())
ORACLE = Oracle()
SHARE = 50  # documents in one test
SHARES = -(-len(EXHAUSTIVE) // SHARE)


def test_the_seed_has_every_label_and_relationship() -> None:
    assert unused() == []


def test_every_part_of_the_schema_is_asked_for() -> None:
    asked = set[str]().union(*(used(core, case.text, {}) for case in EXHAUSTIVE))
    assert everything(PLAIN) - asked == set()


@pytest.mark.parametrize("start", range(SHARES))
async def test_every_part_of_the_schema(seeded: CountingStore, engine_settings: Settings, start: int) -> None:
    cases = EXHAUSTIVE[start::SHARES]  # some of each kind: those with wrong ids on purpose stand close together
    answered = await differing(seeded, engine_settings, cases)
    assert answered > 0.8 * len(cases)


@pytest.mark.parametrize("seed", range(3))
async def test_random_queries(seeded: CountingStore, engine_settings: Settings, seed: int) -> None:
    generator = Generator(PLAIN, Random(seed))  # noqa: S311 - repeatable on purpose
    answered = await differing(seeded, engine_settings, [generator.case() for _ in range(SHARE)])
    assert answered > SHARE


async def differing(store: CountingStore, settings: Settings, cases: Sequence[Case]) -> int:
    """Assert that no case differs; how many answers had data, so that a test of errors alone is not taken for one."""
    differential = Differential(store, settings, ORACLE)
    found = await in_parallel(differential, cases)
    assert not found, "\n".join(found[:3])
    return differential.tally.answered
