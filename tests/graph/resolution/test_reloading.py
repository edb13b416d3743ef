"""What was merged and decided stands when sources are loaded again, through the loaders as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from graph.resolution.decisions import Decision, decide
from graph.resolution.merging import merge
from graph.resolution.resolving import resolve
from graph.resolution.splitting import split
from graph.settings import Settings
from graph.store import Store
from loaders.pipeline import load, unload
from tests.graph.resolution.small import edges, weights
from tests.loaders.small import at, dump, facts_of, registry, source

DAY = date(2026, 11, 23)
TWO = registry(source("a"), source("b"))
PLAIN = "nameIsTranslation=bool:false masked=bool:false aggregate=bool:false"
FIRST = f"""Enterprise a:1 name=华测导航 city=上海市 {PLAIN}
    Territory CN kind=COUNTRY aggregate=bool:false name=中国
    Enterprise a:1 LOCATED_IN Territory CN"""
SECOND = f"Enterprise b:1 name=上海华测导航技术股份有限公司 code=914403001922038216 {PLAIN}"


async def loaded(settings: Settings, store: Store, *, force: bool = False) -> None:
    """Load both sources."""
    await load(store, settings, registry=TWO, force=force)


async def held(store: Store) -> list[list[Any]]:
    """The graph but for the accounts of its loads: a merge makes disputes, which they count."""
    return [row for row in await dump(store) if row[0] != ["Load"]]


async def test_rows_of_a_merged_enterprise_go_to_the_survivor(
    engine_settings: Settings, empty_store: Store, tmp_path: Path
) -> None:
    settings = at(engine_settings, tmp_path, {"a": FIRST, "b": SECOND})
    await loaded(settings, empty_store)
    before = await held(empty_store)
    await merge(empty_store, "a:1", "b:1", "王", DAY)
    together = await held(empty_store)
    await loaded(settings, empty_store, force=True)
    assert await held(empty_store) == together
    assert (settings.quarantine_dir / "a.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "a.txt,1,name,华测导航,an earlier source has 上海华测导航技术股份有限公司,field"
    ]
    changed = at(settings, tmp_path, {"a": FIRST.replace("上海市", "苏州市")})
    await loaded(changed, empty_store)
    node = await facts_of(empty_store, "Enterprise", "b:1")
    assert (node["city"], node["name"]) == ("苏州市", "上海华测导航技术股份有限公司")
    assert await edges(empty_store, "LOCATED_IN") == [["b:1", "CN", 1.0]]
    await loaded(at(settings, tmp_path, {"a": FIRST}), empty_store)
    await split(empty_store, "a:1")
    assert await held(empty_store) == before


async def test_decisions_stand_when_a_source_is_unloaded_and_loaded(
    engine_settings: Settings, empty_store: Store, tmp_path: Path
) -> None:
    settings = at(engine_settings, tmp_path, {"a": FIRST, "b": SECOND})
    await loaded(settings, empty_store)
    await decide(empty_store, [Decision(("a:1", "b:1"), True, "王", DAY)])
    await resolve(empty_store, weights())
    before = await dump(empty_store)
    await unload(empty_store, "b", TWO)
    await resolve(empty_store, weights())
    assert await edges(empty_store, "SAME_AS") == []
    await loaded(settings, empty_store)
    await resolve(empty_store, weights())
    assert await dump(empty_store) == before
