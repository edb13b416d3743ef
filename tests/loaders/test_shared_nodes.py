"""Nodes that two sources describe, in the real engine; and any history of loads ends in the graph of a clean one."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from graph.errors import LoadError
from graph.settings import Settings
from graph.store import Store
from loaders.pipeline import load, unload
from tests.loaders.small import at, dump, facts_of, registry, source

THREE = registry(source("a"), source("b", "a"), source("c", "b"))
FIRST = "Territory CN kind=COUNTRY aggregate=bool:false name=中国"
SECOND = "Territory CN kind=COUNTRY aggregate=bool:false name=华夏 nameEn=China"


async def test_the_earlier_source_stands_and_the_later_adds(
    engine_settings: Settings, empty_store: Store, tmp_path: Path
) -> None:
    settings = at(engine_settings, tmp_path, {"a": FIRST, "b": SECOND, "c": ""})
    await load(empty_store, settings, ["a"], registry=THREE)
    alone = await dump(empty_store)
    await load(empty_store, settings, ["b"], registry=THREE)
    node = await facts_of(empty_store, "Territory", "CN")
    assert {key: node[key] for key in ("name", "nameEn", "sources", "added")} == {
        "name": "中国",
        "nameEn": "China",
        "sources": ["a", "b"],
        "added": ["b:nameEn"],
    }
    assert (settings.quarantine_dir / "b.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "b.txt,1,name,华夏,an earlier source has 中国,field"
    ]
    await unload(empty_store, "b", THREE)
    assert await dump(empty_store) == alone


async def test_two_sources_without_an_order_cannot_share_a_node(
    engine_settings: Settings, empty_store: Store, tmp_path: Path
) -> None:
    settings = at(engine_settings, tmp_path, {"a": FIRST, "b": SECOND})
    loose = registry(source("a"), source("b"))
    await load(empty_store, settings, ["a"], registry=loose)
    before = await dump(empty_store)
    with pytest.raises(LoadError) as caught:
        await load(empty_store, settings, ["b"], registry=loose)
    assert caught.value.message == "b describes Territory CN, which a describes too."
    assert await dump(empty_store) == before


def some_rows(random: Random) -> str:
    """A few territories out of five, each fact there or not, and edges between them."""
    lines = []
    for key in random.sample("12345", random.randint(0, 4)):
        facts = [f"name=甲{random.randint(1, 2)}", "kind=TOWN", "aggregate=bool:false"]
        facts += [f"nameEn=E{random.randint(1, 2)}"] * random.randint(0, 1)
        facts += [f"code={random.randint(1, 2)}"] * random.randint(0, 1)
        lines.append(f"Territory {key} {' '.join(facts)}")
    pairs = {tuple(random.sample("12345", 2)) for _ in range(random.randint(0, 4))}
    lines += [f"Territory {start} WITHIN Territory {end}" for start, end in sorted(pairs)]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
async def test_any_history_ends_in_the_graph_of_a_clean_load(
    seed: int, engine_settings: Settings, empty_store: Store, tmp_path: Path
) -> None:
    random = Random(seed)  # noqa: S311
    settings = engine_settings
    for _ in range(5):
        settings = at(settings, tmp_path, {name: some_rows(random) for name in THREE if random.random() < 0.6})
        for name in THREE:
            (settings.data / f"{name}.txt").touch()
        for name in random.sample(["c", "b"], random.randint(0, 2)):
            try:
                await unload(empty_store, name, THREE)
            except LoadError:
                continue
        asked = random.choice([None, ["a"], ["b"], ["c"]])
        await load(empty_store, settings, asked, force=random.random() < 0.3, registry=THREE)
    await load(empty_store, settings, registry=THREE)
    lived = await dump(empty_store)
    quarantined = {file.name: file.read_bytes() for file in settings.quarantine_dir.glob("*")}
    await empty_store.write("MATCH (n) DETACH DELETE n", {})
    await load(empty_store, settings, registry=THREE)
    assert lived == await dump(empty_store)
    assert quarantined == {file.name: file.read_bytes() for file in settings.quarantine_dir.glob("*")}
