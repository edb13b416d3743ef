"""What becomes of records is counted where it happens."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.files import Record
from loaders.own.accounts import Account
from loaders.rows import Fault, NodeRow, Place, Row


def record(line: int, said: str) -> Record:
    return Record(Place("a.csv", line), {"said": said})


def parse(record: Record) -> Iterator[Row]:
    """A node for 甲, with a fault in a field for 乙, a fault for 丙, a word for 丁, nothing for the rest."""
    said = record["said"]
    if said in "甲乙":
        yield NodeRow("Bank", said, {})
    if said in "乙丙丁":
        yield record.fault("said", "odd", {"乙": "field", "丙": "row", "丁": "nothing"}[said])  # type: ignore[arg-type]


def test_each_record_is_counted_once() -> None:
    account = Account()
    broken = Fault("a.csv", 5, "", "", "cut short", "row")
    rows = list(account.each([*(record(n, said) for n, said in enumerate("甲乙丙丁", start=1)), broken], parse))
    assert [row.line if isinstance(row, Fault) else row.place.line for row in rows] == [1, 2, 2, 3, 4, 5]
    assert (account.read, account.loaded) == ({"a.csv": 5}, {"a.csv": 2})
    assert (account.quarantined, account.passed) == ({"a.csv": 2}, {"a.csv": 1})
    assert account.adds_up()
    account.clear()
    assert account == Account()


def test_a_record_of_which_nothing_is_said_does_not_add_up_unless_another_took_it() -> None:
    account = Account()
    silent = record(1, "戊")
    assert list(account.each([silent], parse)) == []
    assert not account.adds_up()
    account.taken(silent)
    assert account.adds_up()
