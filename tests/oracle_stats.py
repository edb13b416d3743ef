"""`enterpriseStats`, counted by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import product
from typing import Any

from graph.errors import BadInput
from graph.model import MODEL
from tests.oracle_filters import neighbours, satisfies
from tests.seed import SeedGraph, SeedNode

Word = tuple[str, str | None, str | None]  # what it is counted by, key, label


def buckets(graph: SeedGraph, args: Mapping[str, Any], day: date) -> list[dict[str, Any]]:
    """Enterprises counted by one to three keys, largest first, then by the keys; missing keys last."""
    words = args["groupBy"]
    if not 1 <= len(words) <= 3 or len(set(words)) != len(words):
        raise BadInput("groupBy")
    found: Counter[tuple[tuple[Word, ...], bool]] = Counter()
    for node in graph.all("Enterprise"):
        if satisfies(graph, node, args.get("filter"), day):
            made = bool(node.facts.get("synthetic"))
            found.update({(key, made) for key in product(*(KEYS[word](graph, node, word, day) for word in words))})
    ordered = sorted(found.items(), key=_rank)
    return [
        {
            "groups": [dict(zip(("by", "key", "label"), word, strict=True)) for word in key],
            "count": count,
            "synthetic": made,
        }
        for (key, made), count in ordered
    ]


def _rank(pair: tuple[tuple[tuple[Word, ...], bool], int]) -> tuple[Any, ...]:
    (key, made), count = pair
    return -count, [[(v is None, v or "") for v in word] for word in key], made


def _own(name: str, _: SeedGraph, node: SeedNode, word: str, __: date) -> list[Word]:
    value = node.facts.get(name)
    return [(word, value, value)]


def _year(_: SeedGraph, node: SeedNode, word: str, __: date) -> list[Word]:
    founded = node.facts.get("foundedOn")
    year = str(founded.year) if founded else None
    return [(word, year, year)]


def _near(link: str, key: str, label: str, graph: SeedGraph, node: SeedNode, word: str, day: date) -> list[Word]:
    near = neighbours(graph, node, MODEL.routes["Enterprise"][link], day)
    return [(word, there.facts[key], there.facts[label]) for _, there in near] or [(word, None, None)]


KEYS: dict[str, Callable[[SeedGraph, SeedNode, str, date], list[Word]]] = {
    "TERRITORY": partial(_near, "territory", "id", "name"),
    "INDUSTRY_SECTION": partial(_near, "industry", "section", "section"),
    "COUNTRY": partial(_own, "country"),
    "CITY": partial(_own, "city"),
    "SECTOR": partial(_own, "sector"),
    "SIZE_CLASS": partial(_own, "sizeClass"),
    "EXCHANGE": partial(_own, "exchange"),
    "FOUNDED_YEAR": _year,
}
