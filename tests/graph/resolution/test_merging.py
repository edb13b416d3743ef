"""Merge and split in the real engine: facts and edges move with what they are from, and all of it comes back."""

from __future__ import annotations

import asyncio
from datetime import date
from random import Random

import pytest

from graph.errors import LoadError
from graph.resolution.decisions import Decision, decide
from graph.resolution.merging import Merged, merge, merge_decided
from graph.resolution.resolving import resolve
from graph.resolution.splitting import split
from graph.store import Store
from graph.writes import aliases
from tests.graph.resolution.small import edge, edges, enterprise, product, weights
from tests.loaders.small import dump, facts_of

DAY = date(2026, 11, 23)
CODE = "914403001922038216"


async def two(store: Store) -> None:
    """Two records of one firm, with edges of their own, one alike and one between them; and a third firm."""
    await enterprise(store, "a:1", "华测导航", "a", city="上海市", foundedOn=date(2003, 9, 12))
    await enterprise(store, "b:1", "上海华测导航技术股份有限公司", "b", code=CODE, registeredCapital=100.0)
    await enterprise(store, "c:1", "第三有限公司", "c")
    for key in ("p:1", "p:2"):
        await product(store, key)
    await edge(store, "a:1", "MAKES", "p:1", "a", share=0.5)
    await edge(store, "a:1", "MAKES", "p:2", "c", year=2020)
    await edge(store, "b:1", "MAKES", "p:2", "c", year=2024)
    await edge(store, "b:1", "MAKES", "p:1", "b")
    await edge(store, "c:1", "SUPPLIES", "a:1", "c", inferred=False)
    await edge(store, "a:1", "SUPPLIES", "b:1", "c", inferred=True)


async def test_the_one_with_a_code_survives_and_gains(empty_store: Store) -> None:
    await two(empty_store)
    done = await merge(empty_store, "a:1", "b:1", "王", DAY)
    assert (done.kept, done.old, done.edges, done.facts) == ("b:1", "a:1", 2, 3)
    assert await aliases(empty_store) == {"a:1": "b:1"}
    node = await facts_of(empty_store, "Enterprise", "b:1")
    assert {name: node[name] for name in ("name", "city", "code", "sources", "added")} == {
        "name": "上海华测导航技术股份有限公司",
        "city": "上海市",
        "code": CODE,
        "sources": ["b", "a"],
        "added": ["a:city", "a:foundedOn"],
    }
    made = await empty_store.read(
        "MATCH (:Enterprise {id: 'b:1'})-[r:MAKES]->(p) RETURN p.id, r.source, r.year, r.share ORDER BY p.id, r.source",
        {},
    )
    assert made == [["p:1", "a", None, 0.5], ["p:1", "b", None, None], ["p:2", "c", 2024, None]]
    assert await edges(empty_store, "SUPPLIES") == [["c:1", "b:1", 1.0]]


async def test_split_restores_the_graph(empty_store: Store) -> None:
    await two(empty_store)
    before = await dump(empty_store)
    await merge(empty_store, "a:1", "b:1", "王", DAY)
    assert await dump(empty_store) != before
    await split(empty_store, "a:1")
    assert await dump(empty_store) == before


async def test_of_one_source_too(empty_store: Store) -> None:
    await enterprise(empty_store, "a:1", "甲有限公司", "a", city="上海市")
    await enterprise(empty_store, "a:2", "甲有限公司", "a", city="苏州市", nameEn="Jia", formerNames=["乙", "丙"])
    before = await dump(empty_store)
    await merge(empty_store, "a:2", "a:1", "王", DAY)
    node = await facts_of(empty_store, "Enterprise", "a:1")
    assert (node["city"], node["nameEn"], node["sources"], "added" in node) == ("上海市", "Jia", ["a"], False)
    await split(empty_store, "a:2")
    assert await dump(empty_store) == before


