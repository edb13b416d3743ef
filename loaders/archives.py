"""The archive that a workbook is, inspected before anything reads it: bombs, and what its sheets span.

Calamine keeps a sheet as one block from the top to its last used cell and makes room for whatever markup announces, so
that two far cells or one number would end the process; and it leaves a cell empty where the spreadsheet shows an
error. All of that is found here, tag by tag, without building anything.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath

from graph.errors import LoadError

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_UNPACKED = 2**30  # bytes
RATIO = 200  # how many times itself a part may unpack to; tables come to 5 to 30
SMALL = 4 * 2**20  # bytes up to which the ratio is no matter
MOST_CELLS = 20_000_000  # in the block that a sheet spans; some 700 MB
MOST_PARTS = 10_000
CHUNK = 2**20
TAIL = 4096  # longest piece of markup that a chunk may cut in two
PLACED = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
AT = re.compile(rb"\br\s*=\s*[\"']([A-Z]*)(\d+)[\"']")
FAILED = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
COUNT = re.compile(rb"""<[^<>]*\b(?:uniqueC|c)ount\s*=\s*["']([^"'<>]*)""")
REPEATS = re.compile(rb"<table:(table-row|table-cell|table|covered-table-cell)\b([^>]*)>")
REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
MAIN = "xl/workbook.xml"
SAVE_PLAIN = "Open it, and save the sheet that matters as a plain XLSX or as CSV (UTF-8)."
Cell = tuple[int, int]


@dataclass
class Extent:
    """What the archive says of a sheet: the block it spans, and the cells that show an error."""

    rows: int = 0
    columns: int = 0
    first_column: int = 1 << 14
    errors: set[Cell] = field(default_factory=set)

    def add(self, row: int, column: int, *, failed: bool = False) -> None:
        """Take in a cell: its row from 1, its column from 0."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column + 1)
        self.first_column = min(self.first_column, max(column, 0))
        if failed:
            self.errors.add((row, column))

    def cells(self) -> int:
        """How many cells the block has, from the top of the sheet."""
        return self.rows * max(0, self.columns - self.first_column)


def inspected(path: Path) -> Mapping[str, Extent]:
    """What the archive says of each sheet by name; nothing of XLS, which is no archive.

    Raises LoadError: it would unpack to more than the limits, or is of another kind.
    """
    with path.open("rb") as stream:
        start = stream.read(8)
    if start == OLE:
        return {}
    with zipfile.ZipFile(path) as archive:
        check_directory(path, archive)
        names = set(archive.namelist())
        if "content.xml" in names:
            check_repeats(path, archive)
            return {}
        if MAIN not in names:
            raise LoadError(f"{path.name} is a ZIP archive, not a workbook.", "Unpack it, and load the folder.")
        parts = sheet_parts(path, archive)
        for part in sorted(name for name in names - set(parts.values()) if name.endswith(".xml")):
            for _ in pieces(path, archive, part):
                pass  # to read it is to check it
        return {name: extent(path, archive, part) for name, part in parts.items()}


def check_directory(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise LoadError where the archive's own directory shows a bomb: sizes, ratios, archives within it."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise LoadError(f"{path.name} would unpack to more than {LARGEST_UNPACKED // 2**20} MiB.", SAVE_PLAIN)
    for part in parts:
        if part.flag_bits & 1:
            raise LoadError(f"{path.name} is locked with a password.", "Save it without a password.")
        if part.file_size > SMALL and part.file_size > RATIO * max(part.compress_size, 1):
            raise LoadError(f"{path.name}: {part.filename} unpacks to {RATIO} times itself and more.", SAVE_PLAIN)
        if part.filename.lower().endswith((".zip", ".xlsx", ".gz")):
            raise LoadError(f"{path.name} holds another archive, {part.filename}.", SAVE_PLAIN)


def sheet_parts(path: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name.

    Raises LoadError: the archive leads elsewhere than workbooks do, so that what is inspected is not what is read.
    """
    if set(linked(markup(path, archive, "_rels/.rels"), "/officeDocument", "").values()) != {MAIN}:
        raise LoadError(f"{path.name} keeps its workbook in an unusual place.", SAVE_PLAIN)
    book = markup(path, archive, MAIN)
    if re.search(r"""\bdate1904=["'](?:1|true)["']""", book):
        raise LoadError(f"{path.name} counts its days from 1904.", "Save the sheet as CSV, which keeps days as shown.")
    targets = linked(markup(path, archive, "xl/_rels/workbook.xml.rels"), "/worksheet", "xl/")
    if missing := set(targets.values()) - set(archive.namelist()):
        raise LoadError(f"{path.name} lacks its part {min(missing)}.", SAVE_PLAIN)
    tags = re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book)
    parts = {unescaped(attribute(tag, "name")): targets.get(attribute(tag, r"\w+:id"), "") for tag in tags}
    return {name: part for name, part in parts.items() if part}


