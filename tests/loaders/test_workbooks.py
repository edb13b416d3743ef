"""Workbooks: what a sheet gives, and what is found in the archive beforehand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from graph.errors import LoadError
from loaders import workbooks
from loaders.workbooks import column_of, sheets
from tests.loaders.hostile import book, cell


def written(path: Path, cells: dict[tuple[int, int], Any], name: str = "表 & 甲") -> list[list[Any]]:
    """A sheet with these cells, written and read again."""
    with xlsxwriter.Workbook(str(path)) as target:
        sheet = target.add_worksheet(name)
        days = target.add_format({"num_format": "yyyy-mm-dd"})
        for (row, column), value in cells.items():
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, days)
            elif isinstance(value, str) and value.startswith("#"):
                sheet.write_formula(row, column, "=1/0", None, value)
            else:
                sheet.write(row, column, value)
    [found] = sheets(path)
    assert found.name == name
    return [cells for _, cells in found.rows()]


def test_cells_come_as_a_person_would_write_them(tmp_path: Path) -> None:
    given = {(0, 0): "甲", (0, 1): 4000.0, (0, 2): 0.5, (0, 3): True, (0, 4): datetime(2023, 9, 19)}
    assert written(tmp_path / "a.xlsx", given) == [["甲", 4000, 0.5, True, date(2023, 9, 19)]]


def test_lines_are_counted_from_the_top_of_the_sheet(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx", {(2, 3): "甲", (4, 3): "乙"}) == [[""], [""], ["甲"], [""], ["乙"]]


def test_an_error_of_the_spreadsheet_is_not_an_empty_cell(tmp_path: Path) -> None:
    found = written(tmp_path / "a.xlsx", {(1, 2): "甲", (1, 3): "#DIV/0!", (1, 4): "乙"})
    assert found == [["", "", ""], ["甲", "#REF!", "乙"]]


def test_hidden_and_empty_sheets(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as target:
        target.add_worksheet("看得见")
        target.add_worksheet("藏起来").hide()
    [found] = sheets(tmp_path / "a.xlsx")
    assert (found.name, list(found.rows())) == ("看得见", [])


def test_a_sheet_may_span_so_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 12)
    monkeypatch.setattr(workbooks, "CHUNK", 16)
    book(tmp_path / "a.xlsx", rows=f'<row r="4">{cell("B4", "甲")}{cell("D4", "乙")}</row>')
    assert len(sheets(tmp_path / "a.xlsx")) == 1
    book(tmp_path / "b.xlsx", rows=f'<row r="4">{cell("B4", "甲")}{cell("E4", "乙")}</row>')
    with pytest.raises(LoadError) as caught:
        sheets(tmp_path / "b.xlsx")
    assert caught.value.message == "b.xlsx: a sheet spans 4 by 5 cells, more than 12 in all."


def test_a_file_may_be_so_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_PACKED", 100)
    book(tmp_path / "a.xlsx")
    with pytest.raises(LoadError) as caught:
        sheets(tmp_path / "a.xlsx")
    assert caught.value.message == "a.xlsx is larger than 0 MiB."


@pytest.mark.parametrize(("letters", "column"), [(b"A", 0), (b"Z", 25), (b"AA", 26), (b"XFD", 16_383)])
def test_columns_by_their_letters(letters: bytes, column: int) -> None:
    assert column_of(letters) == column
