"""How often what is looked for comes first: labelled queries of data/search, and some made of the synthetic district.

    python -m bench.search [--home FOLDER]

starts an engine of its own, loads the open data and a synthetic district, and writes bench/results/search.json. With
`--home` the graph of an installation is asked as it is. Times are the index's for one query, in ms.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from graph import local
from graph.fulltext import index_of, query
from graph.model import MODEL
from graph.names import name_key, parse
from graph.pinyin import syllables
from graph.settings import CHECKOUT, Settings
from graph.store import Store
from loaders import pipeline, sample
from loaders.sources import SOURCES

QUERIES = CHECKOUT / "data" / "search" / "queries.csv"
RESULT = CHECKOUT / "bench" / "results" / "search.json"
LABELS = {label.upper(): label for label in MODEL.nodes}
MADE = 200  # enterprises of the synthetic district that are looked for in each way
HITS = "CALL db.index.fulltext.queryNodes($index, $text, {limit: 10101}) YIELD node, score RETURN node LIMIT 5"
WRONG = 40  # misses that are kept in the result


@dataclass(frozen=True)
class Labelled:
    """A query, how it relates to what is looked for, the label, and the property that says it was found."""

    text: str
    how: str
    label: str
    field: str
    expected: str


def by_hand() -> list[Labelled]:
    """The labelled queries of the open data."""
    with QUERIES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [Labelled(r["query"], r["how"], LABELS[r["kind"]], "name", r["expected"]) for r in rows]


async def made(store: Store) -> list[Labelled]:
    """Queries for enterprises of the synthetic district, each way of typing with some of its own."""
    rows = await store.read(
        "MATCH (n:Enterprise) WHERE n.id STARTS WITH 'sample:E' "
        "RETURN n.id, n.name, n.code, coalesce(n.formerNames, []) ORDER BY n.id",
        {},
    )
    random = Random(1)  # noqa: S311 - repeatable on purpose
    chosen = random.sample(rows, min(MADE, len(rows)))
    former = random.sample(with_former, MADE) if len(with_former := [r for r in rows if r[3]]) > MADE else with_former
    found = [one for key, name, code, _ in chosen for one in ways(key, name, code, random)]
    return found + [Labelled(names[0], "made: former name", "Enterprise", "id", key) for key, _, _, names in former]


def ways(key: str, name: str, code: str | None, random: Random) -> Iterator[Labelled]:
    """The ways to look for an enterprise: brand and line of business as people type them, whole and with a slip."""
    parsed = parse(name)
    short = parsed.brand + parsed.industry
    sounds = syllables(short)
    typed = "".join(sounds)
    place = random.randrange(1, len(typed) - 1)
    texts = {
        "name": name,
        "brand and business": short,
        "pinyin": typed,
        "initials": "".join(sound[0] for sound in sounds),
        "pinyin, a slip": typed[:place] + typed[place + 1 :],
        "name, a character wrong": name.replace(parsed.brand[-1], "囧", 1),
        **({"code": code, "code, a slip": code[:9] + ("0" if code[9] != "0" else "1") + code[10:]} if code else {}),
    }
    for how, text in texts.items():
        yield Labelled(text, f"made: {how}", "Enterprise", "id", key)


async def measure(store: Store, labelled: list[Labelled]) -> dict[str, Any]:
    """Success at 1 and at 5 by way of typing, the time of a query, and what was found in place of the right one."""
    first: dict[str, list[int]] = defaultdict(list)
    five: dict[str, list[int]] = defaultdict(list)
    times, wrong = [], []
    for one in labelled:
        given = {"index": index_of(one.label), "text": query(one.text)}
        began = perf_counter()
        hits = [dict(node) for [node] in await store.read(HITS, given)]
        times.append((perf_counter() - began) * 1000)
        found = [position for position, node in enumerate(hits) if right(node, one)]
        first[one.how].append(found[:1] == [0])
        five[one.how].append(bool(found))
        if found[:1] != [0]:
            wrong.append([one.text, one.how, one.expected, hits[0].get("name") if hits else None])
    share = {how: [len(got), mean(got), mean(five[how])] for how, got in first.items()}
    hand = [hit for how, got in first.items() if not how.startswith("made: ") for hit in got]
    return {
        "labelled queries": len(hand),
        "success@1, labelled": mean(hand),
        "by way of typing: number, success@1, success@5": share,
        "ms p50": round(median(times), 1),
        "ms p95": round(quantiles(times, n=20)[-1], 1),
        "missed": wrong[:WRONG],
    }


def mean(values: Sequence[int]) -> float:
    """The share of hits, to three places."""
    return round(sum(values) / len(values), 3)


def right(node: dict[str, Any], one: Labelled) -> bool:
    """Whether a node is what was looked for; of the same name is right too, where the name is what is known."""
    if one.field == "id":
        return bool(node["id"] == one.expected)
    return name_key(str(node["name"])) in {name_key(name) for name in one.expected.split("|")}


async def run(settings: Settings, *, load: bool) -> dict[str, Any]:
    """Load what is needed and measure."""
    store = await Store.open(settings)
    try:
        if load:
            registry = {**SOURCES, "sample": sample.source()}
            await pipeline.load(store, settings, list(registry), registry=registry)
        [[nodes]] = await store.read("MATCH (n) RETURN count(n)", {})
        return {"nodes": nodes, **await measure(store, [*by_hand(), *await made(store)])}
    finally:
        await store.close()


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="ask the graph of an installation as it is")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=given.home or Path(folder), neo4j_uri=None)
        was_running = local.running(settings) is not None
        local.start(settings)
        try:
            result = asyncio.run(run(settings, load=given.home is None))
        finally:
            if not was_running:
                local.stop(settings)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if given.home is None:
        RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
