"""Streamed sources: written as they are read, going on where they were killed, never held whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph import writes
from graph.errors import LoadError
from graph.settings import Settings
from graph.store import Store
from graph.writes import BATCH, EdgeBatch, NodeBatch, Stamp
from loaders.batches import flowing
from loaders.pipeline import load
from loaders.rows import EdgeRow, Fault, NodeRow, Row, Source
from tests.loaders.small import registry, source

STAMP = Stamp("made", "0" * 64)


def bank(number: int) -> NodeRow:
    return NodeRow("Bank", f"made:{number}", {"name": f"示例银行{number}", "code": f"M{number}"})


def loan(number: int) -> NodeRow:
    return NodeRow("LoanProduct", f"made:L{number}", {"name": f"示例贷{number}"})


def offers(number: int) -> EdgeRow:
    return EdgeRow("OFFERS", ("Bank", f"made:{number}"), ("LoanProduct", f"made:L{number}"), {})


def made(*rows: Row) -> Source:
    """A streamed source of these rows."""
    stream = source("made")
    return replace(stream, files=(), read=lambda _: iter(rows), streamed=True, synthetic=True)


@pytest.fixture
def settings(engine_settings: Settings, tmp_path: Path) -> Settings:
    return engine_settings.model_copy(update={"home": tmp_path / "home", "data": tmp_path})


def test_batches_come_while_rows_are_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(BATCH + 1):
            read.append(number)
            yield bank(number)

    batches = flowing(made(), rows(), STAMP, [])
    first = next(batches)
    assert isinstance(first, NodeBatch)
    assert (first.label, len(first.rows), len(read)) == ("Bank", BATCH, BATCH)
    assert [(batch.label, len(batch.rows)) for batch in batches if isinstance(batch, NodeBatch)] == [
        ("Source", 1),
        ("Bank", 1),
    ]


def test_all_nodes_are_written_before_the_first_edge() -> None:
    batches = list(flowing(made(), [bank(1), loan(1), offers(1)], STAMP, []))
    kinds = [batch.type if isinstance(batch, EdgeBatch) else batch.label for batch in batches]
    assert kinds == ["Source", "Bank", "LoanProduct", "OFFERS"]
    with pytest.raises(LoadError, match="states the node Bank made:2 after edges"):
        list(flowing(made(), [bank(1), loan(1), offers(1), bank(2)], STAMP, []))


def test_rows_are_checked() -> None:
    faults: list[Fault] = []
    list(flowing(made(), [NodeRow("Bank", "made:1", {"name": "示例银行"})], STAMP, faults))
    assert [(fault.field, fault.reason) for fault in faults] == [("code", "missing")]


async def test_every_node_says_that_it_is_made_up(empty_store: Store, settings: Settings) -> None:
    stream = made(bank(1), bank(2), loan(1), offers(1))
    [report] = await load(empty_store, settings, registry=registry(stream))
    assert (report.nodes, report.edges, report.rows, report.quarantined) == (3, 1, 4, 0)
    rows = await empty_store.read("MATCH (n) WHERE n.synthetic RETURN labels(n)[0], n.id ORDER BY n.id", {})
    assert rows == [["Source", "made"], ["Bank", "made:1"], ["Bank", "made:2"], ["LoanProduct", "made:L1"]]
    [again] = await load(empty_store, settings, registry=registry(stream))
    assert again.skipped


async def test_a_load_that_was_killed_goes_on(empty_store: Store, settings: Settings) -> None:
    stream = made(bank(1), loan(1), offers(1))
    [whole] = await load(empty_store, settings, registry=registry(stream))
    loaded = (await writes.loads(empty_store))["made"]
    # as if it had been killed after its second batch, the banks, and what came later had never been written
    await empty_store.write("MATCH (n:LoanProduct) DETACH DELETE n", {})
    await empty_store.write("MATCH (l:Load) SET l.done = 2, l.complete = false, l.report = null", {})
    await empty_store.write("MATCH (n:Bank) SET n.name = '从前'", {})
    [report] = await load(empty_store, settings, registry=registry(stream))
    assert (report.nodes, report.edges) == (whole.nodes, whole.edges)
    assert (await writes.loads(empty_store))["made"] == loaded
    rows = await empty_store.read("MATCH (b:Bank)-[:OFFERS]->(l:LoanProduct) RETURN b.name, l.name", {})
    assert rows == [["从前", "示例贷1"]]  # batches that were there are not written again


async def test_a_smaller_one_takes_the_place_of_a_larger(empty_store: Store, settings: Settings) -> None:
    await load(empty_store, settings, registry=registry(made(bank(1), bank(2), loan(1), offers(1))))
    smaller = replace(made(bank(1)), version="2")
    await load(empty_store, settings, registry=registry(smaller))
    rows = await empty_store.read("MATCH (n) WHERE n:Bank OR n:LoanProduct RETURN n.id", {})
    assert rows == [["made:1"]]
