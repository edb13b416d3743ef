"""Files of one's own on the command line: looked at, loaded, undone, removed, and refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.store import Store
from tests.tidu.conftest import Command

HEAD = "供应企业,采购企业,供应的产品,金额(万元)\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of two lines, one of them with an amount that is none."""
    path = tmp_path / "供应关系.csv"
    path.write_text(f"{HEAD}试装甲公司,试装乙公司,轴承,12.5\n试装丙公司,试装乙公司,电机,x\n", encoding="utf-8")
    return path


async def named(store: Store) -> list[str]:
    """Names of all enterprises."""
    return [name for [name] in await store.read("MATCH (n:Enterprise) RETURN n.name ORDER BY n.name", {})]


def test_a_file_is_looked_at_loaded_and_undone(tidu: Command, home: Path, table: Path) -> None:
    told = tidu("load", str(table), "--as", "try", "--dry-run")
    assert told.status == 0
    assert "Enterprise    3        0          0        0" in told.out + told.err
    assert "Nothing was changed." in told.out + told.err
    assert not (home / "own" / "try").exists()
    assert tidu("load", str(table), "--as", "try").status == 0
    assert (home / "own" / "try" / "1" / table.name).read_bytes() == table.read_bytes()
    assert "a file of your own" in tidu("status").out
    shown = tidu("quarantine", "try").out
    assert "金额(万元)" in shown
    assert tidu("undo", "try").status == 0
    assert not (home / "own" / "try").exists()
    gone = tidu("undo", "try")
    assert (gone.status, "No file was loaded as try" in gone.err) == (1, True)


@pytest.mark.parametrize(
    ("_case", "arguments", "says"),
    [
        ("no such file", ("nowhere.csv",), "nowhere.csv does not exist"),
        ("no such source", ("nowhere",), "There is no source nowhere"),
        ("a dry run of a source", ("cn-banks", "--dry-run"), "--dry-run was not given one file"),
        ("a name for a source", ("cn-banks", "--as", "x"), "--as was not given one file"),
    ],
)
def test_what_cannot_be_loaded_is_refused(
    tidu: Command, home: Path, _case: str, arguments: tuple[str, ...], says: str
) -> None:
    told = tidu("load", *arguments)
    assert told.status == 1
    assert says in told.err


def test_a_table_of_no_known_form_says_what_there_is(tidu: Command, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "menu.csv"
    path.write_text("菜名,价格\n狮子头,28\n", encoding="utf-8")
    told = tidu("load", str(path))
    assert told.status == 1
    assert "菜名" in told.err
    assert "tidu template" in told.err


async def test_templates_are_written(tidu: Command, tmp_path: Path) -> None:
    shown = tidu("template", "supply").out
    assert shown.lstrip("\ufeff").startswith("供应企业,供应企业信用代码,")
    assert "enterprises" in tidu("template").out
    wrong = tidu("template", "menu")
    assert (wrong.status, "There is no template menu" in wrong.err) == (1, True)
    assert tidu("template", "--xlsx", str(tmp_path / "all.xlsx")).status == 0
    assert (tmp_path / "all.xlsx").stat().st_size > 10_000
