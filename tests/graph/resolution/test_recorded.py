"""What people recorded of two records of one enterprise: it goes along when they are merged, and back when split."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from graph.access import Role, Viewer
from graph.deeds import Deed, Done, Refused
from graph.errors import LoadError, StoreUnavailable
from graph.granting import Grant, Withdrawal, grant_title, withdraw_title
from graph.ids import global_id
from graph.recording import Given, Recording, record_facts
from graph.resolution.merging import merge
from graph.resolution.splitting import split
from graph.rulebook import rulebook
from graph.settings import Settings
from graph.store import Run, Store
from tests.graph.resolution.small import enterprise
from tests.loaders.small import dump

DAY = date(2026, 11, 23)
WAITING = (
    "SHOW TRANSACTIONS YIELD currentQuery AS text, status "
    "WHERE text STARTS WITH 'OPTIONAL MATCH (x:Alias' AND status STARTS WITH 'Blocked' RETURN count(*)"
)
PLANNER = Viewer(Role.PLANNER, "plan")
HELD = (
    "MATCH (e:Enterprise)-[r]->(m) WHERE r.source = 'recorded' AND NOT m:Change "
    "RETURN e.id, coalesce(m.number, toString(r.from) + '/' + toString(r.to)) AS what ORDER BY e.id, toString(what)"
)


def of(key: str, **more: Any) -> Deed:
    """A deed on an enterprise."""
    return Deed("test", {"enterpriseId": global_id("Enterprise", key)}, **more)


async def employees(store: Store, settings: Settings, key: str, number: int, **more: Any) -> Done:
    """Record how many work there."""
    facts = Recording(2025, [Given("employees", "number", number)], "社保")
    return await record_facts(store, PLANNER, rulebook(settings), of(key, **more), facts)


async def granted(store: Store, key: str, first: date, last: date) -> Done:
    """Grant the title."""
    return await grant_title(store, PLANNER, of(key), Grant("hnte", first, last, None, "名单"))


@pytest_asyncio.fixture
async def two(empty_store: Store, engine_settings: Settings) -> Store:
    """Two records of one firm, each with facts and the same title for other years."""
    await enterprise(empty_store, "a:1", "甲", "a")
    await enterprise(empty_store, "b:1", "甲有限公司", "b", code="914403001922038216")
    await empty_store.write("CREATE (:Tier {id: 'hnte', noun: 'Tier', name: '高企', sources: ['t'], load: 't'})", {})
    await employees(empty_store, engine_settings, "a:1", 10)
    await granted(empty_store, "a:1", date(2020, 1, 1), date(2022, 12, 31))
    await employees(empty_store, engine_settings, "b:1", 20)
    await granted(empty_store, "b:1", date(2023, 1, 1), date(2025, 12, 31))
    return empty_store


async def test_it_goes_along_and_back(two: Store) -> None:
    before = await dump(two)
    await merge(two, "a:1", "b:1", "王", DAY)
    assert await two.read(HELD, {}) == [
        ["b:1", 10.0],
        ["b:1", 20.0],
        ["b:1", "2020-01-01/2022-12-31"],
        ["b:1", "2023-01-01/2025-12-31"],
    ]
    await split(two, "a:1")
    assert await dump(two) == before


async def test_what_is_recorded_after_a_merge_stays_with_the_survivor(two: Store, engine_settings: Settings) -> None:
    await merge(two, "a:1", "b:1", "王", DAY)
    done = await employees(two, engine_settings, "a:1", 30)
    assert (done.enterprise, done.revision) == ("b:1", 5)
    await withdraw_title(two, PLANNER, of("a:1"), Withdrawal("hnte", date(2025, 1, 1), "迁出"))
    await split(two, "a:1")
    assert await two.read(HELD, {}) == [
        ["a:1", 10.0],
        ["a:1", "2020-01-01/2022-12-31"],
        ["b:1", 20.0],
        ["b:1", "2023-01-01/2024-12-31"],
        ["b:1", 30.0],
    ]


async def test_the_revision_of_before_a_merge_is_none_of_after(two: Store, engine_settings: Settings) -> None:
    await merge(two, "a:1", "b:1", "王", DAY)
    with pytest.raises(Refused) as refused:
        await employees(two, engine_settings, "b:1", 30, expected=2)
    assert ([error.code for error in refused.value.errors], refused.value.revision) == (["CONFLICT"], 4)


async def test_recording_while_it_is_merged_loses_nothing(two: Store, engine_settings: Settings) -> None:
    await employees(two, engine_settings, "a:1", 11)  # the book is read by now

    async def merged() -> None:
        while True:
            with suppress(LoadError):  # something was recorded while it was read
                await merge(two, "a:1", "b:1", "王", DAY)
                return

    async def recorded(number: int) -> int:
        while True:
            with suppress(StoreUnavailable):  # it was moved while this waited for it
                return (await employees(two, engine_settings, "a:1", number)).revision

    await asyncio.gather(merged(), *(recorded(100 + number) for number in range(10)))
    facts = await two.read("MATCH (e)-[:STATED]->(f:Fact) RETURN e.id, f.number ORDER BY f.number", {})
    assert facts == [["b:1", float(number)] for number in (10, 11, 20, *range(100, 110))]
    assert await two.value("MATCH (f:Fact) WHERE NOT EXISTS { ()-[:STATED]->(f) } RETURN count(f)", {}) == 0


async def test_one_that_is_merged_while_a_mutation_waits_for_it(two: Store, engine_settings: Settings) -> None:
    """The transaction of the merge holds the lock until the mutation waits for it."""
    await employees(two, engine_settings, "a:1", 11)  # the book is read, and its plan made, by now
    begun = asyncio.Event()

    async def removal(run: Run) -> None:
        await run("MATCH (a:Enterprise {id: 'a:1'}) DETACH DELETE a", {})
        await run("CREATE (x:Alias {id: 'a:1', now: 'b:1'})", {})
        begun.set()
        while not await two.value(WAITING, {}):  # noqa: ASYNC110 - nothing tells when a statement waits
            await asyncio.sleep(0.01)

    removing = asyncio.create_task(two.transact(removal))
    await begun.wait()
    done = await employees(two, engine_settings, "a:1", 12)
    await removing
    assert done.enterprise == "b:1"
    assert await two.read("MATCH (:Enterprise {id: 'b:1'})-[:STATED]->(f) RETURN f.number ORDER BY f.at", {}) == [
        [20.0],
        [12.0],
    ]
