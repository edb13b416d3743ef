"""Tables come back as they were written, whatever the form; where a header may stand; records of what is wanted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import LoadError
from loaders.files import Record
from loaders.rows import Fault
from loaders.tables import Head, Heading, Table, joined, tables

CELLS = st.text(
    st.characters(codec="gb18030", exclude_categories=["C", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=12
)
FILLED = CELLS.map(str.strip).filter(bool)
ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """Two to five columns, a first row without gaps, and some rows that are not empty."""
    width = draw(st.integers(2, 5))
    first = st.lists(FILLED, min_size=width, max_size=width)
    rest = st.lists(st.tuples(FILLED, *[CELLS] * (width - 1)).map(list), min_size=1, max_size=6)
    return [draw(first), *draw(rest)]


def only(path: Path) -> Table:
    """The one table of a file."""
    [table] = tables(path, path.name)
    return table


def lines(table: Table) -> list[list[str]]:
    """All its lines as text."""
    return [[str(cell) for cell in line[1]] for line in table.lines() if not isinstance(line, Fault)]


@ONE_FOLDER
@given(grids(), st.sampled_from([",", "\t", ";", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_text_comes_back(tmp_path: Path, grid: list[list[str]], mark: str, encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL).writerows(grid)
    (tmp_path / "a.csv").write_bytes(text.getvalue().encode(encoding))
    assert lines(only(tmp_path / "a.csv")) == grid


@ONE_FOLDER
@given(grids())
def test_a_workbook_comes_back(tmp_path: Path, grid: list[list[str]]) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    assert lines(only(tmp_path / "a.xlsx")) == grid


@ONE_FOLDER
@given(grids(), st.booleans())
def test_json_comes_back(tmp_path: Path, grid: list[list[str]], one_list: bool) -> None:
    keys = [f"{position}{heading}" for position, heading in enumerate(grid[0])]
    objects = [dict(zip(keys, row, strict=True)) for row in grid[1:]]
    text = json.dumps(objects) if one_list else "\n".join(json.dumps(found, ensure_ascii=False) for found in objects)
    (tmp_path / "a.json").write_text(text, "utf-8")
    assert lines(only(tmp_path / "a.json")) == [keys, *grid[1:]]


def test_lines_of_json_that_are_no_objects_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"a": 1, "b": ["甲", "乙"]}\n\n[1]\n{"a":\n{"c": {"d": null}}\n', "utf-8")
    table = only(tmp_path / "a.jsonl")
    assert list(table.lines()) == [
        (0, ["a", "b", "c"]),
        (1, [1, "甲、乙", None]),
        Fault("a.jsonl", 3, "", "[1]", "not a JSON object", "row"),
        Fault("a.jsonl", 4, "", '{"a":', "not JSON: unexpected end of data", "row"),
        (5, [None, None, '{"d":null}']),
    ]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\n1;2;3,4\n5;6;7,8\n", ["a", "b"]),
        ("名单\na;b;c\n1,5;2;3\n2,5;2;3\n", ["名单"]),
        ("只有一列\n1\n", ["只有一列"]),
        ('a,b\n"|\n|\n|\n|","|"\n', ["a", "b"]),
    ],
)
def test_the_delimiter_is_what_splits_evenly(text: str, header: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert lines(only(tmp_path / "a.csv"))[0] == header


def test_the_content_counts_and_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("a,b\n1,2\n", "utf-8")
    assert lines(only(tmp_path / "a.xlsx")) == [["a", "b"], ["1", "2"]]
    with xlsxwriter.Workbook(str(tmp_path / "b.csv")) as book:
        book.add_worksheet("甲").write_row(0, 0, ["a", "b"])
    assert only(tmp_path / "b.csv").file == "b.csv#甲"


def headers(table: Table) -> list[list[str]]:
    """What may be its header."""
    return [[str(heading) for heading in head.headings] for head in table.heads()]


def test_each_early_row_may_be_the_header_alone_or_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("青浦区名单,,\n\n企业,注册资本,\n名称,数额,单位\n甲,1,元\n", "utf-8")
    table = only(tmp_path / "a.csv")
    assert ["企业/名称", "注册资本/数额", "注册资本/单位"] in headers(table)
    [head] = [head for head in table.heads() if [str(h) for h in head.headings] == ["名称", "数额", "单位"]]
    assert (head.line, head.above) == (4, ("青浦区名单", "企业", "注册资本"))


@pytest.mark.parametrize(
    ("upper", "under", "found"),
    [
        (["甲", "乙", "", ""], ["", "1", "2", ""], ["甲", "乙/1", "乙/2", ""]),
        (["", "乙"], ["1"], ["1", "乙"]),
    ],
)
def test_a_merged_heading_stands_over_what_is_below_it(upper: list[str], under: list[str], found: list[str]) -> None:
    assert [str(heading) for heading in joined(upper, under)] == found


def test_records_have_only_what_is_wanted_and_their_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b,c\n1,"x\ny",3\n,,\n4,5,6,\n7,8\n', "utf-8")
    found = list(only(tmp_path / "a.csv").records(Head(1, (Heading("a"), Heading("b"), Heading("c"))), {"c": 2}))
    assert [(r.place.line, dict(r.fields)) if isinstance(r, Record) else (r.line, r.reason) for r in found] == [
        (2, {"c": "3"}),
        (5, {"c": "6"}),
        (6, "2 fields where the header has 3"),
    ]


def test_thousands_of_columns_of_noise_are_passed_over(tmp_path: Path) -> None:
    def row(cells: Sequence[str]) -> str:
        return ",".join([*cells, *(f"n{number}" for number in range(6_000))])

    (tmp_path / "a.csv").write_text("\n".join([row(["名称", "代码"]), row(["甲", "1"])]), "utf-8")
    table = only(tmp_path / "a.csv")
    [record] = table.records(next(table.heads()), {"名称": 0, "代码": 1})
    assert isinstance(record, Record)
    assert record.fields == {"名称": "甲", "代码": "1"}


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        tables(tmp_path, "a")
    assert "cannot be read" in caught.value.message