def linked(links: str, kind: str, folder: str) -> dict[str, str]:
    """Parts by the ids of the links of one kind; a target is relative to the folder unless it begins with a slash."""
    return {
        attribute(tag, "Id"): normpath(target[1:] if target.startswith("/") else folder + target)
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links)
        if attribute(tag, "Type").endswith(kind) and (target := attribute(tag, "Target"))
    }


def markup(path: Path, archive: zipfile.ZipFile, part: str) -> str:
    """A part of the archive as text. Raises LoadError where it defines entities, which no workbook needs."""
    text = archive.read(part).decode("utf-8", "replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise LoadError(f"{path.name} defines entities of its own.", SAVE_PLAIN)
    return text


def attribute(tag: str, name: str) -> str:
    """The value of an attribute, empty where there is none."""
    found = re.search(rf"""\s{name}=("([^"]*)"|'([^']*)')""", tag)
    return found[1][1:-1] if found else ""


def unescaped(value: str) -> str:
    """Text of an attribute."""
    for mark, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        value = value.replace(mark, character)
    return value


def extent(path: Path, archive: zipfile.ZipFile, part: str) -> Extent:
    """The block that a sheet spans, and its cells that show an error. Raises LoadError: it spans too much."""
    found = Extent()
    row, column = 0, -1
    for piece in pieces(path, archive, part):
        for tag, attributes in PLACED.findall(piece):
            if attributes.count(b'"') % 2 or attributes.count(b"'") % 2:
                raise LoadError(f"{path.name}: {part} is not what a workbook holds.", SAVE_PLAIN)
            row, column = (row + 1, -1) if tag == b"row" else (row, column + 1)
            for letters, digits in AT.findall(attributes):  # more than one only where it means harm: all count
                row, column = int(digits), column_of(letters)
                if letters:
                    found.add(row, column)
            if tag == b"c":
                found.add(row, column, failed=FAILED.search(attributes) is not None)
    if found.cells() > MOST_CELLS:
        raise LoadError(
            f"{path.name}: a sheet spans {found.rows:,} by {found.columns:,} cells, more than {MOST_CELLS:,} in all.",
            "Delete what stands far from the table, or save it as CSV.",
        )
    return found


def check_repeats(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise LoadError where an ODS repeats filled cells or rows beyond what a sheet may span."""
    cells, across, repeat, filled = 0, 0, 1, False
    for piece in pieces(path, archive, "content.xml"):
        for tag, rest in REPEATS.findall(piece):
            times = int(found[1]) if (found := REPEATED.search(rest)) else 1
            if tag == b"table-row":
                cells, across, repeat, filled = cells + (across * repeat if filled else 0), 0, times, False
            elif tag != b"table":
                across += times
                filled = filled or b"value-type" in rest
            if cells + (across * repeat if filled else 0) > MOST_CELLS:
                raise LoadError(f"{path.name} spans more than {MOST_CELLS:,} cells.", "Save its table as CSV.")


def pieces(path: Path, archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in pieces that end between tags. Raises LoadError: it defines entities, or holds more than it says."""
    rest, read, limit = b"", 0, archive.getinfo(part).file_size
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            if any(mark in chunk for mark in (b"<!ENTITY", b"<!DOCTYPE", b"\0")) or read > limit:
                raise LoadError(f"{path.name}: {part} is not what a workbook holds.", SAVE_PLAIN)
            whole = rest + chunk
            cut = whole.rfind(b">") + 1
            check_counts(path, part, whole[:cut])
            yield whole[:cut]
            rest = whole[cut:]
            if len(rest) > CHUNK:
                rest = rest[-TAIL:]  # one very long text: no tag begins in it
    yield rest


def check_counts(path: Path, part: str, piece: bytes) -> None:
    """Raise LoadError where markup announces more than a workbook can have: room is made for what is announced."""
    for count in COUNT.findall(piece):
        if not (count.isdigit() and int(count) <= MOST_CELLS):
            raise LoadError(f"{path.name}: {part} announces {count[:20].decode(errors='replace')} entries.", SAVE_PLAIN)


def column_of(letters: bytes) -> int:
    """The column of its letters, from 0: A is 0, AA is 26; -1 for none."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
