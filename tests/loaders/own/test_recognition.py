"""What a file is taken for: by its headings, wherever the header stands; and the words where it is nothing we know."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from graph.errors import LoadError
from loaders.own.forms import Form
from loaders.own.recognition import FORMS, recognise
from loaders.own.templates import csv_template, workbook
from loaders.rows import Fault
from tests.loaders import counting
from tests.loaders.own.making import CODE, all_of, edges, faults, nodes, rows_of, written


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_template_is_recognised_and_its_example_passed_over(form: Form, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(csv_template(form))
    found = recognise(tmp_path / "a.csv")
    assert found.format == (form.name,)
    [fault] = all_of(found)
    assert isinstance(fault, Fault)
    assert (fault.line, fault.reason, fault.dropped) == (2, "the example of the template: passed over", "nothing")
    assert found.account.adds_up()
    assert found.account.passed == {"a.csv": 1}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_filled_template_holds_against_the_model(form: Form, tmp_path: Path) -> None:
    headings = [column.title for column in form.columns]
    rows = rows_of(tmp_path / "a.csv", headings, [cell.replace("示例", "试") for cell in form.example()])
    assert counting.against_the_model(rows) == []
    assert faults(rows) == []
    assert nodes(rows) or edges(rows)


def test_the_workbook_of_templates_is_recognised_sheet_by_sheet(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", FORMS)
    found = recognise(tmp_path / "a.xlsx")
    assert found.format == tuple(form.name for form in FORMS)
    assert found.after == ("territories", "gbt4754", "tiers")
    told = Counter(row.reason for row in all_of(found) if isinstance(row, Fault))
    assert told == {"the example of the template: passed over": len(FORMS), "a sheet of no known form: passed over": 1}


def test_a_register_in_gb18030_with_a_title_above_and_columns_of_noise(tmp_path: Path) -> None:
    headings = ["序号", "企业名称", "统一社会信用代码", "法定代表人", "成立日期", "注册资本", "经营范围", "住所"]
    code = f"{CODE[:9]} {CODE[9:].lower()}"
    cells = ["1", "甲(上海)有限公司", code, "某", "2015年6月3日", "4,000(万元人民币)", "制造", "上海市青浦区徐泾镇1号"]
    path = written(
        tmp_path / "登记.csv",
        ["青浦区企业名单(2026年)", *[""] * 3009],
        [*headings, "登记状态", "行业", *(f"列{number}" for number in range(3000))],
        [*cells, "存续(在营、开业、在册)", "C3511", *["x"] * 3000],
        encoding="gb18030",
    )
    found = recognise(path)
    rows = all_of(found)
    [firm] = nodes(rows)
    assert firm.id == CODE
    assert (firm.place.file, firm.place.line) == ("登记.csv", 3)
    assert str(firm.properties["registeredCapital"]) == "4000"
    assert firm.properties["status"] == "ACTIVE"
    assert edges(rows) == [(CODE, "LOCATED_IN", "CN-SH-310118-xujing", {}), (CODE, "IN_INDUSTRY", "3511", {})]
    [unread] = [row for row in rows if isinstance(row, Fault)]
    assert unread.value.startswith("法定代表人、列0、列1、")
    assert unread.value.endswith(" and 2,989 more")
    assert found.account.adds_up()


def test_a_header_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("名录")
        sheet.merge_range(0, 0, 0, 4, "青浦区企业")
        sheet.merge_range(1, 0, 2, 0, "企业名称")
        sheet.merge_range(1, 1, 1, 2, "登记信息")
        sheet.write_row(2, 1, ["成立日期", "注册资本(元)"])
        sheet.merge_range(1, 3, 1, 4, "联系")
        sheet.write_row(2, 3, ["联系人", "电话"])
        sheet.write_row(3, 0, ["甲公司", 45188, 30000000, "某", "021"])
    [firm] = nodes(all_of(recognise(tmp_path / "a.xlsx")))
    assert str(firm.properties["foundedOn"]) == "2023-09-19"
    assert str(firm.properties["registeredCapital"]) == "3000"
    assert firm.properties["contactPhone"] == "021"
    assert (firm.place.file, firm.place.line) == ("a.xlsx#名录", 4)


def test_a_unit_may_stand_above_the_table(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv", ["报表", "单位:亿元"], ["企业名称", "年度", "营业收入"], ["甲", "2025年", "1.5"])
    [report] = nodes(rows)
    assert str(report.properties["revenue"]) == "15000"


def test_columns_of_one_meaning_are_read_once_and_named(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv", ["企业名称", "成立日期", "注册日期"], ["甲", "2020-01-01", "2021-01-01"])
    assert str(nodes(rows)[0].properties["foundedOn"]) == "2020-01-01"
    assert [row.value for row in rows if isinstance(row, Fault)] == ["注册日期"]


def test_a_packed_list_of_titles(tmp_path: Path) -> None:
    path = tmp_path / "2023年上海市专精特新中小企业名单(第二批).csv.gz"
    path.write_bytes(gzip.compress("序号,企业名称\n1,甲公司\n".encode()))
    found = recognise(path)
    assert found.format == ("titles",)
    basis = "2023年上海市专精特新中小企业名单(第二批)"
    assert edges(all_of(found)) == [("name:甲公司", "HOLDS", "srdi_sme", {"batch": "第二批", "basis": basis})]


def test_a_folder_is_read_file_by_file_and_what_is_no_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "下").mkdir()
    written(tmp_path / "下" / "a.csv", ["企业名称", "成立日期"], ["甲", "2020-01-01"])
    written(tmp_path / "b.csv", ["供应企业", "采购企业"], ["甲", "乙"])
    (tmp_path / "读我.md").write_text("说明", "utf-8")
    (tmp_path / ".hidden.csv").write_text("x", "utf-8")
    found = recognise(tmp_path)
    assert found.format == ("supply", "enterprises")
    assert [file.name for file in found.files] == ["b.csv", "a.csv"]
    rows = all_of(found)
    assert faults(rows) == [(0, "", "nothing")]
    assert [row.place.file for row in nodes(rows)] == ["下/a.csv"]
    assert all_of(found) == rows
    assert found.account.read == {"下/a.csv": 1, "b.csv": 1}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            [["企业名称", "颜色"]],
            "Nearest is enterprises (企业), which also needs 统一社会信用代码 or 成立日期 or 注册资本.",
        ),
        ([["年度", "营业收入"]], "Nearest is reports (年度报告), which also needs 企业名称 or 统一社会信用代码."),
        ([["企业名", "资本"]], "Nearest: 企业名称"),
    ],
)
def test_a_file_of_no_form_is_told_what_is_nearest(lines: list[list[str]], words: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        recognise(written(tmp_path / "a.csv", *lines))
    assert words in caught.value.message
    assert "`tidu template enterprises" in caught.value.remedy


def test_a_path_that_is_not_there_and_a_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as missing:
        recognise(tmp_path / "a.csv")
    assert missing.value.message.endswith("a.csv does not exist.")
    with pytest.raises(LoadError) as empty:
        recognise(tmp_path)
    assert empty.value.message.endswith("holds no table.")
