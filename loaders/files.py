"""Reading data files record by record, each with the line it starts on."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import orjson

from graph.errors import LoadError
from loaders.rows import Dropped, Fault, Place, Row


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: where it starts, and its fields by column name."""

    place: Place
    fields: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        """A field as text, without surrounding space; empty where it is missing or null."""
        value = self.fields.get(name)
        return value.strip() if type(value) is str else "" if value is None else str(value)

    def fault(self, name: str, reason: str, dropped: Dropped) -> Fault:
        """A fault in one of its fields."""
        return Fault(self.place.file, self.place.line, name, self[name], reason, dropped)


def open_text(path: Path) -> IO[str]:
    """Open a file, gzip or plain, as UTF-8 with or without a byte order mark.

    Bytes that are no UTF-8 become U+FFFD, which `loaders.check` refuses field by field.

    Raises LoadError: the file is missing.
    """
    try:
        if path.suffix == ".gz":
            return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline=""))
        return path.open(encoding="utf-8-sig", errors="replace", newline="")
    except FileNotFoundError as cause:
        raise LoadError(f"The data file {path} is missing.", "Restore it, or point TIDU_DATA at its folder.") from cause


def csv_records(data: Path, file: str) -> Iterator[Record | Fault]:
    """Records of a CSV file whose first row names the columns; `file` is relative to `data`.

    Lines are counted from 1, the header included; a record that spans lines is placed at its first.
    """
    with open_text(data / file) as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        line = reader.line_num + 1
        for values in reader:
            if len(values) == len(header):
                yield Record(Place(file, line), dict(zip(header, values, strict=True)))
            elif values:
                reason = f"{len(values)} fields where the header has {len(header)}"
                yield Fault(file, line, "", ",".join(values), reason, "row")
            line = reader.line_num + 1


def json_records(data: Path, file: str) -> Iterator[Record | Fault]:
    """Objects of a JSON Lines file; `file` is relative to `data`. Lines are counted from 1."""
    with open_text(data / file) as stream:
        for line, content in enumerate(stream, start=1):
            try:
                value = orjson.loads(content)
            except orjson.JSONDecodeError as cause:
                yield Fault(file, line, "", content.strip(), f"not JSON: {cause.msg}", "row")
                continue
            if isinstance(value, dict):
                yield Record(Place(file, line), value)
            else:
                yield Fault(file, line, "", content.strip(), "not a JSON object", "row")


def each(records: Iterable[Record | Fault], parse: Callable[[Record], Iterable[Row]]) -> Iterator[Row]:
    """Rows that `parse` makes of each record, placed at that record unless they have a place of their own."""
    for record in records:
        if isinstance(record, Fault):
            yield record
            continue
        for row in parse(record):
            yield row if isinstance(row, Fault) else row.at(record.place)
