"""The bulk importer: the graph that transactions make, to the last property, and the one there was where it fails."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import bulk, constraints, local, writes
from graph.access import Role, Viewer
from graph.deeds import Deed
from graph.errors import BadInput, EngineError, LoadError
from graph.ids import global_id
from graph.import_files import ImportFiles
from graph.recorded import everything
from graph.recording import Given, Recording, record_facts
from graph.rulebook import rulebook
from graph.settings import Settings
from graph.store import Store
from graph.writes import Stamp
from loaders import sample
from loaders.bulk import Draft
from loaders.digests import digests
from loaders.pipeline import load, quiet, unload
from loaders.rebuilding import Carried
from loaders.rows import NodeRow, Source
from loaders.sources import needed
from tests.loaders.small import at, registry, source

ODD = "a \"quoted\" one, 甲；乙\nsecond line 'x' \\ ; | \r end"
CONTENTS = {
    "lands": """
Territory CN name=中国 kind=COUNTRY aggregate=bool:false
Territory QP name=青浦 kind=DISTRICT aggregate=bool:false
Territory QP WITHIN Territory CN""",
    "labs": """
Institute ror:1 name=研究所 established=int:1954
Territory CN name=华夏 nameEn=China kind=COUNTRY aggregate=bool:false
Institute ror:1 LOCATED_IN Territory QP from=date:2020-01-01
Institute ror:1 LOCATED_IN Territory XX
! name odd""",
}
LANDS, LABS = source("lands"), source("labs", "lands")


def odd_rows() -> Source:
    """A streamed source with values that a CSV file could spoil."""
    rows = (
        NodeRow("Law", "odd:1", {"name": ODD, "status": "IN_FORCE", "docType": " 法律 "}),
        NodeRow("Enterprise", "odd:E", {
            "name": "示例,企业", "formerNames": ("甲,乙", "丙;丁"), "nameIsTranslation": False, "masked": True,
            "aggregate": False,
        }),
    )  # fmt: skip
    return replace(source("odd"), files=(), read=lambda _: iter(rows), streamed=True, synthetic=False)


SOURCES = registry(LANDS, LABS, odd_rows())
LEAVING = source("leaving")


async def whole(store: Store) -> list[list[Any]]:
    """All nodes and edges; but how many batches a load took, which differs."""
    nodes = await store.read(
        "MATCH (n) WHERE NOT n:Graph RETURN labels(n), properties(n) AS p ORDER BY labels(n)[0], n.id", {}
    )
    for _, properties in nodes:
        properties.pop("done", None)
        properties.pop("batches", None)
    edges = await store.read(
        "MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r) ORDER BY a.id, type(r), b.id", {}
    )
    return [*nodes, *edges]


async def record(store: Store, settings: Settings) -> None:
    """Record facts of an enterprise of a streamed source, and of one whose source is gone then."""
    content = "Enterprise gone:1 name=乙 nameIsTranslation=bool:false masked=bool:false aggregate=bool:false"
    await load(store, at(settings, settings.home, {"leaving": content}), registry=registry(LEAVING))
    for key in ("odd:E", "gone:1"):
        deed = Deed("recordFacts", {"enterpriseId": global_id("Enterprise", key)}, key="a key")
        facts = [Given("revenue", "number", 4000.5), Given("has_rd_org", "bool", True, True, "附件")]
        asked = Recording(2025, facts, "审计,报告")
        await record_facts(store, Viewer(Role.PLANNER, key), rulebook(Settings()), deed, asked)
    assert await unload(store, "leaving", registry(LEAVING)) == 1


def draft(files: ImportFiles, settings: Settings, kept: Carried | None = None) -> None:
    """Write the sources as `tidu bulk` does."""
    kept = kept or Carried()
    stamps = digests(SOURCES.values(), settings.data)
    writing = Draft(files, settings.data, settings.quarantine_dir, recorded=kept.recorded)
    for one in SOURCES.values():
        earlier = frozenset(before.name for before in needed(one.after, SOURCES))
        writing.add(one, Stamp(one.name, stamps[one.name]), earlier, quiet)
    for label, rows in kept.books.items():
        writing.keep(label, rows)
    writing.finish()


async def test_an_imported_graph_is_the_one_that_transactions_make(
    empty_store: Store, engine_settings: Settings, tmp_path: Path
) -> None:
    settings = at(engine_settings.model_copy(update={"home": tmp_path / "home"}), tmp_path, CONTENTS)
    await load(empty_store, settings, registry=SOURCES)
    await record(empty_store, settings)
    kept = Carried(books={"Deed": await writes.kept(empty_store, "Deed")}, recorded=await everything(empty_store))
    expected = await whole(empty_store)
    quarantined = (settings.quarantine_dir / "labs.csv").read_bytes()
    (settings.quarantine_dir / "labs.csv").unlink()
    built = await to_thread(bulk.build, settings, lambda files: draft(files, settings, kept))
    # the source `recorded`, four facts, a stub and two deeds beside what the sources state
    assert (built.former, built.nodes, built.edges) == (None, 12 + 8, 2 + 4)
    local.start(settings)
    try:
        store = await Store.open(settings)
        try:
            await constraints.apply(store)
            assert await whole(store) == expected
            reports = await load(store, settings, registry=SOURCES)
            assert all(report.skipped for report in reports)
            with pytest.raises(EngineError, match="The database is running"):
                await to_thread(bulk.build, settings, lambda files: draft(files, settings))
        finally:
            await store.close()
    finally:
        local.stop(settings)
    assert (settings.quarantine_dir / "labs.csv").read_bytes() == quarantined
    before = sorted(path.name for path in settings.store_dir.rglob("neostore*"))

    def broken(files: ImportFiles) -> None:
        files.nodes("Bank", [{"id": "same", "name": "一"}, {"id": "same", "name": "二"}])
        files.edges(("OFFERS", "Bank", "LoanProduct"), [("same", "nobody", {})])

    with pytest.raises(EngineError, match="The bulk importer ended with"):
        await to_thread(bulk.build, settings, broken)
    assert sorted(path.name for path in settings.store_dir.rglob("neostore*")) == before
    assert list(settings.home.glob("store.restoring-*")) == []


def test_files_for_a_server_elsewhere(engine_settings: Settings, tmp_path: Path) -> None:
    settings = at(engine_settings.model_copy(update={"home": tmp_path / "home"}), tmp_path, CONTENTS)
    folder = tmp_path / "import"
    files, command = bulk.export(folder, lambda files: draft(files, settings))
    assert files.counted() == (12, 2)
    assert command.startswith("neo4j-admin database import full neo4j --")
    assert f"--relationships=LOCATED_IN={folder}/LOCATED_IN-Institute-Territory.header.csv," in command
    header = (folder / "LOCATED_IN-Institute-Territory.header.csv").read_text(encoding="utf-8")
    assert header == (
        ":START_ID(Institute),:END_ID(Territory),source:string,load:string,from:date,to:date,confidence:double\n"
    )
    body = (folder / "LOCATED_IN-Institute-Territory.csv").read_text(encoding="utf-8").split(",")
    assert [*body[:3], *body[4:]] == ["ror:1", "QP", "labs", "2020-01-01", "", "1.0\n"]
    with pytest.raises(BadInput, match="is not empty"):
        bulk.export(folder, lambda files: draft(files, settings))


def test_what_cannot_be_read_leaves_no_half_written_files(engine_settings: Settings, tmp_path: Path) -> None:
    settings = at(engine_settings.model_copy(update={"home": tmp_path / "home"}), tmp_path, {"lands": ""})
    with pytest.raises(LoadError, match=r"labs\.txt is missing"):
        bulk.build(settings, lambda files: draft(files, settings))
    assert list(settings.home.glob("store.restoring-*")) == []


def lines_of(files: ImportFiles) -> dict[tuple[str, ...], list[str]]:
    """The lines of each kind of file, sorted: they come in any order."""
    files.close()
    return {
        kind: sorted(line for body in table.bodies for line in body.read_text(encoding="utf-8").splitlines())
        for kind, table in files.tables.items()
    }


def test_shares_of_several_processes_are_the_whole(
    engine_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = sample.source(60)
    reports, lines = [], []
    for share in (district.size, district.size // 3):
        monkeypatch.setattr("loaders.bulk.SHARE", share)
        files = ImportFiles(tmp_path / str(share))
        files.folder.mkdir()
        draft = Draft(files, engine_settings.data, tmp_path / "quarantine")
        reports.append(draft.add(district, Stamp("sample", "0" * 64), frozenset(), quiet))
        lines.append(lines_of(files))
    assert len(list((tmp_path / str(district.size // 3)).glob("share-*"))) == 3
    assert reports[0] == reports[1]
    assert lines[0] == lines[1]
