"""`tidu monitor` as a planner runs it, on a district counted by hand (tests/small_district.py)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from graph.errors import BadInput, GraphError
from graph.settings import Settings
from graph.store import Store
from tests.small_district import XU, ZHU, enterprise, hold, plant_district
from tests.tidu.test_resolve import on
from tidu.monitor import app
from tidu.sheets import Sheet, to_csv, to_xlsx

Say = Callable[..., str]


@pytest.fixture(scope="module")
def planted(engine_settings: Settings) -> Iterator[None]:
    """The district, with an enterprise whose name would be a formula."""

    async def fill(store: Store) -> None:
        await plant_district(store)
        await enterprise(store, "evil", '=HYPERLINK("http://x.example","点此")', XU)
        await hold(store, "evil", "mfg_champion", "2024-12-01", "2027-11-30")

    on(engine_settings, fill)
    yield
    on(engine_settings, lambda store: store.write("MATCH (n) DETACH DELETE n", {}))


@pytest.fixture
def say(planted: None, home: Path) -> Say:
    """Run a subcommand; returns what it says, or raises what it refuses with."""

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, list(words))
        if isinstance(result.exception, GraphError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    return run


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV by their headings."""
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))


def test_targets(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "targets.csv"
    say("targets", "--as-of", "2025-06-30", "--csv", str(file))
    told = [row for row in rows(file) if row["层级"] == "专精特新中小企业"]
    assert [(row["地区"], row["示例"], row["有效"], row["累计"], row["目标"], row["差额"]) for row in told] == [
        ("青浦区", "否", "3", "3", "600", "597"),
        ("朱家角镇", "否", "1", "1", "", ""),
        ("徐泾镇", "否", "2", "2", "", ""),
        ("未知街镇", "否", "0", "0", "", ""),
        ("青浦区", "是", "1", "1", "600", "599"),
        ("朱家角镇", "是", "0", "0", "", ""),
        ("徐泾镇", "是", "1", "1", "", ""),
    ]
    assert (told[0]["近三年(家/年)"], told[1]["所需(家/年)"]) == ("0.333333", "没有目标")
    assert "徐泾镇 否 2 2 0 2 2–5" in say("targets", "--as-of", "2025-06-30", "--territory", "徐泾镇")


def test_reviews(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    say("reviews", "--as-of", "2025-07-01", "--from", "2025-06-01", "--csv", str(file))
    told = [(row["企业"], row["所在地"], row["称号"], row["截止"], row["剩余天数"], row["预判"]) for row in rows(file)]
    assert told == [
        ("丙厂", "徐泾镇", "专精特新中小企业", "2025-06-30", "-1", "不符合"),
        ("甲厂", "朱家角镇", "专精特新中小企业", "2026-02-28", "242", "未知"),
    ]


def test_the_table(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    say("table", "--year", "2025", "--as-of", "2026-03-01", "--csv", str(file))
    whole = rows(file)[0]
    assert (whole["地区"], whole["企业数"], whole["到期诉求"], whole["按时办结率"]) == ("青浦区", "5", "3", "0.333333")
    assert (whole["专精特新中小企业本年退出"], whole["专精特新中小企业复核未通过"]) == ("1", "1")


def test_lists_are_no_formulas(say: Say, tmp_path: Path) -> None:
    files = [tmp_path / "bonus.csv", tmp_path / "bonus.xlsx"]
    say("bonus", "--as-of", "2025-06-30", "--csv", str(files[0]), "--xlsx", str(files[1]))
    names = [row["企业"] for row in rows(files[0])]
    assert names == ["丙厂", '\'=HYPERLINK("http://x.example","点此")', "甲厂", "示例企业", "乙厂"]
    cells = CalamineWorkbook.from_path(str(files[1])).get_sheet_by_name("加分名单").to_python()
    assert [row[0] for row in cells[1:]] == [name.removeprefix("'") for name in names]


def test_the_key_enterprises_of_a_town(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "key.csv"
    say("key", "--as-of", "2025-06-30", "--territory", ZHU, "--csv", str(file))
    assert rows(file) == [
        {"企业": "甲厂", "统一社会信用代码": "", "所在地": "朱家角镇", "示例": "否", "称号": "专精特新“小巨人”企业",
         "持有起": "2023-03-01", "产业政策优先": "是", "人才落户优先": "是", "人才公寓优先": "是", "项目用地优先": "是"}
    ]  # fmt: skip


def test_a_place_that_is_not_there_or_a_file_that_is(say: Say, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Of territories called 金山 there are none"):
        say("targets", "--territory", "金山")
    file = tmp_path / "there.csv"
    file.write_text("filled in", "utf-8")
    with pytest.raises(BadInput, match="is there already"):
        say("key", "--csv", str(file))
    assert file.read_text("utf-8") == "filled in"


def test_unknown_is_empty_and_nothing_is_taken_for_a_formula(tmp_path: Path) -> None:
    sheet = Sheet("表", ("甲", "乙", "丙"), [("@x", None, -1), ("+1", False, 0)], ("=note",))
    assert to_csv(sheet).decode("utf-8-sig") == "甲,乙,丙\n'@x,,-1\n'+1,否,0\n"
    to_xlsx(sheet, tmp_path / "a.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    assert book.get_sheet_by_name("表").to_python() == [["甲", "乙", "丙"], ["@x", "", -1.0], ["+1", "否", 0.0]]
    assert book.get_sheet_by_name("说明").to_python() == [["=note"]]
