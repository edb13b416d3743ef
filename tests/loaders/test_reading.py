"""Rows gathered: repeats merged, contradictions and loose ends named."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from graph.errors import LoadError
from loaders import banks
from loaders.reading import gather, read, settled
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Ref, Row, Value

CN: Ref = ("Territory", "CN")
SH: Ref = ("Territory", "CN-SH")
FACTS: dict[str, Value] = {"name": "上海市", "kind": "PROVINCE", "aggregate": False}


def at(line: int) -> Place:
    return Place("t.csv", line)


def test_a_node_stated_twice_alike_is_one() -> None:
    reading = gather([NodeRow(*SH, FACTS, at(2)), NodeRow(*SH, FACTS, at(3))])
    assert (len(reading.nodes), reading.faults) == (1, [])


def test_of_two_statements_the_first_stands() -> None:
    reading = gather([NodeRow(*SH, FACTS, at(2)), NodeRow(*SH, FACTS | {"name": "沪", "code": "310000"}, at(3))])
    assert reading.nodes[SH].properties == FACTS
    assert reading.faults == [Fault("t.csv", 3, "id", "CN-SH", "line 2 of t.csv says otherwise of code, name", "row")]


def test_an_edge_needs_both_ends_here_or_known() -> None:
    edge = EdgeRow("WITHIN", SH, CN, {}, at(4))
    reading = gather([NodeRow(*SH, FACTS, at(2)), edge, EdgeRow("WITHIN", SH, ("Territory", "XX"), {}, at(5))])
    assert reading.outside() == {"Territory": ["CN", "XX"]}
    done = settled(reading, {CN})
    assert done.edges == [edge]
    reason = "WITHIN: no such node here or in the sources this one comes after"
    assert done.faults == [Fault("t.csv", 5, "end", "Territory XX", reason, "row")]


def test_an_edge_stated_twice_is_one_and_a_contradiction_is_named() -> None:
    first = EdgeRow("WITHIN", SH, CN, {}, at(4))
    unsure = EdgeRow("WITHIN", SH, CN, {"confidence": 0.5}, at(6))
    rows: list[Row] = [NodeRow(*SH, FACTS), first, EdgeRow("WITHIN", SH, CN, {}, at(5)), unsure]
    done = settled(gather(rows), {CN})
    assert done.edges == [first]
    reason = "line 4 of t.csv says otherwise of confidence"
    assert done.faults == [Fault("t.csv", 6, "id", "Territory CN-SH WITHIN Territory CN", reason, "row")]


def test_every_loose_edge_is_named_even_when_it_is_stated_twice() -> None:
    loose = [EdgeRow("WITHIN", SH, CN, {}, at(line)) for line in (2, 3)]
    assert [fault.line for fault in settled(gather(loose), {SH}).faults] == [2, 3]


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    (tmp_path / "cn-banks").mkdir()
    whole = gzip.compress(b"bank_code,bank_name\n" + b"ICBC,A\n" * 1_000)
    (tmp_path / banks.BANKS).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LoadError) as caught:
        read(banks.SOURCE, tmp_path)
    assert caught.value.message.startswith("cn-banks cannot be read: Compressed file ended")
