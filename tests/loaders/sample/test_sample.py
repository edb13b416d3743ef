"""The whole sample: it holds against the model, its edges end somewhere, it is marked, and it is the same each time."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections import deque
from dataclasses import replace
from hashlib import sha256

import pytest

from graph.errors import LoadError
from graph.model import MODEL
from loaders import credit_code
from loaders.rows import EdgeRow, Fault, NodeRow, Row
from loaders.sample import BLOCK, EDGES, NODES, of_enterprises, source
from loaders.sample.world import World
from loaders.sources import SOURCES
from tests.loaders import counting
from tests.loaders.counting import DATA
from tests.loaders.sample.district import SEED, SIZE, District, at_ends

ELSEWHERE = {"Source", "Fact", "Change"}  # the loader makes the source; what people record is theirs to make up
MADE_UP = {label for label, node in MODEL.nodes.items() if node.synthetic} - ELSEWHERE
DIGEST = (
    "from pathlib import Path; from hashlib import sha256; from loaders.sample import source; "
    "print(sha256(repr(list(source(40, 7).read(Path('data')))).encode()).hexdigest())"
)


def test_every_row_holds_against_the_model(rows: list[Row]) -> None:
    assert counting.faults(rows) == []
    assert counting.against_the_model(rows) == []


def test_nodes_come_before_edges_and_nothing_twice(rows: list[Row]) -> None:
    kinds = [isinstance(row, EdgeRow) for row in rows]
    assert kinds == sorted(kinds)
    assert counting.repeated(rows) == []


def test_there_is_something_of_every_label_that_can_be_made_up(district: District) -> None:
    assert district.nodes.keys() == MADE_UP


def test_every_edge_ends_at_its_own_nodes_or_at_those_of_the_sources_before_it(
    rows: list[Row], district: District
) -> None:
    before = [row for name in source().after for row in SOURCES[name].read(DATA)]
    there = {(row.label, row.id) for row in (*rows, *before) if isinstance(row, NodeRow)}
    edges = (edge for kind in district.edges.values() for edge in kind)
    assert set(at_ends(edges)) - there == set()


def test_everything_says_that_it_is_an_example(district: District) -> None:
    for label, nodes in district.nodes.items():
        named = [facts for facts in nodes.values() if "name" in facts or "title" in facts]
        marked = [facts for facts in named if str(facts.get("name", facts.get("title"))).startswith("示例")]
        assert (label, len(marked)) == (label, len(named))
        assert all(key.startswith("sample:") for key in nodes)


def test_no_code_number_or_address_can_be_a_real_one(district: District) -> None:
    firms = [facts for key, facts in district.nodes["Enterprise"].items() if key.startswith("sample:E")]
    codes = [facts["code"] for facts in firms]
    assert {code[2:8] for code in codes} == {"999999"}
    assert [credit_code.fault(code) for code in codes] == [""] * SIZE
    assert len(set(codes)) == SIZE
    assert {facts["contactPhone"][:8] for facts in firms} == {"021-0000"}
    assert {facts["contactEmail"].split("@")[1] for facts in firms} == {"example.org"}


def test_the_same_seed_gives_the_same_rows_whatever_python_hashes() -> None:
    command = [sys.executable, "-c", DIGEST]
    root = DATA.parent
    run = [
        subprocess.run(command, cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        for seed in ("1", "2")
    ]
    here = sha256(repr(list(source(40, 7).read(DATA))).encode()).hexdigest()
    assert [one.stdout.strip() for one in run] == [here, here]


def test_another_seed_gives_other_rows(rows: list[Row], world: World) -> None:
    other = list(of_enterprises(replace(world, seed=SEED + 1), NODES[:1]))
    assert not {row.properties["name"] for row in other if isinstance(row, NodeRow)} & {
        row.properties["name"] for row in rows if isinstance(row, NodeRow) and row.label == "Enterprise"
    }


def test_a_larger_sample_has_all_of_a_smaller_one(rows: list[Row], world: World) -> None:
    smaller = list(of_enterprises(replace(world, size=120), (*NODES, *EDGES)))
    larger = {(row.label, row.id) if isinstance(row, NodeRow) else (row.type, row.start, row.end): row for row in rows}  # type: ignore[union-attr]
    for row in smaller:
        assert not isinstance(row, Fault)
        key = (row.label, row.id) if isinstance(row, NodeRow) else (row.type, row.start, row.end)
        assert larger[key] == row


def test_memory_does_not_grow_with_the_sample(world: World) -> None:
    peaks = []
    for size in (BLOCK, 3 * BLOCK):
        tracemalloc.start()
        deque(of_enterprises(replace(world, size=size), (*NODES[:1], *EDGES[:4])), maxlen=0)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5  # three times as many: a block more is no growth, two would be


@pytest.mark.parametrize(
    ("size", "seed", "said"),
    [
        (0, 1, "A sample cannot have 0 enterprises. Ask for a whole number from 1 to 1,000,000."),
        (1_000_001, 1, "A sample cannot have 1000001 enterprises. Ask for a whole number from 1 to 1,000,000."),
        (1, -1, "-1 is no seed of the sample. Give a whole number from 0 to 2,147,483,647."),
    ],
)
def test_a_size_or_a_seed_out_of_range_is_refused(size: int, seed: int, said: str) -> None:
    with pytest.raises(LoadError) as caught:
        source(size, seed)
    assert str(caught.value) == said


def test_one_enterprise_is_a_sample_too() -> None:
    rows = list(source(1, 0).read(DATA))
    assert counting.nodes(rows)["Enterprise"] == 1 + sum(
        isinstance(row, NodeRow) and row.id == "sample:D0000001" for row in rows
    )
    assert counting.against_the_model(rows) == []


def test_its_source_says_which_sample_it_is() -> None:
    assert source(50, 7).version == "enterprises 50, seed 7"
    assert all((DATA / file).is_file() for file in source().files)