async def test_what_a_load_brought_since_goes_with_its_source(empty_store: Store) -> None:
    await two(empty_store)
    await merge(empty_store, "a:1", "b:1", "王", DAY)
    await empty_store.write(
        "MATCH (n:Enterprise {id: 'b:1'}) SET n.city = '苏州市', n.code = 'new', n.added = n.added + 'a:website', "
        "n.website = 'https://example.org'",
        {},
    )
    await edge(empty_store, "b:1", "MAKES", "p:2", "a", share=0.1)
    await split(empty_store, "a:1")
    back, kept = [await facts_of(empty_store, "Enterprise", key) for key in ("a:1", "b:1")]
    assert (back["city"], back["website"], back["sources"]) == ("苏州市", "https://example.org", ["a"])
    assert (kept["code"], kept["sources"], "city" in kept, "website" in kept) == ("new", ["b"], False, False)
    makes = "MATCH (n:Enterprise)-[r:MAKES {source: 'a'}]->(p) RETURN n.id, p.id, r.share ORDER BY p.id"
    assert await empty_store.read(makes, {}) == [["a:1", "p:1", 0.5], ["a:1", "p:2", 0.1]]


async def test_old_ids_lead_through_two_merges_and_split_comes_in_order(empty_store: Store) -> None:
    for key, facts in (("a:1", {}), ("b:1", {"nameEn": "B"}), ("c:1", {"code": CODE})):
        await enterprise(empty_store, key, "甲有限公司", key[0], **facts)
    before = await dump(empty_store)
    await merge(empty_store, "a:1", "b:1", "王", DAY, keep="b:1")
    await merge(empty_store, "a:1", "c:1", "王", DAY)
    assert await aliases(empty_store) == {"a:1": "c:1", "b:1": "c:1"}
    with pytest.raises(LoadError) as refused:
        await split(empty_store, "a:1")
    assert refused.value.remedy == "Split b:1 first."
    await split(empty_store, "b:1")
    assert await aliases(empty_store) == {"a:1": "b:1"}
    await split(empty_store, "a:1")
    assert await dump(empty_store) == before


async def test_edges_between_two_that_were_merged_follow_in_any_order(empty_store: Store) -> None:
    for key in ("a:1", "b:1", "c:1", "d:1"):
        await enterprise(empty_store, key, f"甲{key[0]}有限公司", key[0])
    await edge(empty_store, "b:1", "SUPPLIES", "d:1", "b", inferred=False)
    await merge(empty_store, "a:1", "b:1", "王", DAY)
    await merge(empty_store, "c:1", "d:1", "王", DAY)
    assert await edges(empty_store, "SUPPLIES") == [["a:1", "c:1", 1.0]]
    await split(empty_store, "b:1")
    assert await edges(empty_store, "SUPPLIES") == [["b:1", "c:1", 1.0]]


async def test_of_two_merges_at_once_each_is_whole_or_refused(empty_store: Store) -> None:
    for key in ("a:1", "b:1", "c:1", "d:1"):
        await enterprise(empty_store, key, f"甲{key[0]}有限公司", key[0])
        await product(empty_store, f"p:{key[0]}")
        await edge(empty_store, key, "MAKES", f"p:{key[0]}", key[0])
    before = await dump(empty_store)
    tried = [merge(empty_store, "a:1", other, "王", DAY) for other in ("b:1", "c:1", "d:1")]
    told = await asyncio.gather(*tried, return_exceptions=True)
    merged = {done.old for done in told if isinstance(done, Merged)}
    assert merged
    assert {type(done) for done in told} <= {Merged, LoadError}
    assert await aliases(empty_store) == dict.fromkeys(merged, "a:1")
    makes = await empty_store.read("MATCH (n:Enterprise)-[r:MAKES]->(p) RETURN p.id, n.id ORDER BY p.id", {})
    assert makes == [[f"p:{k}", "a:1" if f"{k}:1" in merged else f"{k}:1"] for k in "abcd"]
    for key in merged:
        await split(empty_store, key)
    assert await dump(empty_store) == before


