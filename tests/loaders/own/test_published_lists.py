"""Published lists of name, code, batch and tier: every title there is, the plan's lists for screening among them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from loaders.own.honours import honours
from loaders.own.recognition import recognise
from tests.loaders.counting import DATA
from tests.loaders.own.making import CODE, all_of, edges, faults, mentions, rows_of

NAMES = honours(DATA).names
SCREENING = {
    "高新技术企业": "hnte",
    "区级科技小巨人": "district_tech_giant",
    "区级科技小巨人(培育)": "district_tech_giant_cultivating",
    "市级科技小巨人": "municipal_tech_giant",
    "市级科技小巨人(培育)": "municipal_tech_giant_cultivating",
    "区级企业技术中心": "district_ent_tech_center",
    "市级企业技术中心": "municipal_ent_tech_center",
    "国家企业技术中心": "national_ent_tech_center",
    "区政府质量奖": "quality_award_district",
    "上海市质量奖": "quality_award_municipal",
}


@pytest.mark.parametrize("head", [["企业名称", "统一社会信用代码", "批次", "称号"], ["name", "code", "batch", "tier"]])
def test_every_title_can_be_listed(tmp_path: Path, head: list[str]) -> None:
    lines = [[f"试列{i}有限公司", "", "第二批", name] for i, name in enumerate(NAMES.values())]
    rows = rows_of(tmp_path / "list.csv", head, *lines)
    assert [(title, facts["batch"]) for _, _, title, facts in edges(rows)] == [(key, "第二批") for key in NAMES]
    assert faults(rows) == []


@pytest.mark.parametrize(("said", "title"), SCREENING.items())
def test_the_lists_the_plan_screens_by(tmp_path: Path, said: str, title: str) -> None:
    rows = rows_of(tmp_path / f"2024年{said}名单(第三批).csv", ["企业名称", "信用代码"], ["试列有限公司", CODE])
    [(_, kind, found, facts)] = edges(rows)
    assert (kind, found, facts["batch"]) == ("HOLDS", title, "第三批")


def test_what_a_line_means_is_told_or_it_is_in_quarantine(tmp_path: Path) -> None:
    head, named = ["name", "code", "batch", "tier"], "试列有限公司"
    rows = rows_of(
        tmp_path / "x.csv", head, [named, "", "", "科技小巨人"], [named, "12", "", "hnte"], ["", "", "", "hnte"]
    )
    assert [(line, field) for line, field, _ in faults(rows)] == [(2, "tier"), (3, "code"), (4, "code")]
    assert [title for _, _, title, _ in edges(rows)] == ["hnte"]


def test_a_workbook_is_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "code", "batch", "tier"])
        sheet.write_row(1, 0, ["试列有限公司", CODE, "第五批", "专精特新“小巨人”企业"])
    rows = all_of(recognise(path))
    assert [(title, facts) for _, _, title, facts in edges(rows)] == [
        ("little_giant", {"batch": "第五批", "basis": "list Sheet1"})
    ]
    assert mentions(rows) == [("Enterprise", CODE)]
