"""Tables of a file, whatever its form: the lines, where a header may stand, and records of the columns that are wanted.

Forms: text apart by , tab ; or | and JSON, gzipped or not, and workbooks. The form is read off the content: an XLSX
that is really a CSV is read as CSV.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from graph.errors import LoadError
from loaders import workbooks
from loaders.archives import OLE, ZIP
from loaders.files import Record
from loaders.rows import Fault, Place
from loaders.texts import TextFile, beginning, text_file

DELIMITERS = ",\t;|"
SAMPLE = 50  # rows by which the delimiter is told
HEADER_WITHIN = 20  # rows among which the header is looked for
LARGEST_JSON = 64 * 2**20  # characters of one JSON document that is no JSON Lines
MOST_LINES = 200  # of one record; beyond that a quotation mark was not closed
MOST_KEYS = 20_000
JSON_NAMES = (".json", ".jsonl", ".ndjson")
Line = tuple[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; `upper` is what stands above it in a header of two rows, over it or merged over several."""

    text: str
    upper: str = ""

    def __str__(self) -> str:
        return f"{self.upper}/{self.text}" if self.upper and self.text else self.text or self.upper


@dataclass(frozen=True)
class Head:
    """A header: the line it ends on, its headings by column, and the texts above it."""

    line: int
    headings: tuple[Heading, ...]
    above: tuple[str, ...] = ()

    @property
    def single(self) -> bool:
        """Whether it is of one row."""
        return not any(heading.upper for heading in self.headings)


@dataclass(frozen=True)
class Table:
    """One table: a text file, or a sheet. `lines` reads it from its start, each line with its number from 1."""

    file: str
    sheet: str
    lines: Callable[[], Iterator[Line | Fault]]
    ragged: bool = False  # whether each row has its own length, so that a wrong one shows

    def heads(self) -> Iterator[Head]:
        """What may be the header: each early row, alone and with the next. The reader knows which."""
        early = [line for line in islice(self.lines(), HEADER_WITHIN) if not isinstance(line, Fault)]
        above: list[str] = []
        for position, (number, cells) in enumerate(early):
            if filled := [said for cell in cells if (said := one_line(cell))]:
                yield Head(number, tuple(Heading(one_line(cell)) for cell in cells), tuple(above))
                if position + 1 < len(early):
                    below, under = early[position + 1]
                    yield Head(below, joined(cells, under), tuple(above))
                above.extend(filled[:3])

    def records(self, head: Head, columns: Mapping[str, int]) -> Iterator[Record | Fault]:
        """The rows below a header: of each, the columns wanted, by name. Empty rows are passed over."""
        wanted, width = list(columns.items()), len(head.headings)
        for line in self.lines():
            if isinstance(line, Fault):
                yield line
                continue
            number, cells = line
            if number <= head.line or not any(cell not in {"", None} for cell in cells):
                continue
            if self.ragged and (reason := misfit(cells, width)):
                yield Fault(self.file, number, "", ",".join(cells)[:500], reason, "row")
                continue
            yield Record(Place(self.file, number), {name: cells[at] for name, at in wanted if at < len(cells)})


def misfit(cells: Sequence[Any], width: int) -> str:
    """Why a row does not fit under its header; empty when it does. Empty cells beyond the last heading do."""
    if len(cells) == width or (len(cells) > width and not any(cells[width:])):
        return ""
    breaks = sum(str(cell).count("\n") for cell in cells)
    over = f", over {breaks + 1:,} lines: is a quotation mark not closed?" if breaks else ""
    return f"{len(cells)} fields where the header has {width}{over}"


def one_line(cell: Any) -> str:
    """A cell as one line of text."""
    return " ".join(str(cell).split()) if cell not in {"", None} else ""


def joined(upper: Sequence[Any], under: Sequence[Any]) -> tuple[Heading, ...]:
    """A header of two rows. What stands above several headings stands, merged or not, in the first cell over them."""
    found, over = [], ""
    for column in range(max(len(upper), len(under))):
        above = one_line(upper[column]) if column < len(upper) else ""
        below = one_line(under[column]) if column < len(under) else ""
        over = above or (over if below else "")
        found.append(Heading(below, over))
    return tuple(found)


