"""What people recorded stands whatever becomes of the sources that describe the enterprise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest_asyncio

from graph.access import Role, Viewer
from graph.deeds import Deed
from graph.granting import Grant, grant_title
from graph.ids import global_id
from graph.recording import Given, Recording, record_facts
from graph.rulebook import rulebook
from graph.settings import Settings
from graph.store import Store
from loaders.pipeline import load, unload
from tests.loaders.small import at, facts_of, registry, source

PLANNER = Viewer(Role.PLANNER, "plan")
PLAIN = "nameIsTranslation=bool:false masked=bool:false aggregate=bool:false"
TIER = "Tier hnte name=高企 kind=QUALIFICATION"
FIRM = f"Enterprise a:1 name=甲有限公司 city=上海市 {PLAIN}"
OTHER = f"Enterprise a:2 name=乙有限公司 {PLAIN}"
FIRMS, SECOND, TIERS = source("firms"), source("second", "firms"), source("tiers")
ALL = registry(TIERS, FIRMS, SECOND)
HELD = (
    "MATCH (e:Enterprise {id: 'a:1'})-[r]->(m) WHERE r.source = 'recorded' "
    "RETURN type(r), coalesce(m.metric, m.kind), m.number, toString(r.to) ORDER BY type(r), m.id"
)
KEPT = [
    ["CHANGED", "TITLE_GRANTED", None, None],
    ["HOLDS", "QUALIFICATION", None, "2027-12-31"],
    ["STATED", "revenue", 4000.5, None],
]


async def record(store: Store, settings: Settings, key: str = "a:1") -> None:
    """Record a fact of an enterprise and grant it a title."""
    given = {"enterpriseId": global_id("Enterprise", key)}
    facts = Recording(2025, [Given("revenue", "number", 4000.5)], "审计报告")
    await record_facts(store, PLANNER, rulebook(settings), Deed("recordFacts", given, key="a key"), facts)
    grant = Grant("hnte", date(2025, 1, 1), date(2027, 12, 31), "第一批", "名单")
    await grant_title(store, PLANNER, Deed("grantTitle", given), grant)


@pytest_asyncio.fixture
async def settings(engine_settings: Settings, empty_store: Store, tmp_path: Path) -> Settings:
    """A graph of two enterprises and a title; of the first something is recorded."""
    here = at(engine_settings, tmp_path, {"tiers": TIER, "firms": f"{FIRM}\n{OTHER}", "second": ""})
    await load(empty_store, here, registry=ALL)
    await record(empty_store, engine_settings)
    return here


async def test_a_load_that_says_other_things_takes_nothing_of_it(settings: Settings, empty_store: Store) -> None:
    at(settings, settings.home, {"firms": FIRM.replace("上海市", "苏州市")})
    [_, report, _] = await load(empty_store, settings, registry=ALL)
    assert report.stubs == 0
    assert (await facts_of(empty_store, "Enterprise", "a:1"))["city"] == "苏州市"
    assert await empty_store.read(HELD, {}) == KEPT
    assert await empty_store.read("MATCH (e:Enterprise) RETURN e.id", {}) == [["a:1"]]


async def test_an_enterprise_that_a_load_no_longer_has_becomes_a_stub(settings: Settings, empty_store: Store) -> None:
    before = await facts_of(empty_store, "Enterprise", "a:1")
    at(settings, settings.home, {"firms": ""})
    reports = {report.source: report for report in await load(empty_store, settings, registry=ALL)}
    assert reports["firms"].stubs == 1
    assert await facts_of(empty_store, "Enterprise", "a:1") == {**before, "sources": ["recorded"], "load": "recorded"}
    assert await empty_store.read("MATCH (e:Enterprise) RETURN e.id", {}) == [["a:1"]]
    assert await empty_store.read(HELD, {}) == KEPT
    again = {report.source: report for report in await load(empty_store, settings, registry=ALL)}
    assert (again["firms"].skipped, again["firms"].stubs) == (True, 1)


async def test_an_unloaded_source_leaves_stubs_and_takes_them_over_again(
    settings: Settings, empty_store: Store
) -> None:
    before = await facts_of(empty_store, "Enterprise", "a:1")
    assert await unload(empty_store, "firms", registry(TIERS, FIRMS)) == 1
    assert await unload(empty_store, "tiers", registry(TIERS)) == 1
    assert await empty_store.read(
        "MATCH (n) WHERE n:Enterprise OR n:Tier RETURN n.id, n.sources ORDER BY n.id", {}
    ) == [
        ["a:1", ["recorded"]],
        ["hnte", ["recorded"]],
    ]
    assert await empty_store.read(HELD, {}) == KEPT
    await load(empty_store, settings, registry=ALL)
    assert await facts_of(empty_store, "Enterprise", "a:1") == before
    assert (await facts_of(empty_store, "Tier", "hnte"))["sources"] == ["tiers"]
    assert await empty_store.read(HELD, {}) == KEPT


async def test_another_source_may_take_a_stub_over(settings: Settings, empty_store: Store) -> None:
    await unload(empty_store, "firms", registry(TIERS, FIRMS))
    stranger = source("stranger")
    at(settings, settings.home, {"stranger": f"Enterprise a:1 name=甲股份有限公司 {PLAIN}"})
    await load(empty_store, settings, registry=registry(stranger))
    node = await facts_of(empty_store, "Enterprise", "a:1")
    assert (node["name"], node["sources"], "city" in node, "added" in node) == (
        "甲股份有限公司", ["stranger"], False, False,
    )  # fmt: skip
    assert await empty_store.read(HELD, {}) == KEPT


async def test_what_two_sources_describe_goes_source_by_source(settings: Settings, empty_store: Store) -> None:
    at(settings, settings.home, {"second": f"Enterprise a:1 name=甲有限公司 website=https://a.example {PLAIN}"})
    await load(empty_store, settings, registry=ALL)
    assert await unload(empty_store, "second", registry(TIERS, FIRMS, SECOND)) == 0
    assert (await facts_of(empty_store, "Enterprise", "a:1"))["sources"] == ["firms"]
    assert await unload(empty_store, "firms", registry(TIERS, FIRMS)) == 1
    assert await empty_store.read(HELD, {}) == KEPT
