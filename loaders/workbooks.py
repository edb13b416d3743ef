"""Workbooks (XLSX, XLSM, XLS, ODS) of unknown origin: inspected before they are opened, then read by calamine."""

from __future__ import annotations

import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from subprocess import TimeoutExpired, run
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from graph.errors import LoadError
from loaders.archives import SAVE_PLAIN, Cell, Extent, inspected

LARGEST_PACKED = 256 * 2**20  # bytes
BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, ValueError)
MOST_MEMORY = 3 * 2**30  # bytes that reading an XLS or ODS may take
LONGEST = 120  # seconds that it may take
PROBE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
from python_calamine import CalamineError, CalamineWorkbook
try:
    book = CalamineWorkbook.from_path(sys.argv[1])
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
except CalamineError:
    pass  # it will be told when the file is read
"""
Row = tuple[int, list[Any]]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, and its rows from 1, the cells from the first used column on."""

    name: str
    rows: Callable[[], Iterator[Row]]


def sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook that a person would see, with something in them.

    Raises LoadError: it is encrypted, broken, no workbook, or beyond the limits.
    """
    if path.stat().st_size > LARGEST_PACKED:
        raise LoadError(f"{path.name} is larger than {LARGEST_PACKED // 2**20} MiB.", SAVE_PLAIN)
    try:
        extents = inspected(path)
        if not extents:
            probe(path)
        book = CalamineWorkbook.from_path(str(path))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        found = [Sheet(name, opener(book, name, extents.get(name, Extent()))) for name in shown]
    except PasswordError as cause:
        raise LoadError(f"{path.name} is locked with a password.", "Save it without a password.") from cause
    except BROKEN as cause:
        raise LoadError(f"{path.name} cannot be read as a workbook: {cause}.", SAVE_PLAIN) from cause
    return found


def probe(path: Path) -> None:
    """Read a workbook of a form that cannot be inspected in a process that may fall over.

    Raises LoadError: it took too much memory or time, or the reader itself gave up.
    """
    command = [sys.executable, "-c", PROBE, str(path.absolute()), str(MOST_MEMORY)]
    try:
        done = run(command, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603 - our own words, no shell
    except TimeoutExpired as cause:
        raise LoadError(f"{path.name} cannot be read in {LONGEST} s.", SAVE_PLAIN) from cause
    if done.returncode:
        raise LoadError(f"{path.name} cannot be read within {MOST_MEMORY // 2**20:,} MiB of memory.", SAVE_PLAIN)


def opener(book: CalamineWorkbook, name: str, extent: Extent) -> Callable[[], Iterator[Row]]:
    """How the rows of a sheet are read, each time anew."""

    def rows() -> Iterator[Row]:
        try:
            sheet = book.get_sheet_by_name(name)
            start = sheet.start[1] if sheet.start else 0
            errors = in_row(extent.errors)
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                for column in errors.get(number, ()):
                    if start <= column < start + len(cells):
                        cells[column - start] = "#REF!"  # which error it is, only its markup says
                yield number, [written(cell) for cell in cells]
        except CalamineError as cause:
            raise LoadError(f"The sheet {name} cannot be read: {cause}.", SAVE_PLAIN) from cause

    return rows


def in_row(cells: set[Cell]) -> dict[int, list[int]]:
    """Columns by row."""
    found: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        found.setdefault(row, []).append(column)
    return found


def written(cell: Any) -> Any:
    """A cell as a person would write it: 4000 and not 4000.0, a day without the midnight it begins at."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell
