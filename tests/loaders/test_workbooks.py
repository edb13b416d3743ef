"""Workbooks: what a sheet gives, and what is found in the archive beforehand."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from graph.errors import LoadError
from loaders import archives, workbooks
from loaders.archives import column_of
from loaders.workbooks import sheets
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
    monkeypatch.setattr(archives, "MOST_CELLS", 12)
    monkeypatch.setattr(archives, "CHUNK", 16)
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


@pytest.fixture
def ods(tmp_path: Path) -> Path:
    """An ODS of two rows, and a million empty ones below them."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
        for said in ("甲", "乙")
    )
    number = '<table:table-cell office:value-type="float" office:value="4000"/>'
    days = '<table:table-cell office:value-type="date" office:date-value="2023-09-19"/>'
    gap = '<table:table-cell table:number-columns-repeated="1024"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048570">{gap}</table:table-row>'
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表"><table:table-row>{cells}</table:table-row>'
        f"<table:table-row>{number}{days}</table:table-row>{empty}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return tmp_path / "a.ods"


def test_an_ods_is_read(ods: Path) -> None:
    [sheet] = sheets(ods)
    assert [cells for _, cells in sheet.rows()] == [["甲", "乙"], [4000, date(2023, 9, 19)]]


def test_what_cannot_be_inspected_is_read_by_a_process_that_may_fall_over(
    ods: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_MEMORY", 2**20)
    with pytest.raises(LoadError) as caught:
        sheets(ods)
    assert caught.value.message == "a.ods cannot be read within 1 MiB of memory."
