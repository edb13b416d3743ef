"""The history of a library stands whatever becomes of the sources that describe its members."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest_asyncio

from graph import constraints, recorded
from graph.library.updating import update
from graph.resolution.merging import merge
from graph.resolution.splitting import split
from graph.settings import Settings
from graph.store import Store
from loaders.pipeline import load, unload
from tests.graph.library.small import BOOK, CRITERIA, INNOVATIVE, ONE, TWO, spells
from tests.loaders.small import at, registry, source

PLAIN = "nameIsTranslation=bool:false masked=bool:false aggregate=bool:false"
HELD = "Tier hnte name=高企 kind=QUALIFICATION"
TIERS = f"Tier innovative_sme name=创新型 kind=TIER\nTier srdi_sme name=专精特新 kind=TIER\n{HELD}"
LAND = "Territory t:qingpu name=青浦区 kind=DISTRICT aggregate=bool:false"
FIRM = f"Enterprise a:1 name=甲有限公司 {PLAIN}"
EDGES = "Enterprise a:1 LOCATED_IN Territory t:qingpu\nEnterprise a:1 HOLDS Tier hnte"
FIRMS, NAMED, TOWNS = source("firms", "tiers", "land"), source("tiers"), source("land")
ALL = registry(NAMED, TOWNS, FIRMS)
FIRST = ["a:1", INNOVATIVE, "PROMISING", "2026-05-01", None, None, None]


@pytest_asyncio.fixture
async def settings(engine_settings: Settings, empty_store: Store, tmp_path: Path) -> Settings:
    """A graph of one enterprise, which came into a library by a title."""
    here = at(engine_settings, tmp_path, {"tiers": TIERS, "land": LAND, "firms": f"{FIRM}\n{EDGES}"})
    await load(empty_store, here, registry=ALL)
    await update(empty_store, BOOK, CRITERIA, ONE)
    assert await spells(empty_store) == [FIRST]
    return here


async def test_a_load_without_the_enterprise_keeps_its_history(settings: Settings, empty_store: Store) -> None:
    at(settings, settings.home, {"firms": ""})
    await load(empty_store, settings, registry=ALL)
    assert await spells(empty_store) == [FIRST]
    await update(empty_store, BOOK, CRITERIA, TWO)
    assert await spells(empty_store) == [[*FIRST[:4], "2026-05-31", None, "NOT_SURVEYED"]]


async def test_unloading_everything_keeps_it_too(settings: Settings, empty_store: Store) -> None:
    for name in ("firms", "land", "tiers"):
        await unload(empty_store, name, ALL)
    assert await spells(empty_store) == [FIRST]
    await load(empty_store, settings, registry=ALL)
    assert (await update(empty_store, BOOK, CRITERIA, TWO)).changed == 0


async def test_a_new_store_takes_it_over(settings: Settings, empty_store: Store) -> None:
    kept = await recorded.everything(empty_store)
    assert [joint for joint, _ in kept.edges] == [("IN_LIBRARY", ("Enterprise", "a:1"), ("Tier", INNOVATIVE))]
    assert {("Source", "library"), ("Enterprise", "a:1"), ("Tier", INNOVATIVE)} <= kept.nodes.keys()


async def test_a_merge_takes_every_spell_along_and_a_split_gives_it_back(
    settings: Settings, empty_store: Store
) -> None:
    await constraints.apply(empty_store)
    await empty_store.write("MATCH (:Enterprise {id: 'a:1'})-[r:HOLDS]->() DELETE r", {})
    await update(empty_store, BOOK, CRITERIA, TWO)
    before = await spells(empty_store)
    await empty_store.write(
        "CREATE (e:Enterprise {id: 'b:1', name: '甲', noun: 'Enterprise', sources: ['other'], load: 'x', "
        "nameIsTranslation: false, masked: false, aggregate: false, code: '914403001922038216'}) "
        "WITH e MATCH (t:Tier {id: 'hnte'}) MATCH (p:Territory) "
        "CREATE (e)-[:HOLDS {source: 'other', load: 'x', confidence: 1.0}]->(t) "
        "CREATE (e)-[:LOCATED_IN {source: 'other', load: 'x', confidence: 1.0}]->(p)",
        {},
    )
    await update(empty_store, BOOK, CRITERIA, TWO)
    apart = await spells(empty_store)
    assert len(apart) == len(before) + 1
    await merge(empty_store, "a:1", "b:1", "王芳", date(2026, 6, 2))
    assert [row[1:] for row in await spells(empty_store)] == [row[1:] for row in apart]
    await split(empty_store, "b:1" if (await spells(empty_store))[0][0] == "a:1" else "a:1")
    assert await spells(empty_store) == apart
