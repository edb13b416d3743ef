"""A district's own files through their whole life: rehearsed, loaded, replaced, undone, removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import LoadError
from graph.settings import Settings
from graph.store import Store
from loaders import district, pipeline
from loaders.credit_code import check_character
from loaders.district import Own
from loaders.loading import LoadReport
from loaders.rehearsal import Tally
from loaders.shelf import Shelf

QING = f"91310118MA1JL00A1{check_character('91310118MA1JL00A1')}"
YUN = f"91310118MA1JL00B2{check_character('91310118MA1JL00B2')}"
SUPPLY = "供应企业,采购企业,供应的产品,金额(万元)\n"
GRAPH = (
    "MATCH (n) WHERE NOT n:Load AND NOT n:Graph AND NOT n:Source "
    "RETURN labels(n)[0], n.id, n.name, n.sources ORDER BY n.id"
)


@pytest.fixture
def settings(engine_settings: Settings, tmp_path: Path) -> Settings:
    return engine_settings.model_copy(update={"home": tmp_path / "home"})


class KilledError(Exception):
    """In place of the end of a process."""


class Desk:
    """Where somebody keeps files and loads them."""

    def __init__(self, store: Store, settings: Settings, folder: Path) -> None:
        self.store, self.settings, self.folder = store, settings, folder

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    async def load(self, name: str, text: str, under: str | None = None) -> None:
        await district.load(self.store, self.settings, Own.of(self.file(name, text), under))

    async def enterprises(self) -> dict[str, dict[str, Any]]:
        rows = await self.store.read("MATCH (n:Enterprise) RETURN properties(n) ORDER BY n.id", {})
        return {node["id"]: node for [node] in rows}

    async def supplies(self) -> list[list[Any]]:
        found = "MATCH (a)-[r:SUPPLIES]->(b) RETURN a.name, b.name, r.goods, r.source ORDER BY a.name, b.name"
        return await self.store.read(found, {})


@pytest.fixture
def desk(empty_store: Store, settings: Settings, tmp_path: Path) -> Desk:
    return Desk(empty_store, settings, tmp_path)


async def test_partners_known_by_name_are_made_and_taken_out_again(desk: Desk) -> None:
    await desk.load("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,12.5\n")
    assert await desk.supplies() == [["青辉公司", "云帆公司", "轴承", "supply"]]
    assert list(await desk.enterprises()) == ["name:云帆公司", "name:青辉公司"]
    await district.unload(desk.store, desk.settings, "supply")
    assert await desk.store.read(GRAPH, {}) == []
    assert Shelf(desk.settings.own_dir).versions("supply") == []


async def test_a_dry_run_tells_and_changes_nothing(desk: Desk) -> None:
    await desk.load("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,12.5\n远山公司,云帆公司,电机,3\n")
    before = await desk.store.read(GRAPH, {})
    path = desk.file("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,15\n蓝鲸公司,云帆公司,电机,x\n")
    found = await district.rehearsed(desk.store, desk.settings, Own.of(path))
    assert found.nodes == {"Enterprise": Tally(new=1, same=2, gone=1)}
    assert found.edges == {"SUPPLIES": Tally(new=1, changed=1, gone=1)}
    assert [(fault.line, fault.field, fault.value, fault.dropped) for fault in found.faults] == [
        (3, "金额(万元)", "x", "field")
    ]
    assert await desk.store.read(GRAPH, {}) == before
    assert Shelf(desk.settings.own_dir).versions("supply") == [1]


async def test_a_name_stands_for_the_enterprise_of_that_name(desk: Desk) -> None:
    await pipeline.load(desk.store, desk.settings, ["tiers"])
    await desk.load(
        "titles.csv", f"企业名称,统一社会信用代码,称号,认定日期\n青辉公司,{QING},创新型中小企业,2024-05-01\n"
    )
    await desk.load("supply.csv", SUPPLY + "青輝公司,云帆公司,轴承,\n")
    assert [row[0] for row in await desk.supplies()] == ["青辉公司"]
    assert list(await desk.enterprises()) == [QING, "name:云帆公司"]
    with pytest.raises(LoadError, match="supply refer to nodes of titles"):
        await district.unload(desk.store, desk.settings, "titles")


async def test_a_name_of_several_is_quarantined_with_their_codes(desk: Desk) -> None:
    rows = f"青辉公司,{QING},创新型中小企业\n青辉公司,{YUN},创新型中小企业\n"
    await desk.load("titles.csv", "企业名称,统一社会信用代码,称号\n" + rows)
    reports = await district.load(
        desk.store, desk.settings, Own.of(desk.file("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,\n"))
    )
    assert (reports[-1].edges, reports[-1].quarantined) == (0, 1)
    faults = (desk.settings.quarantine_dir / "supply.csv").read_text(encoding="utf-8")
    assert f"2 of label Enterprise go by this name: {QING}, {YUN}; write the code" in faults


async def test_the_newest_file_has_its_say_and_undone_gives_it_back(desk: Desk) -> None:
    head = "企业名称,统一社会信用代码,称号\n"
    await desk.load("old.csv", f"{head}青辉电子,{QING},创新型中小企业\n")
    await desk.load("new.csv", f"{head}青辉装备,{QING},专精特新中小企业\n")
    node = (await desk.enterprises())[QING]
    assert (node["name"], node["nameKey"], node["sources"]) == ("青辉装备", "青辉装备", ["new", "old"])
    assert await district.undo(desk.store, desk.settings, "new") is None
    node = (await desk.enterprises())[QING]
    assert (node["name"], node["nameKey"], node["sources"]) == ("青辉电子", "青辉电子", ["old"])


async def test_undo_brings_back_the_version_before(desk: Desk) -> None:
    await desk.load("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,12.5\n")
    first = await desk.store.read(GRAPH, {})
    await desk.load("supply.csv", SUPPLY + "青辉公司,远山公司,轴承,12.5\n")
    assert [row[1] for row in await desk.supplies()] == ["远山公司"]
    reports = await district.undo(desk.store, desk.settings, "supply")
    assert reports is not None
    assert [report.source for report in reports] == ["supply"]
    assert await desk.store.read(GRAPH, {}) == first


async def test_what_leans_on_a_file_is_loaded_again_after_it(desk: Desk) -> None:
    head = "企业名称,统一社会信用代码,称号\n"
    await desk.load("titles.csv", f"{head}青辉公司,{QING},创新型中小企业\n")
    await desk.load("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,\n")
    await desk.load("titles.csv", f"{head}远山公司,{YUN},创新型中小企业\n")
    assert list(await desk.enterprises()) == [YUN, "name:云帆公司", "name:青辉公司"]
    assert [row[0] for row in await desk.supplies()] == ["青辉公司"]


async def test_what_leans_on_a_file_is_not_forgotten_by_a_run_that_is_killed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "企业名称,统一社会信用代码,称号\n"
    await desk.load("titles.csv", f"{head}青辉公司,{QING},创新型中小企业\n")
    await desk.load("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,\n")

    async def killed(*_: object) -> list[LoadReport]:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(district, "reopened", killed)
        with pytest.raises(KilledError):
            await desk.load("titles.csv", f"{head}远山公司,{YUN},创新型中小企业\n")
    assert await desk.supplies() == []
    await desk.load("titles.csv", f"{head}远山公司,{YUN},创新型中小企业\n")
    assert [row[0] for row in await desk.supplies()] == ["青辉公司"]


async def test_loading_twice_changes_nothing(desk: Desk) -> None:
    await desk.load("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,12.5\n")
    whole = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN properties(n), properties(r) ORDER BY n.id, r.source"
    before = await desk.store.read(whole, {})
    reports = await district.load(desk.store, desk.settings, Own.of(desk.folder / "supply.csv"))
    assert reports[-1].skipped
    assert await desk.store.read(whole, {}) == before
    assert await district.refresh(desk.store, desk.settings) == [reports[-1]]


@pytest.mark.parametrize(
    ("_case", "name", "text", "under", "message"),
    [
        (
            "another form",
            "supply.csv",
            "企业名称,称号\n青辉公司,创新型中小企业\n",
            None,
            "supply was loaded from supply.csv",
        ),
        ("open data's name", "x.csv", SUPPLY, "cn-banks", "cn-banks is the name of open data"),
        ("no name", "x.csv", SUPPLY, "a/b", "'a/b' is no name for a load"),
    ],
)
async def test_names_that_would_lose_something_are_refused(
    desk: Desk, _case: str, name: str, text: str, under: str | None, message: str
) -> None:
    await desk.load("supply.csv", SUPPLY + "青辉公司,云帆公司,轴承,12.5\n")
    before = await desk.store.read(GRAPH, {})
    with pytest.raises(LoadError, match=message):
        await desk.load(name, text, under)
    assert await desk.store.read(GRAPH, {}) == before
    assert Shelf(desk.settings.own_dir).versions("supply") == [1]