def tables(path: Path, name: str) -> list[Table]:
    """The tables of a file; `name` is what faults call it.

    Raises LoadError: it is missing, empty, no table, or beyond a limit.
    """
    try:
        start = beginning(path)
    except (OSError, EOFError, zlib.error, gzip.BadGzipFile) as cause:
        raise LoadError(f"{path} cannot be read: {cause}.", "Check the path, and the file.") from cause
    if not start.removeprefix(BOM_UTF8).strip():
        raise LoadError(f"{path.name} is empty.", "Give a table: `tidu template` prints what each kind holds.")
    if start.startswith((ZIP, OLE)):
        return [Table(f"{name}#{sheet.name}", sheet.name, sheet.rows) for sheet in workbooks.sheets(path)]
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"%pdf")):
        raise LoadError(
            f"{path.name} is a web page or another document, whatever its name says.",
            "Open it, and save the table as XLSX or as CSV (UTF-8).",
        )
    text = text_file(path)
    if any(suffix in JSON_NAMES for suffix in path.suffixes) or start.lstrip(b"\xef\xbb\xbf").startswith(
        (b'{"', b"[{")
    ):
        return [json_table(text, name)]
    apart = delimiter(text)
    return [Table(name, "", lambda: csv_lines(text, apart), ragged=True)]


def delimiter(text: TextFile) -> str:
    """What stands between the fields: what splits most of the first rows alike, and into the most fields."""
    return max(DELIMITERS, key=lambda mark: evenness(text, mark))


def evenness(text: TextFile, mark: str) -> tuple[float, int]:
    """How many of the first rows have the commonest number of fields, as a fraction, and that number."""
    try:
        widths = [len(cells) for _, cells in islice(csv_lines(text, mark), SAMPLE) if cells]
    except LoadError:  # quotation marks do not close where another delimiter opens them
        return 0, 0
    split = Counter(width for width in widths if width > 1)
    return max(((count / len(widths), width) for width, count in split.items()), default=(0, 0))


def csv_lines(text: TextFile, mark: str) -> Iterator[Line]:
    """Lines of text with a delimiter. Raises LoadError: a quote that is never closed, or such."""
    with text.open() as stream:
        reader = csv.reader(stream, delimiter=mark)
        line = 1
        try:
            for cells in reader:
                check_span(reader.line_num - line)
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as cause:
            raise LoadError(
                f"{text.path.name} breaks off at the record that begins on line {line}: {cause}.",
                "Look there for a quotation mark that is not closed.",
            ) from cause


def check_span(lines: int) -> None:
    """Raise csv.Error where a record goes on for too many lines."""
    if lines > MOST_LINES:
        raise csv.Error(f"it goes on for {lines:,} lines")


def json_table(text: TextFile, name: str) -> Table:
    """A table of JSON: objects one a line, or one list of them. Its first line, 0, is the keys of all."""
    with text.open() as stream:
        one_document = stream.read(1) == "["
    read = json_list if one_document else json_lines
    keys: dict[str, None] = {}
    for found in read(text, name):
        if not isinstance(found, Fault):
            keys.update(dict.fromkeys(found[1]))
        if len(keys) > MOST_KEYS:
            raise LoadError(f"{text.path.name} has more than {MOST_KEYS:,} keys.", "Give objects of the same keys.")

    def lines() -> Iterator[Line | Fault]:
        yield 0, list(keys)
        for found in read(text, name):
            yield found if isinstance(found, Fault) else (found[0], [said(found[1].get(key)) for key in keys])

    return Table(name, "", lines)


def said(value: Any) -> Any:
    """A value of JSON as a cell: several texts as one, whole numbers and texts as they are."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value


def json_lines(text: TextFile, name: str) -> Iterator[tuple[int, dict[str, Any]] | Fault]:
    """Objects one a line."""
    with text.open() as stream:
        yield from objects(((number, line) for number, line in enumerate(stream, start=1) if line.strip()), name)


def objects(lines: Iterable[tuple[int, str]], name: str) -> Iterator[tuple[int, dict[str, Any]] | Fault]:
    """Objects of numbered lines; a fault for each line that holds none."""
    for number, line in lines:
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as cause:
            yield Fault(name, number, "", line.strip(), f"not JSON: {cause.msg}", "row")
            continue
        yield (
            (number, value)
            if isinstance(value, dict)
            else Fault(name, number, "", line.strip(), "not a JSON object", "row")
        )


def json_list(text: TextFile, name: str) -> Iterator[tuple[int, dict[str, Any]] | Fault]:
    """Objects of one list, numbered from 1. Raises LoadError: it is not JSON."""
    with text.open() as stream:
        try:
            whole = stream.read(LARGEST_JSON + 1)
            if len(whole) > LARGEST_JSON:
                raise LoadError(f"{text.path.name} is one JSON list beyond the limit.", "Write one object a line.")
            values = orjson.loads(whole)
        except orjson.JSONDecodeError as cause:
            raise LoadError(f"{text.path.name} is not JSON: {cause}.", "Check it where it says.") from cause
    for number, value in enumerate(values, start=1):
        yield (
            (number, value)
            if isinstance(value, dict)
            else Fault(name, number, "", str(value), "not a JSON object", "row")
        )
