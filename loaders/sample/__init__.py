"""A synthetic district: enterprises, reports, titles, chains, needs, appeals, all made up; the same for the same seed.

Of any size up to a million, in memory that does not grow with it: an enterprise is made anew from the seed and its
index whenever a row needs it, and partners are found by arithmetic, not by looking through a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from graph.errors import LoadError
from loaders.rows import Row, Source
from loaders.sample import appeals, chains, enterprises, fixed, institutes, market, reports, service
from loaders.sample.firms import Firm, firms
from loaders.sample.twins import duplicates
from loaders.sample.world import FILES, World, read_world

MOST = 1_000_000
SEEDS = range(2**31)
VERSION = re.compile(r"enterprises (\d+), seed (\d+)")
ROWS_EACH = 22  # about, of an enterprise: for those who watch
BLOCK = 500  # enterprises made at once, so that rows of a kind come side by side

Part = Callable[[World, Firm], Iterator[Row]]

NODES: tuple[Part, ...] = (
    enterprises.nodes,
    reports.nodes,
    market.need_nodes,
    market.offer_nodes,
    market.technology_nodes,
    service.visit_nodes,
    appeals.nodes,
    appeals.event_nodes,
)
EDGES: tuple[Part, ...] = (
    enterprises.places,
    enterprises.industries,
    enterprises.titles,
    chains.made,
    chains.supplied,
    chains.purchases,
    reports.edges,
    market.post_edges,
    market.partners,
    service.served,
    service.visit_edges,
    appeals.edges,
)


def rows(data: Path, *, enterprises: int, seed: int) -> Iterator[Row]:
    """All nodes, then all edges, each once."""
    world = read_world(data, enterprises, seed)
    alike = fixed.rows(data, world)
    yield from fixed.nodes(alike)
    yield from institutes.nodes(world)
    yield from service.nodes(world)
    yield from of_enterprises(world, NODES)
    yield from fixed.edges(alike)
    yield from institutes.edges(world)
    yield from of_enterprises(world, EDGES)


def share(data: Path, number: int, of: int, *, enterprises: int, seed: int) -> Iterator[Row]:
    """A share of the same rows, in the order in which they are made: every `of`-th block, and what all have alike in
    the first.
    """
    world = read_world(data, enterprises, seed)
    if number == 0:
        alike = fixed.rows(data, world)
        for parts in (fixed.nodes, fixed.edges):
            yield from parts(alike)
        for made in (institutes.nodes, service.nodes, institutes.edges):
            yield from made(world)
    for start in range(number * BLOCK, world.size, of * BLOCK):
        yield from of_block(firms(world, start, min(start + BLOCK, world.size)), world, (*NODES, *EDGES))


def of_enterprises(world: World, parts: tuple[Part, ...]) -> Iterator[Row]:
    """The rows that some parts make of each enterprise, a block at a time."""
    for start in range(0, world.size, BLOCK):
        yield from of_block(firms(world, start, min(start + BLOCK, world.size)), world, parts)


def of_block(block: list[Firm], world: World, parts: tuple[Part, ...]) -> Iterator[Row]:
    """The rows of some enterprises, a part at a time."""
    for part in parts:
        for firm in block:
            yield from part(world, firm)


def source(enterprises: int = 3_000, seed: int = 2026) -> Source:
    """The sample as a source. Raises LoadError: a size or a seed out of range."""
    if not 1 <= enterprises <= MOST:
        raise LoadError(
            f"A sample cannot have {enterprises} enterprises.", f"Ask for a whole number from 1 to {MOST:,}."
        )
    if seed not in SEEDS:
        raise LoadError(f"{seed} is no seed of the sample.", f"Give a whole number from 0 to {SEEDS[-1]:,}.")
    return Source(
        name="sample",
        title_zh="示例园区",
        about="A made-up district: enterprises with reports and titles, chains, needs, loans, appeals; nothing is real",
        licence="Apache-2.0",
        non_commercial=False,
        address="data/sample",
        version=f"enterprises {enterprises}, seed {seed}",
        retrieved=date(2026, 11, 1),
        attribution="Made by a program from the word lists of data/sample",
        files=FILES,
        read=partial(rows, enterprises=enterprises, seed=seed),
        after=("territories", "gbt4754", "eto-chips", "kag-product-chain", "tiers", "rules"),
        synthetic=True,
        streamed=True,
        size=ROWS_EACH * enterprises,
        shares=partial(share, enterprises=enterprises, seed=seed),
    )


def of_version(version: str) -> tuple[int, int] | None:
    """The size and the seed of a sample that says it is of this version; None for none."""
    found = VERSION.fullmatch(version)
    return (int(found[1]), int(found[2])) if found else None


__all__ = ["MOST", "duplicates", "of_version", "rows", "source"]
