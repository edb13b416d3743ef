"""Tables as files for a spreadsheet. What a cell holds is never taken for a formula or a link."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph.values import tame
from tidu import screen
from tidu.template import check_free


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, the headings, the rows, and notes on what its columns mean."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()
    numbers: Sequence[str] = ()  # headings of columns to be shown to the right
    shown: Sequence[str] = ()  # headings of the columns that a screen has room for; all unless named


def show(sheet: Sheet, csv_file: Path | None, xlsx_file: Path | None) -> None:
    """Print a table, or write it to the files that are named. Raises BadInput where one is there already."""
    for file in filter(None, (csv_file, xlsx_file)):
        check_free(file)
    if csv_file:
        csv_file.write_bytes(to_csv(sheet))
    if xlsx_file:
        to_xlsx(sheet, xlsx_file)
    for file in filter(None, (csv_file, xlsx_file)):
        screen.tell(f"{len(sheet.rows):,} rows are in {file}.")
    if not csv_file and not xlsx_file:
        shown = sheet.shown or sheet.columns
        places = [list(sheet.columns).index(name) for name in shown]
        screen.table(shown, [[written(row[place]) for place in places] for row in sheet.rows], right=sheet.numbers)
        more = [f"{len(sheet.columns) - len(shown)} more columns with --csv or --xlsx."] if sheet.shown else []
        for note in (*sheet.notes, *more):
            screen.tell(note, style="dim")


def to_csv(sheet: Sheet) -> bytes:
    """A table as CSV, in UTF-8 with the mark by which spreadsheets know it; notes are left to the workbook."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([tame(value) if isinstance(value, str) else written(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(sheet: Sheet, path: Path) -> None:
    """A table as a workbook: numbers as numbers, days as days, texts as texts, notes on a sheet of their own."""
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDEBF7", "border": 1})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(sheet.title)
        page.freeze_panes(1, 1)
        for column, heading in enumerate(sheet.columns):
            page.set_column(column, column, max(12, min(40, 2 * len(heading) + 2)))
            page.write_string(0, column, heading, bold)
        for line, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(line, column, value, days)
                elif isinstance(value, int | Decimal) and not isinstance(value, bool):
                    page.write_number(line, column, value)
                elif value is not None:
                    page.write_string(line, column, written(value))
        if sheet.notes:
            notes = book.add_worksheet("说明")
            notes.set_column(0, 0, 110)
            for line, note in enumerate(sheet.notes):
                notes.write_string(line, 0, note)


def written(value: Any) -> str:
    """A value as a person reads it; unknown is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
