"""Loading small sources into the real engine: twice, anew, changed, bad rows, and out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import LoadError
from graph.settings import Settings
from graph.store import Store
from loaders.digests import digests
from loaders.pipeline import load, unload
from tests.loaders.small import at, dump, registry, source

PLACES = """
    Territory CN kind=COUNTRY aggregate=bool:false name=中国
    Territory CN-SH kind=PROVINCE aggregate=bool:false name=上海市
    Territory CN-SH WITHIN Territory CN
"""
LABS = """
    Institute ror:1 name=研究所 established=int:1954
    Institute ror:1 LOCATED_IN Territory CN-SH from=date:2020-01-01
"""
TWO = registry(source("places"), source("labs", "places"))


@pytest.fixture
def settings(engine_settings: Settings, tmp_path: Path) -> Settings:
    """The engine of this run with data and quarantine of this test."""
    return at(engine_settings, tmp_path, {"places": PLACES, "labs": LABS})


async def test_every_node_and_edge_says_where_it_is_from(settings: Settings, empty_store: Store) -> None:
    await load(empty_store, settings, registry=TWO)
    wanted = digests(TWO.values(), settings.data)
    stamp = {"load": wanted["labs"][:12]}
    [[lab]] = await empty_store.read("MATCH (n:Institute) RETURN properties(n)", {})
    assert lab == {
        "id": "ror:1",
        "name": "研究所",
        "nameKey": "研究所",
        "nameKeys": "yanjiusuo yjs jiusuo js suo s",
        "established": 1954,
        "noun": "Institute",
        "sources": ["labs"],
        **stamp,
    }
    [[edge]] = await empty_store.read("MATCH (:Institute)-[r]->(:Territory) RETURN properties(r)", {})
    assert edge.pop("from").to_native() == date(2020, 1, 1)
    assert edge == {"source": "labs", "confidence": 1.0, **stamp}
    [[about]] = await empty_store.read("MATCH (n:Source {id: 'labs'}) RETURN n{.name, .licence, .sources, .noun}", {})
    assert about == {"name": "来源 labs", "licence": "CC0-1.0", "sources": ["labs"], "noun": "Source"}
    [[progress]] = await empty_store.read("MATCH (l:Load {id: 'labs'}) RETURN properties(l)", {})
    assert progress == {
        "id": "labs",
        "digest": wanted["labs"],
        "done": 3,
        "batches": 3,
        "complete": True,
        "report": '{"rows": 2, "nodes": 1, "edges": 1, "quarantined": 0}',
    }


async def test_a_second_load_is_skipped_and_changes_nothing(settings: Settings, empty_store: Store) -> None:
    first = await load(empty_store, settings, registry=TWO)
    once = await dump(empty_store)
    second = await load(empty_store, settings, registry=TWO)
    assert await dump(empty_store) == once
    assert [(r.source, r.skipped) for r in first] == [("places", False), ("labs", False)]
    assert [(r.source, r.skipped, r.rows, r.nodes, r.edges, r.quarantined) for r in second] == [
        ("places", True, 3, 2, 1, 0),
        ("labs", True, 2, 1, 1, 0),
    ]


async def test_force_writes_what_is_named_again_to_the_same_graph(settings: Settings, empty_store: Store) -> None:
    await load(empty_store, settings, registry=TWO)
    once = await dump(empty_store)
    reports = await load(empty_store, settings, ["labs"], force=True, registry=TWO)
    assert await dump(empty_store) == once
    assert [(r.source, r.skipped) for r in reports] == [("places", True), ("labs", False)]


async def test_a_named_source_brings_those_it_comes_after(settings: Settings, empty_store: Store) -> None:
    reports = await load(empty_store, settings, ["labs"], registry=TWO)
    assert [r.source for r in reports] == ["places", "labs"]


async def test_progress_counts_rows_with_the_node_of_the_source(settings: Settings, empty_store: Store) -> None:
    told: list[tuple[str, int, int]] = []
    await load(empty_store, settings, ["places"], lambda *step: told.append(step), registry=TWO)
    assert told == [("places", 1, 4), ("places", 3, 4), ("places", 4, 4)]


async def test_what_a_source_no_longer_says_is_gone(settings: Settings, empty_store: Store, tmp_path: Path) -> None:
    more = """
        Institute ror:1 name=研究所 nameEn=Lab
        Institute ror:2 name=二所
        Institute ror:2 UNIT_OF Institute ror:1
        Institute ror:1 LOCATED_IN Territory CN
        Institute ror:1 LOCATED_IN Territory CN-SH from=date:2019-01-01
    """
    await load(empty_store, settings, registry=TWO)
    fresh = await dump(empty_store)
    await load(empty_store, at(settings, tmp_path, {"labs": more}), registry=TWO)
    assert await dump(empty_store) != fresh
    await load(empty_store, at(settings, tmp_path, {"labs": LABS}), registry=TWO)
    assert await dump(empty_store) == fresh


async def test_a_source_is_loaded_again_when_one_before_it_changes(
    settings: Settings, empty_store: Store, tmp_path: Path
) -> None:
    await load(empty_store, settings, registry=TWO)
    changed = at(settings, tmp_path, {"places": "Territory CN kind=COUNTRY aggregate=bool:false name=中国"})
    reports = await load(empty_store, changed, ["places"], registry=TWO)
    assert [(r.source, r.skipped, r.edges, r.quarantined) for r in reports] == [
        ("places", False, 0, 0),
        ("labs", False, 0, 1),
    ]
    assert (changed.quarantine_dir / "labs.csv").read_text(encoding="utf-8").splitlines() == [
        "file,line,field,value,reason,dropped",
        "labs.txt,2,end,Territory CN-SH,LOCATED_IN: no such node here or in the sources this one comes after,row",
    ]


BAD = """
    Institute ror:1 name=研究所 established=int:19
    Institute ror:2 nameEn=Nameless
    Institute ror:3 name=三所 fax=123
    Ministry m:1 name=部
    Institute ror:1 LIKES Institute ror:3
    Institute ror:1 LOCATED_IN Territory CN-SH from=date:2021-01-01 to=date:2020-01-01
    Institute ror:1 RELATED_TO Institute ror:2
    Institute ror:3 name=第三所
    Institute ror:3 UNIT_OF Institute ror:1 confidence=high
    Institute ror:3 name=三所
    ! city Atlantis
