"""Small own files, and what is read of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from loaders.own.recognition import Recognised, recognise
from loaders.rows import EdgeRow, Fault, NodeRow, Row
from tests.loaders.counting import DATA

CODE, OTHER_CODE = "914403001922038216", "91110000802100433B"  # two listed companies, public


def written(path: Path, *lines: Sequence[str], encoding: str = "utf-8") -> Path:
    """A CSV file of these lines."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(lines)
    return path


def rows_of(path: Path, *lines: Sequence[str]) -> list[Row]:
    """Rows of a CSV file of these lines."""
    return list(recognise(written(path, *lines)).rows(DATA))


def all_of(found: Recognised) -> list[Row]:
    """Its rows."""
    return list(found.rows(DATA))


def nodes(rows: Sequence[Row]) -> list[NodeRow]:
    """The nodes that are described."""
    return [row for row in rows if isinstance(row, NodeRow) and not row.mention]


def mentions(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The nodes that are mentioned, by label and id."""
    return [(row.label, row.id) for row in rows if isinstance(row, NodeRow) and row.mention]


def edges(rows: Sequence[Row]) -> list[tuple[str, str, str, dict[str, object]]]:
    """Edges: start, type, end, properties."""
    return [(row.start[1], row.type, row.end[1], dict(row.properties)) for row in rows if isinstance(row, EdgeRow)]


def faults(rows: Sequence[Row]) -> list[tuple[int, str, str]]:
    """Faults: line, field, what was dropped."""
    return [(row.line, row.field, row.dropped) for row in rows if isinstance(row, Fault)]