@pytest.mark.parametrize("seed", range(4))
async def test_any_merges_come_apart_in_reverse(empty_store: Store, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    keys = [f"{source}:{n}" for source in "abc" for n in "12"]
    ends = ["p:1", "p:2"]
    for key in keys:
        facts = {name: random.choice("xyz") for name in ("nameEn", "city", "website") if random.random() < 0.5}
        await enterprise(empty_store, key, f"甲{random.choice('丙丁')}有限公司", key[0], **facts)
    for key in ends:
        await product(empty_store, key)
    for source in "abcd":
        for start, end in {(random.choice(keys), random.choice(ends)) for _ in range(4)}:
            await edge(empty_store, start, "MAKES", end, source, year=random.randint(2000, 2020))
        for start, end in {tuple(random.sample(keys, 2)) for _ in range(4)}:
            await edge(empty_store, start, "SUPPLIES", end, source, inferred=False)
    before = await dump(empty_store)
    olds = []
    while len(keys) > 1:
        one, other = random.sample(keys, 2)
        done = await merge(empty_store, one, other, "王", DAY)
        keys.remove(done.old)
        olds.append(done.old)
    for old in reversed(olds):
        await split(empty_store, old)
    assert await dump(empty_store) == before


async def test_all_that_was_decided_is_merged_at_once(empty_store: Store) -> None:
    for key in ("a:1", "b:1", "c:1", "d:1"):
        await enterprise(empty_store, key, f"甲{key[0]}有限公司", key[0])
    pairs = [("a:1", "b:1"), ("b:1", "c:1"), ("a:1", "c:1")]
    await decide(empty_store, [Decision(pair, True, "王", DAY) for pair in pairs])
    await decide(empty_store, [Decision(("a:1", "d:1"), False, "王", DAY)])
    done = await merge_decided(empty_store, "王", DAY)
    assert [(m.kept, m.old) for m in done] == [("a:1", "b:1"), ("a:1", "c:1")]
    assert await edges(empty_store, "SAME_AS") == []
    assert await merge_decided(empty_store, "王", DAY) == []


@pytest.mark.parametrize(
    ("_case", "other", "message"),
    [
        ("unknown", "x:9", "No enterprise has the id x:9."),
        ("itself", "a:1", "a:1 is one enterprise already."),
        ("invented", "s:1", "a:1 and s:1 cannot be one: only one of them is invented."),
        (
            "another code",
            "d:1",
            f"a:1 and d:1 have different unified codes, {CODE} and 91110108558521630L: they are two.",
        ),
    ],
)
async def test_what_cannot_be_merged_is_told_and_left(empty_store: Store, _case: str, other: str, message: str) -> None:
    await enterprise(empty_store, "a:1", "甲有限公司", code=CODE)
    await enterprise(empty_store, "d:1", "甲有限公司", code="91110108558521630L")
    await enterprise(empty_store, "s:1", "示例甲有限公司", synthetic=True)
    before = await dump(empty_store)
    with pytest.raises(LoadError) as refused:
        await merge(empty_store, "a:1", other, "王", DAY)
    assert refused.value.message == message
    assert await dump(empty_store) == before


async def test_what_was_not_merged_cannot_be_split(empty_store: Store) -> None:
    with pytest.raises(LoadError) as refused:
        await split(empty_store, "a:1")
    assert refused.value.message == "a:1 was not merged into another enterprise."


async def test_resolve_decide_merge_split_resolve_is_a_round_trip(empty_store: Store) -> None:
    await two(empty_store)
    first = await resolve(empty_store, weights())
    await decide(empty_store, [Decision(("a:1", "b:1"), True, "王", DAY)])
    before = await dump(empty_store)
    await merge(empty_store, "a:1", "b:1", "王", DAY)
    merged = await resolve(empty_store, weights())
    assert (first.enterprises, merged.enterprises, merged.decided) == (3, 2, 0)
    await split(empty_store, "a:1")
    await resolve(empty_store, weights())
    assert await dump(empty_store) == before
