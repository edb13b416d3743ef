"""The quarantine file: whole, in order, the same bytes for the same faults, gone when there are none."""

from __future__ import annotations

from pathlib import Path

from loaders import quarantine
from loaders.rows import Fault

LATER = Fault("b.csv", 3, "name", '他说:"好", 真的', "odd", "nothing")
FIRST = Fault("b.csv", 2, "name", "x" * 501, "long", "field")
OTHER = Fault("a.csv", 9, "", "", "empty", "row")


def test_faults_stand_by_file_and_line(tmp_path: Path) -> None:
    quarantine.write(tmp_path / "new", "test", [LATER, FIRST, OTHER])
    assert (tmp_path / "new" / "test.csv").read_text(encoding="utf-8") == (
        "file,line,field,value,reason,dropped\n"
        "a.csv,9,,,empty,row\n"
        f"b.csv,2,name,{'x' * 500}…,long,field\n"
        'b.csv,3,name,"他说:""好"", 真的",odd,nothing\n'
    )


def test_the_same_faults_give_the_same_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    quarantine.write(tmp_path, "test", [FIRST, LATER])
    once = quarantine.path(tmp_path, "test").read_bytes()
    quarantine.write(tmp_path, "test", [FIRST, LATER])
    assert quarantine.path(tmp_path, "test").read_bytes() == once
    assert [file.name for file in tmp_path.iterdir()] == ["test.csv"]


def test_without_faults_there_is_no_file(tmp_path: Path) -> None:
    quarantine.write(tmp_path, "test", [LATER])
    quarantine.write(tmp_path, "test", [])
    assert list(tmp_path.iterdir()) == []