"""


async def test_bad_rows_are_named_and_the_rest_loads(settings: Settings, empty_store: Store, tmp_path: Path) -> None:
    bad = at(settings, tmp_path, {"labs": BAD})
    [_, report] = await load(empty_store, bad, registry=TWO)
    assert (report.rows, report.nodes, report.edges, report.quarantined) == (9, 2, 1, 10)
    named = (bad.quarantine_dir / "labs.csv").read_bytes()
    assert named.decode().splitlines() == [
        "file,line,field,value,reason,dropped",
        "labs.txt,1,established,19,not within 900 and 2200,field",
        "labs.txt,2,name,,missing,row",
        "labs.txt,3,fax,123,not in the model,field",
        "labs.txt,4,,Ministry m:1,the model has no such node,row",
        "labs.txt,5,,Institute ror:1 LIKES Institute ror:3,the model has no such edge,row",
        'labs.txt,6,from,2021-01-01,"after to, 2020-01-01",row',
        "labs.txt,7,end,Institute ror:2,RELATED_TO: no such node here or in the sources this one comes after,row",
        "labs.txt,8,id,ror:3,line 3 of labs.txt says otherwise of name,row",
        "labs.txt,9,confidence,high,not a number,field",
        "labs.txt,11,city,Atlantis,told by the source,field",
    ]
    await load(empty_store, bad, force=True, registry=TWO)
    assert (bad.quarantine_dir / "labs.csv").read_bytes() == named
    await load(empty_store, at(settings, tmp_path, {"labs": LABS}), registry=TWO)
    assert list(bad.quarantine_dir.iterdir()) == []


async def test_an_edge_needs_the_source_of_its_end_among_those_before(settings: Settings, empty_store: Store) -> None:
    careless = registry(source("places"), source("labs"))
    [_, report] = await load(empty_store, settings, registry=careless)
    assert (report.edges, report.quarantined) == (0, 1)


async def test_an_unloaded_source_leaves_the_others_as_they_were(settings: Settings, empty_store: Store) -> None:
    await load(empty_store, settings, ["places"], registry=TWO)
    before = await dump(empty_store)
    await load(empty_store, settings, registry=TWO)
    await unload(empty_store, "labs", TWO)
    assert await dump(empty_store) == before
    await unload(empty_store, "places", TWO)
    assert await dump(empty_store) == []


async def test_a_source_that_others_refer_to_is_not_unloaded(settings: Settings, empty_store: Store) -> None:
    await load(empty_store, settings, registry=TWO)
    before = await dump(empty_store)
    with pytest.raises(LoadError) as caught:
        await unload(empty_store, "places", TWO)
    assert caught.value.message == "labs refer to nodes of places."
    assert await dump(empty_store) == before


async def test_what_is_not_loaded_cannot_be_unloaded(settings: Settings, empty_store: Store) -> None:
    with pytest.raises(LoadError) as caught:
        await unload(empty_store, "places", TWO)
    assert caught.value.message == "places is not loaded."


async def test_an_unknown_source_is_refused_with_the_names_there_are(settings: Settings, empty_store: Store) -> None:
    with pytest.raises(LoadError) as caught:
        await load(empty_store, settings, ["plces"], registry=TWO)
    assert str(caught.value) == "There is no source plces. There are places, labs."
    assert await dump(empty_store) == []


async def test_a_missing_file_is_told_before_anything_is_written(settings: Settings, empty_store: Store) -> None:
    (settings.data / "labs.txt").unlink()
    with pytest.raises(LoadError) as caught:
        await load(empty_store, settings, registry=TWO)
    assert caught.value.message == f"The data file {settings.data / 'labs.txt'} is missing."
    assert await dump(empty_store) == []
