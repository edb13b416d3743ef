"""Reading data files line by line, each record with the line it starts on."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from graph.errors import LoadError
from loaders.rows import Dropped, Fault, Place


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its place and its fields by column name. A column it lacks reads as an empty text."""

    place: Place
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name) or ""

    def fault(self, name: str, reason: str, dropped: Dropped) -> Fault:
        """A fault in one of its fields."""
        return Fault(self.place.file, self.place.line, name, self[name], reason, dropped)


def open_text(path: Path) -> IO[str]:
    """Open a text file, gzip or plain, as UTF-8 with or without a byte order mark."""
    try:
        if path.suffix == ".gz":
            return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
        return path.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError as cause:
        raise LoadError(f"The data file {path} is missing.", "Check TIDU_DATA, or restore the file.") from cause


def csv_records(data: Path, file: str) -> Iterator[Record]:
    """Records of a CSV with a header row; `file` is relative to `data`. Lines are counted from 1, the header included."""
    with open_text(data / file) as stream:
        reader = csv.DictReader(stream)
        before = 1
        for fields in reader:
            # a quoted field may span lines: the record starts on the line after the previous one's last
            yield Record(Place(file, before + 1), fields)
            before = reader.line_num


def json_lines(data: Path, file: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Objects of a JSON Lines file with their places; `file` is relative to `data`."""
    with open_text(data / file) as stream:
        for number, line in enumerate(stream, start=1):
            yield Place(file, number), json.loads(line)
