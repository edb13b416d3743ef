"""The CSV files of Neo4j's bulk importer: a file for each label and each edge type between two labels, as the model is.

Columns carry their types in a header of their own; lists are joined by U+001F, which no value holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from graph.model import MODEL
from graph.sharing import ADDED
from graph.vocabulary import NOUN, Kind, Property

JOINT = "\x1f"
JOINT_NAME = "U+001F"  # as the importer's option has it
TYPES = {
    Kind.INT: "long",
    Kind.FLOAT: "double",
    Kind.DECIMAL: "double",
    Kind.BOOL: "boolean",
    Kind.DATE: "date",
    Kind.STRINGS: "string[]",
}
BUFFER = 1 << 20
Columns = Mapping[str, Kind]


@dataclass
class Table:
    """One file with its header: which option of the importer it belongs to, and how many rows it has."""

    option: str
    header: Path
    bodies: list[Path]
    stream: IO[str]
    write: Any  # of csv.writer
    names: tuple[str, ...]
    converted: tuple[tuple[int, Kind], ...]
    rows: int = 0
    broken: list[Path] = field(default_factory=list)

    def close(self) -> None:
        """Finish the file. Some text in it may have several lines: the importer reads such files with less haste."""
        self.stream.close()
        if lines_in(self.bodies[0]) > self.rows:
            self.broken.append(self.bodies[0])

    def add(self, lead: Sequence[str], properties: Mapping[str, Any]) -> None:
        """Write a row: its ids, then its properties."""
        get = properties.get
        values = [*lead, *[get(name) for name in self.names]]
        for position, kind in self.converted:
            value = values[position]
            if value is not None:
                values[position] = JOINT.join(value) if kind is Kind.STRINGS else "true" if value else "false"
        self.write(values)
        self.rows += 1


@dataclass(frozen=True)
class Written:
    """Finished files of a kind: all of them, those of them with texts of several lines, and the rows in all."""

    bodies: list[Path]
    broken: list[Path]
    rows: int


def lines_in(file: Path) -> int:
    """How many line ends a file has, of either kind."""
    with file.open("rb") as stream:
        return sum(piece.count(b"\n") + piece.count(b"\r") for piece in iter(lambda: stream.read(BUFFER), b""))


@dataclass
class ImportFiles:
    """The files below a folder, opened as rows of a kind come."""

    folder: Path
    tables: dict[tuple[str, ...], Table] = field(default_factory=dict)
    adopted: dict[tuple[str, ...], int] = field(default_factory=dict)

    def nodes(self, label: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add nodes, each as all its properties, the id among them."""
        table = self.tables.get((label,)) or self._open((label,))
        for row in rows:
            table.add((row["id"],), row)

    def edges(self, kind: tuple[str, str, str], rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Add edges of a type between two labels, each as the ids of its ends and its properties."""
        table = self.tables.get(kind) or self._open(kind)
        for one, other, properties in rows:
            table.add((one, other), properties)

    def close(self) -> None:
        """Finish the files."""
        for table in self.tables.values():
            table.close()

    def written(self) -> dict[tuple[str, ...], Written]:
        """The files of each kind, once they are finished."""
        filled = {kind: table for kind, table in self.tables.items() if table.rows}
        return {kind: Written(table.bodies, table.broken, table.rows) for kind, table in filled.items()}

    def adopt(self, written: Mapping[tuple[str, ...], Written]) -> None:
        """Take in files that were written elsewhere, in another folder or process."""
        for kind, files in written.items():
            table = self.tables.get(kind) or self._open(kind)
            self.adopted[kind] = self.adopted.get(kind, 0) + files.rows
            table.bodies += files.bodies
            table.broken += files.broken

    def options(self) -> list[str]:
        """The importer's options that name the files, once they are finished."""
        filled = [table for kind, table in self.tables.items() if table.rows + self.adopted.get(kind, 0)]
        files = [f"{table.option}={','.join(map(str, (table.header, *table.bodies)))}" for table in filled]
        broken = [str(path) for table in filled for path in table.broken]
        if not broken:
            return files
        return [*files, "--multiline-fields-format=v2", f"--multiline-fields={','.join(broken)}"]

    def counted(self) -> tuple[int, int]:
        """Nodes and edges written."""
        sizes = [(len(kind) == 1, table.rows + self.adopted.get(kind, 0)) for kind, table in self.tables.items()]
        return sum(rows for node, rows in sizes if node), sum(rows for node, rows in sizes if not node)

    def _open(self, kind: tuple[str, ...]) -> Table:
        name, *ends = kind
        columns = of_edge((name, *ends)) if ends else of_label(name)  # type: ignore[arg-type]
        ids = ":START_ID({}),:END_ID({})".format(*ends) if ends else f"id:ID({name})"
        stem = "-".join(kind)
        header, body = self.folder / f"{stem}.header.csv", self.folder / f"{stem}.csv"
        typed = (f"{column}:{TYPES.get(of, 'string')}" for column, of in columns.items())
        header.write_text(",".join((ids, *typed)) + "\n", encoding="utf-8")
        stream = body.open("w", encoding="utf-8", newline="", buffering=BUFFER)
        lead = ids.count(",") + 1
        converted = tuple((i, of) for i, of in enumerate(columns.values(), lead) if of in {Kind.STRINGS, Kind.BOOL})
        option = f"--{'nodes' if len(kind) == 1 else 'relationships'}={name}"
        writer = csv.writer(stream, lineterminator="\n")
        table = Table(option, header, [body], stream, writer.writerow, tuple(columns), converted)
        self.tables[kind] = table
        return table


def of_label(label: str) -> Columns:
    """The columns of a label: its books, its properties, its keys."""
    node = MODEL.nodes[label]
    books = {} if node.internal else {NOUN: Kind.STRING, "sources": Kind.STRINGS, "load": Kind.STRING}
    shared = {ADDED: Kind.STRINGS} if not node.internal else {}
    made = {"synthetic": Kind.BOOL} if node.synthetic else {}
    return {**books, **shared, **made, **_kinds((*node.properties, *node.keys))}


def of_edge(kind: tuple[str, str, str]) -> Columns:
    """The columns of an edge type between two labels."""
    found = next(r for r in MODEL.relationships if (r.type, r.start, r.end) == kind)
    return {"source": Kind.STRING, "load": Kind.STRING, **_kinds(MODEL.facts_of(found))}


def _kinds(properties: Iterable[Property]) -> Columns:
    return {known.name: known.kind for known in properties}
