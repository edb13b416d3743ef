"""Writing in batches: each is remembered as it commits, none is written twice, none is half there."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from graph import constraints, writes
from graph.errors import LoadError, StoreRefused
from graph.store import Store
from graph.writes import EdgeBatch, Loaded, NodeBatch, Stamp

STAMP = Stamp("test", "0123456789abcdef")


def place(key: str, *sources: str, load: str = STAMP.load) -> dict[str, Any]:
    """All properties of a territory."""
    return {"id": key, "name": key, "noun": "Territory", "sources": list(sources or ["test"]), "load": load}


def within(start: str, end: str, load: str = STAMP.load) -> tuple[str, str, dict[str, Any]]:
    """An edge of the source `test`."""
    return (start, end, {"source": "test", "load": load, "confidence": 1.0})


PLACES = NodeBatch("Territory", [place("CN"), place("CN-SH")])
EDGES = EdgeBatch("WITHIN", "Territory", "Territory", [within("CN-SH", "CN")])


@pytest_asyncio.fixture
async def clean(empty_store: Store) -> Store:
    """An empty store with its constraints."""
    await constraints.apply(empty_store)
    return empty_store


async def counts(store: Store) -> list[int]:
    """How many territories and edges there are, and how many batches are done."""
    return [
        await store.value("MATCH (n:Territory) RETURN count(n)", {}),
        await store.value("MATCH ()-[r]->() RETURN count(r)", {}),
        await store.value("MATCH (l:Load) RETURN sum(l.done)", {}),
    ]


async def test_a_batch_and_the_memory_of_it_commit_together(clean: Store) -> None:
    assert await writes.begin(clean, STAMP, 2) == (0, False)
    await writes.put(clean, STAMP, 0, PLACES)
    assert await counts(clean) == [2, 0, 1]
    assert await writes.begin(clean, STAMP, 2) == (1, False)
    await writes.put(clean, STAMP, 1, EDGES)
    assert await counts(clean) == [2, 1, 2]
    await writes.complete(clean, STAMP, "{}")
    assert await writes.loads(clean) == {"test": Loaded(STAMP.digest, complete=True, report="{}")}


async def test_a_batch_that_is_there_is_not_written_again(clean: Store) -> None:
    await writes.begin(clean, STAMP, 2)
    await writes.put(clean, STAMP, 0, PLACES)
    await writes.put(clean, STAMP, 0, NodeBatch("Territory", [place("X")]))
    assert await counts(clean) == [2, 0, 1]


async def test_a_batch_that_fails_leaves_nothing(clean: Store) -> None:
    await writes.begin(clean, STAMP, 1)
    with pytest.raises(StoreRefused):
        await writes.put(clean, STAMP, 0, NodeBatch("Territory", [place("CN"), {"id": "X", "map": {"a": 1}}]))
    assert await counts(clean) == [0, 0, 0]


async def test_a_load_of_other_bytes_begins_again_and_may_have_left_overs(clean: Store) -> None:
    await writes.begin(clean, STAMP, 2)
    await writes.put(clean, STAMP, 0, PLACES)
    assert await writes.begin(clean, Stamp("test", "f" * 64), 2) == (0, True)
    await writes.put(clean, STAMP, 0, EDGES)  # of the load that was overtaken
    assert await counts(clean) == [2, 0, 0]


async def test_a_load_can_be_begun_anew(clean: Store) -> None:
    await writes.begin(clean, STAMP, 1)
    await writes.put(clean, STAMP, 0, PLACES)
    await writes.complete(clean, STAMP, "{}")
    assert await writes.begin(clean, STAMP, 1, anew=True) == (0, True)
    assert (await writes.loads(clean))["test"].complete is False


async def test_a_load_that_was_overtaken_says_so(clean: Store) -> None:
    await writes.begin(clean, STAMP, 1)
    await writes.begin(clean, Stamp("test", "f" * 64), 1)
    with pytest.raises(LoadError) as caught:
        await writes.complete(clean, STAMP, "{}")
    assert caught.value.message == "test was loaded from other files, or unloaded, while it was written."
    assert (await writes.loads(clean))["test"] == Loaded("f" * 64, complete=False, report="{}")


async def test_an_edge_that_lost_an_end_is_told(clean: Store) -> None:
    await writes.begin(clean, STAMP, 2)
    await writes.put(clean, STAMP, 0, PLACES)
    lost = EdgeBatch("WITHIN", "Territory", "Territory", [within("CN-SH", "CN"), within("CN-SH", "gone")])
    with pytest.raises(LoadError) as caught:
        await writes.put(clean, STAMP, 1, lost)
    assert caught.value.message == "test: 1 edges lost an end while they were written."


async def test_edges_of_two_sources_stand_side_by_side(clean: Store) -> None:
    await writes.begin(clean, STAMP, 3)
    await writes.put(clean, STAMP, 0, PLACES)
    await writes.put(clean, STAMP, 1, EDGES)
    await clean.write(
        "MATCH (a {id: 'CN-SH'}), (b {id: 'CN'}) CREATE (a)-[:WITHIN {source: 'other', load: 'o'}]->(b)", {}
    )
    await writes.put(clean, STAMP, 2, EDGES)
    assert await counts(clean) == [2, 2, 3]


async def test_the_sweep_removes_what_an_older_load_left(clean: Store) -> None:
    await clean.write("UNWIND $rows AS row CREATE (n:Territory) SET n = row", {"rows": [
        place("kept"), place("old", load="older"), place("other", "other", load="older"),
        place("shared", "other", "test", load="older"), place("current", "other", "test", load="older"),
    ]})  # fmt: skip
    await clean.write(
        "MATCH (a {id: 'kept'}), (b {id: 'other'}), (c {id: 'old'}) "
        "CREATE (a)-[:WITHIN {source: 'test', load: 'older'}]->(b), (a)-[:WITHIN {source: 'other', load: 'o'}]->(b), "
        "(c)-[:WITHIN {source: 'test', load: 'older'}]->(a)",
        {},
    )
    await clean.write("MERGE (l:Load {id: 'test'}) SET l.digest = 'of another load'", {})
    await writes.sweep(clean, STAMP, {("Territory", "current")})
    assert await counts(clean) == [5, 3, 0]
    await writes.begin(clean, STAMP, 0)
    await writes.sweep(clean, STAMP, {("Territory", "current")})
    assert await clean.read("MATCH (n:Territory) RETURN n.id, n.sources ORDER BY n.id", {}) == [
        ["current", ["other", "test"]],
        ["kept", ["test"]],
        ["other", ["other"]],
        ["shared", ["other"]],
    ]
    assert await clean.read("MATCH ()-[r]->() RETURN r.source", {}) == [["other"]]


async def test_more_than_a_batch_is_erased_in_parts(clean: Store) -> None:
    many = [place(f"t{number}") for number in range(writes.BATCH + 1)]
    await writes.begin(clean, STAMP, 1)
    await writes.put(clean, STAMP, 0, NodeBatch("Territory", many))
    await writes.erase(clean, "test")
    assert await clean.read("MATCH (n) RETURN count(n)", {}) == [[0]]


async def test_what_others_know_of_nodes(clean: Store) -> None:
    mine, theirs = place("mine"), place("theirs", "other")
    await clean.write("UNWIND $rows AS row CREATE (n:Territory) SET n = row", {"rows": [mine, theirs]})
    ids = {"Territory": ["mine", "theirs", "nobody's"]}
    assert await writes.sources_of(clean, ids) == {("Territory", "mine"): ["test"], ("Territory", "theirs"): ["other"]}
    assert await writes.shared(clean, "test", ids) == {("Territory", "theirs"): theirs}
