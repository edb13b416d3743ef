"""How many applications the rules judge in a second, on one core, for the synthetic district.

    python -m bench.rules [--enterprises 20000] [--stored 10000]

judges everyone under the rulesets of 2026 in two ways: all at once (graph.rules.many, which rehearsals and the library
use) and one by one with all reasons (graph.rules.assess). No database takes part in that. With `--stored` it then loads
a district of that size into an engine of its own and rehearses the rules of 2022 against those of 2026 for everyone in
it, reading included. Writes bench/results/rules.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from graph import local
from graph.access import Role
from graph.drawn import columns_of, facts_of
from graph.rehearsal import Kept, rehearsed
from graph.rules.assess import assess
from graph.rules.book import Book, read_book
from graph.rules.many import judge
from graph.rules.verdicts import Application, Verdict
from graph.settings import CHECKOUT, Settings
from graph.store import Store
from graph.survey import Holding, Surveyed
from graph.writing import Writing
from loaders import pipeline, sample
from loaders.rows import EdgeRow, NodeRow
from loaders.sources import SOURCES

RESULT = CHECKOUT / "bench" / "results" / "rules.json"
ON = date(2026, 6, 1)
TIERS = ("innovative_sme", "srdi_sme", "little_giant", "mfg_champion")
ONE_BY_ONE = 2_000
ROUNDS = 5


def district(data: Path, enterprises: int) -> list[Surveyed]:
    """What is known of the enterprises of a synthetic district."""
    reports: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    found: dict[str, NodeRow] = {}
    whose: dict[str, str] = {}
    told: dict[str, NodeRow] = {}
    held: dict[str, list[Holding]] = defaultdict(list)
    for row in sample.source(enterprises).read(data):
        if isinstance(row, NodeRow) and row.label == "Enterprise":
            found[row.id] = row
        elif isinstance(row, NodeRow) and row.label == "AnnualReport":
            told[row.id] = row
        elif isinstance(row, EdgeRow) and row.type == "REPORTED":
            whose[row.end[1]] = row.start[1]
        elif isinstance(row, EdgeRow) and row.type == "HOLDS":
            held[row.start[1]].append(Holding(row.end[1], *map(as_stored(row.properties).get, ("from", "to"))))
    for key, row in told.items():
        reports[whose[key]][int(str(row.properties["year"]))] = as_stored(row.properties)
    return [
        Surveyed(
            key,
            as_stored(row.properties).get("foundedOn"),
            covered=True,
            holdings=tuple(held[key]),
            reports=reports[key],
            evidence={year: frozenset(facts.get("evidenced") or ()) for year, facts in reports[key].items()},
        )
        for key, row in found.items()
    ]


def as_stored(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as the graph gives them back: decimals are doubles."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in properties.items()}


def measured(book: Book, known: list[Surveyed]) -> dict[str, Any]:
    """Applications a second, by ruleset and in all, the making of columns included."""
    rulesets = [book.choose(tier, Application.NEW, ON) for tier in TIERS]
    metrics = [name for ruleset in rulesets for name in ruleset.metrics]
    began = perf_counter()
    columns_of(book, known, ON, metrics)
    making = perf_counter() - began
    found: dict[str, Any] = {}
    total = 0.0
    for ruleset in rulesets:
        times = []
        for _ in range(ROUNDS):
            fresh = columns_of(book, known, ON, ruleset.metrics)
            began = perf_counter()
            verdicts = judge(fresh, ruleset, Application.NEW).verdicts
            times.append(perf_counter() - began)
        best = sorted(times)[ROUNDS // 2]
        total += best
        sample_of = known[:ONE_BY_ONE]
        facts = [facts_of(book, one, ON) for one in sample_of]
        began = perf_counter()
        singly = [assess(book, ruleset, one, Application.NEW).verdict for one in facts]
        alone = perf_counter() - began
        if singly != [Verdict(int(verdict)) for verdict in verdicts[: len(singly)]]:
            raise SystemExit(f"{ruleset.id}: judged at once and one by one, the verdicts differ")
        found[ruleset.id] = {
            "at_once_per_second": round(len(known) / best),
            "one_by_one_per_second": round(len(singly) / alone),
            "verdicts": dict(Counter(Verdict(int(verdict)).name for verdict in verdicts)),
        }
    return {
        "enterprises": len(known),
        "columns_seconds": round(making, 3),
        "judging_seconds": round(total, 3),
        "assessments_per_second": round(len(known) * len(rulesets) / (making + total)),
        "rulesets": found,
    }


async def rehearsed_from_store(settings: Settings, enterprises: int) -> dict[str, Any]:
    """Seconds of a rehearsal over a district in the database: the first, which reads it, and the median of the next."""
    book = read_book(settings.data / "rules")
    rules = tuple(book.ruleset(f"little_giant@{name}") for name in ("cn-miit-2022-63", "cn-miit-2026-2"))
    store = await Store.open(settings)
    try:
        registry = {**SOURCES, "sample": sample.source(enterprises)}
        await pipeline.load(store, settings, ["sample"], registry=registry)
        kept = Kept()
        times = []
        for _ in range(1 + ROUNDS):
            writing = Writing(role=Role.PLANNER)
            began = perf_counter()
            both = rules[0], rules[1]
            found = await rehearsed(store, book, both, Application.REVIEW, ON, writing, None, {}, kept)
            times.append(perf_counter() - began)
    finally:
        await store.close()
    median = sorted(times[1:])[ROUNDS // 2]
    return {
        "enterprises": found.verdicts.total(),
        "moved": len(found.moves),
        "first_seconds": round(times[0], 2),
        "again_seconds": round(median, 3),
        "first_enterprises_per_second": round(found.verdicts.total() / times[0]),
        "again_enterprises_per_second": round(found.verdicts.total() / median),
    }


def in_an_engine_of_its_own(enterprises: int) -> dict[str, Any]:
    """The rehearsal in a database that is made for it and removed."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), neo4j_uri=None, statement_timeout=60)
        local.start(settings)
        try:
            return asyncio.run(rehearsed_from_store(settings, enterprises))
        finally:
            local.stop(settings)


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enterprises", type=int, default=20_000, help="size of the synthetic district")
    parser.add_argument("--stored", type=int, default=0, help="size of a district to load and rehearse; 0 for none")
    given = parser.parse_args()
    data = CHECKOUT / "data"
    result = measured(read_book(data / "rules"), district(data, given.enterprises))
    if given.stored:
        result["rehearsal"] = in_an_engine_of_its_own(given.stored)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
