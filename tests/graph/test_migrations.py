"""Migrations by made-up steps on the real engine: in order, in batches, killed anywhere, two at once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from graph import migrations
from graph.errors import StoreRefused
from graph.migrations import Migration, apply, require_current, version
from graph.model import MODEL
from graph.settings import Settings
from graph.store import Store

STEPS = (
    Migration(
        2,
        "Weights become masses",
        "MATCH (n:Made) WHERE n.weight IS NOT NULL WITH n LIMIT $limit SET n.mass = n.weight REMOVE n.weight "
        "RETURN count(*) AS changed",
    ),
    Migration(
        3,
        "Masses are in grams",
        "MATCH (n:Made) WHERE n.mass IS NOT NULL WITH n LIMIT $limit SET n.grams = 1000 * n.mass REMOVE n.mass "
        "RETURN count(*) AS changed",
    ),
)
MADE = 23
MASSES = "MATCH (n:Made) RETURN n.weight, n.mass, n.grams ORDER BY n.id"
IN_GRAMS = [[None, None, 1000 * n] for n in range(MADE)]


@pytest.fixture
async def old_store(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A graph that was made before graphs carried a version, migrated in small batches."""
    monkeypatch.setattr(migrations, "BATCH", 5)
    await empty_store.write(f"UNWIND range(0, {MADE - 1}) AS n CREATE (:Made {{id: n, weight: n}})", {})
    return empty_store


async def test_an_empty_graph_is_current_at_once(empty_store: Store) -> None:
    assert await version(empty_store) is None
    await require_current(empty_store)
    assert await apply(empty_store, STEPS, current=3) == 3
    assert await version(empty_store) == 3


async def test_steps_are_done_in_order_and_once(old_store: Store) -> None:
    assert await version(old_store) == 1
    told: list[tuple[str, int]] = []
    assert await apply(old_store, STEPS, 3, lambda about, changed: told.append((about, changed))) == 1
    assert await version(old_store) == 3
    assert await old_store.read(MASSES, {}) == IN_GRAMS
    amounts = [0, 5, 10, 15, 20, 23]
    assert told == [(step.about, amount) for step in STEPS for amount in amounts]
    assert await apply(old_store, STEPS, 3, lambda *_: pytest.fail("there is nothing to do")) == 3


async def test_a_graph_of_this_model_needs_no_step(old_store: Store) -> None:
    assert await apply(old_store) == MODEL.version
    await require_current(old_store)


async def test_a_graph_that_is_behind_says_what_to_run(old_store: Store) -> None:
    with pytest.raises(StoreRefused) as caught:
        await require_current(old_store, current=3)
    assert caught.value.message == "The graph is of version 1; this program needs version 3."
    assert "`tidu migrate`" in caught.value.remedy


async def test_a_newer_graph_is_refused_and_left_as_it_is(old_store: Store) -> None:
    await apply(old_store, STEPS, current=3)
    before = await old_store.read("MATCH (n) RETURN properties(n) ORDER BY n.id", {})
    for refused in (apply(old_store, STEPS[:1], current=2), require_current(old_store, current=2)):
        with pytest.raises(StoreRefused) as caught:
            await refused
        assert caught.value.message == "The graph is of version 3; this program knows 1 to 2."
        assert "newer program" in caught.value.remedy
    assert await old_store.read("MATCH (n) RETURN properties(n) ORDER BY n.id", {}) == before


@pytest.mark.parametrize("batches", [3, 5, 8])
async def test_killed_anywhere_it_goes_on(batches: int, old_store: Store, engine_settings: Settings) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.graph.migrate_and_die", str(batches),
        cwd=Path(__file__).parents[2], env=os.environ | {"TIDU_HOME": str(engine_settings.home), "NEO4J_URI": ""},
    )  # fmt: skip
    assert await process.wait() == -signal.SIGKILL
    assert await version(old_store) == (1 if batches <= 5 else 2)
    await apply(old_store, STEPS, current=3)
    assert await version(old_store) == 3
    assert await old_store.read(MASSES, {}) == IN_GRAMS


async def test_two_at_once_do_each_batch_once(old_store: Store) -> None:
    changed: list[int] = []

    class Watched(Store):
        async def write(self, statement: str, params: dict[str, Any], **how: Any) -> list[list[Any]]:
            rows = await super().write(statement, params, **how)
            if "CALL (g)" in statement:
                changed.extend(row[0] for row in rows)
            return rows

    watched = Watched(old_store._driver, old_store._database, 60)
    await asyncio.gather(*(apply(watched, STEPS, current=3) for _ in range(3)))
    assert sum(changed) == 2 * MADE
    assert await old_store.read(MASSES, {}) == IN_GRAMS
    assert await old_store.read("MATCH (g:Graph) RETURN g.version", {}) == [[3]]
