"""Hostile files: a clear error or a fault, never a traceback, and the memory stays what it was."""

from __future__ import annotations

import csv
import resource
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import LoadError
from loaders.own.forms import Form
from loaders.own.recognition import FORMS, recognise
from loaders.rows import EdgeRow, Fault, NodeRow, Row
from tests.loaders import hostile
from tests.loaders.counting import DATA

CODE = "914403001922038216"
GROWTH = 256 * 1024  # KiB that one of them may add to the highest use of memory


def loaded(path: Path) -> list[Row]:
    """All rows of a file."""
    return list(recognise(path).rows(DATA))


def written(path: Path, text: str) -> list[Row]:
    """Rows of a text."""
    path.write_text(text, "utf-8")
    return loaded(path)


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_hostile_file_is_refused_in_words(name: str, tmp_path: Path) -> None:
    make, word = hostile.REFUSED[name]
    make(tmp_path / name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(LoadError) as caught:
        loaded(tmp_path / name)
    assert word in caught.value.message
    assert name in caught.value.message
    assert caught.value.remedy
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    st.sampled_from(
        ["甲公司", CODE, "2023-09-19", "4,000(万元人民币)", "12.5%", "是", "3年", "-", "青浦区徐泾镇", "高企", "#REF!"]
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.sampled_from(FORMS), st.lists(CELLS, max_size=20), st.integers(0, 2**31))
def test_whatever_stands_in_a_form_is_kept_or_named(tmp_path: Path, form: Form, cells: list[str], order: int) -> None:
    drawn = Random(order)  # noqa: S311
    headings = [column.title for column in form.columns]
    line = [drawn.choice(cells) if cells else "" for _ in headings]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headings, line])
    found = recognise(tmp_path / "a.csv")
    rows = list(found.rows(DATA))
    assert found.account.adds_up()
    assert all(row.reason for row in rows if isinstance(row, Fault))
    assert not [
        row
        for row in rows
        if isinstance(row, NodeRow | EdgeRow) and any(part == "" for part in row.properties.values())
    ]


def test_formulas_are_kept_as_the_text_they_are(tmp_path: Path) -> None:
    rows = written(tmp_path / "a.csv", f"企业名称,统一社会信用代码,经营范围\n=cmd|' /C calc'!A0,{CODE},@SUM(1+1)\n")
    [firm] = rows
    assert isinstance(firm, NodeRow)
    assert (firm.properties["name"], firm.properties["scope"]) == ("=cmd|' /C calc'!A0", "@SUM(1+1)")


def test_rows_of_another_width_are_named(tmp_path: Path) -> None:
    rows = written(tmp_path / "a.csv", f"企业名称,成立日期\n甲,2020-01-01\n乙\n丙,2020-01-01,{CODE}\n丁,2020-01-01,,\n")
    assert [row.id for row in rows if isinstance(row, NodeRow)] == ["name:甲", "name:丁"]
    assert [(row.line, row.reason, row.dropped) for row in rows if isinstance(row, Fault)] == [
        (3, "1 fields where the header has 2", "row"),
        (4, "3 fields where the header has 2", "row"),
    ]


def test_an_enterprise_that_supplies_itself_is_quarantined(tmp_path: Path) -> None:
    rows = written(tmp_path / "a.csv", "供应企业,采购企业\n甲公司,甲 公司\n甲公司,乙公司\n乙公司,甲公司\n")
    assert [(row.line, row.reason) for row in rows if isinstance(row, Fault)] == [
        (2, "an enterprise that supplies itself")
    ]
    assert [(row.start[1], row.end[1]) for row in rows if isinstance(row, EdgeRow)] == [
        ("name:甲公司", "name:乙公司"),
        ("name:乙公司", "name:甲公司"),
    ]


def test_a_code_that_is_wrong_leaves_the_name(tmp_path: Path) -> None:
    fault, firm = written(tmp_path / "a.csv", "企业名称,统一社会信用代码\n甲,914403001922038210\n")
    assert isinstance(fault, Fault)
    assert isinstance(firm, NodeRow)
    assert (fault.field, fault.dropped, firm.id) == ("统一社会信用代码", "field", "name:甲")


def test_a_line_without_name_and_code_is_quarantined(tmp_path: Path) -> None:
    rows = written(
        tmp_path / "a.csv", "企业名称,统一社会信用代码,年度,营业收入(万元)\n,,2025,1\n,123,2025,1\n甲,,2025,1\n"
    )
    assert [(row.line, row.field, row.dropped) for row in rows if isinstance(row, Fault)] == [
        (2, "企业名称", "row"),
        (3, "统一社会信用代码", "row"),
    ]
    assert [row.id for row in rows if isinstance(row, NodeRow)] == ["name:甲", "name:甲:2025"]


def test_a_quote_that_is_not_closed_is_told_where_it_swallows_the_rest(tmp_path: Path) -> None:
    first, fault = written(tmp_path / "a.csv", '企业名称,成立日期\n甲,2020-01-01\n"乙,2020-01-01\n丙,2020-01-01\n')
    assert isinstance(first, NodeRow)
    assert isinstance(fault, Fault)
    assert fault.reason == "1 fields where the header has 2, over 3 lines: is a quotation mark not closed?"


@pytest.mark.parametrize("said", ["合计", "注: 截至年末", "备注:无", "截至2026年6月"])
def test_totals_and_notes_are_no_enterprises(said: str, tmp_path: Path) -> None:
    [fault] = written(tmp_path / "a.csv", f"企业名称,成立日期\n{said},\n")
    assert isinstance(fault, Fault)
    assert (fault.dropped, fault.reason) == ("row", "a total or a note, where the name of an enterprise was expected")
