"""Reading files record by record, with the line each starts on."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import LoadError
from loaders.files import Record, csv_records, each, json_records
from loaders.rows import Fault, NodeRow, Place, Row


def lines(records: Iterator[Record | Fault]) -> list[tuple[int, object]]:
    """Each record's line and fields, or each fault's line and reason."""
    return [(r.place.line, dict(r.fields)) if isinstance(r, Record) else (r.line, r.reason) for r in records]


def test_csv_lines_are_counted_through_quoted_breaks_and_blank_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('\ufeffid,name\n1,"甲\n乙"\n\n2,丙\n3\n4,丁,x\n', encoding="utf-8")
    assert lines(csv_records(tmp_path, "a.csv")) == [
        (2, {"id": "1", "name": "甲\n乙"}),
        (5, {"id": "2", "name": "丙"}),
        (6, "1 fields where the header has 2"),
        (7, "3 fields where the header has 2"),
    ]


def test_gzip_reads_as_plain(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress("id,name\n1,甲\n".encode()))
    assert lines(csv_records(tmp_path, "a.csv.gz")) == [(2, {"id": "1", "name": "甲"})]


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    assert lines(csv_records(tmp_path, "a.csv")) == []


def test_json_lines_that_are_no_objects_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1}\n{"id":\n[1]\n', encoding="utf-8")
    assert lines(json_records(tmp_path, "a.jsonl")) == [
        (1, {"id": 1}),
        (2, "not JSON: unexpected end of data"),
        (3, "not a JSON object"),
    ]


def test_bytes_that_are_no_text_become_a_mark_that_the_check_refuses(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("name\n甲".encode() + "乙".encode("gbk"))
    [record] = csv_records(tmp_path, "a.csv")
    assert isinstance(record, Record)
    assert record["name"].startswith("甲\ufffd")


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        lines(csv_records(tmp_path, "a.csv"))
    assert caught.value.message == f"The data file {tmp_path / 'a.csv'} is missing."


def test_a_field_is_stripped_and_empty_where_it_is_missing_or_null() -> None:
    record = Record(Place("a.csv", 2), {"id": " 1 ", "none": None, "number": 0})
    assert [record[name] for name in ("id", "none", "number", "other")] == ["1", "", "0", ""]


def test_each_row_is_placed_at_its_record_unless_it_has_a_place() -> None:
    own = NodeRow("Bank", "bank:2", {}, Place("b.csv", 9))
    told = Fault("a.csv", 3, "", "", "cut short", "row")

    def parse(record: Record) -> Iterator[Row]:
        yield NodeRow("Bank", "bank:1", {})
        yield own
        yield record.fault("id", "odd", "nothing")

    here = Place("a.csv", 2)
    rows = [*each([Record(here, {"id": "1"}), told], parse)]
    assert rows == [NodeRow("Bank", "bank:1", {}), own, Fault("a.csv", 2, "id", "1", "odd", "nothing"), told]
    assert [row.place for row in rows if isinstance(row, NodeRow)] == [here, Place("b.csv", 9)]
