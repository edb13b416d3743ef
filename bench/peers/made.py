"""A made graph of the size the reference figures were measured on: 20,000 enterprises, 200,000 edges between them."""

from __future__ import annotations

from random import Random
from typing import Any

from bench.peers.shapes import SCALARS, Shape, by_id, plain_id
from graph import constraints
from graph.store import Store

ENTERPRISES, EDGES, BATCH = 20_000, 200_000, 5_000
SECTORS = ("Industrials", "Materials", "Health Care", "Energy", "Utilities")
SOME = "MATCH (e:Enterprise) RETURN e.id ORDER BY e.stockCode LIMIT 40"


async def fill(store: Store) -> None:
    """Write the graph, the same each time."""
    await constraints.apply(store)
    random = Random(20)  # noqa: S311 - data, no secret
    await store.write("CREATE (:Source {id: 'made', name: 'made', licence: 'none', nonCommercial: false})", {})
    nodes = [_enterprise(i, random) for i in range(ENTERPRISES)]
    pairs = {(random.randrange(ENTERPRISES), random.randrange(ENTERPRISES)) for _ in range(EDGES + EDGES // 50)}
    edges = [[_id(a), _id(b)] for a, b in sorted(pairs) if a != b]
    await _write(store, "CREATE (n:Enterprise) SET n = row", nodes)
    await _write(
        store,
        "MATCH (a:Enterprise {id: row[0]}), (b:Enterprise {id: row[1]}) "
        "CREATE (a)-[:SUPPLIES {source: 'made', confidence: 1.0, inferred: false}]->(b)",
        random.sample(edges, EDGES),
    )


async def _write(store: Store, clause: str, rows: list[Any]) -> None:
    for start in range(0, len(rows), BATCH):
        await store.write(f"UNWIND $rows AS row {clause}", {"rows": rows[start : start + BATCH]})


def _id(number: int) -> str:
    return f"made:{number:05}"


def _enterprise(number: int, random: Random) -> dict[str, Any]:
    return {
        "id": _id(number),
        "noun": "Enterprise",
        "sources": ["made"],
        "name": f"第{number}精密机械有限公司",
        "nameEn": f"Precision Machinery Works {number} Co., Ltd.",
        "nameIsTranslation": False,
        "stockCode": f"{random.randrange(1_000_000):06}",
        "city": f"City {random.randrange(300)}",
        "sector": random.choice(SECTORS),
        "industryGroup": f"Group {random.randrange(25)}",
        "website": f"https://example.org/{number}",
        "masked": False,
        "synthetic": True,
    }


def _ours(link: str, first: int, node: str) -> str:
    return f"{link}(first: {first}) {{ edges {{ inferred node {{ id name {node} }} }} }}"


def _peer(link: str, first: int, node: str) -> str:
    page = f"(first: {first}, sort: [{{node: {{id: ASC}}}}])"
    return f"{link}Connection{page} {{ edges {{ properties {{ inferred }} node {{ id name {node} }} }} }}"


def _both(wanted: str, *links: tuple[str, int, str]) -> tuple[str, str]:
    """The same selection in our words and the peer's."""
    ours = " ".join(_ours(*link) for link in links)
    return f"{wanted} {ours}", f"{wanted} {' '.join(_peer(*link) for link in links)}"


def _by_id(name: str, about: str, rows: int, wanted: tuple[str, str]) -> Shape:
    return Shape(
        name,
        about,
        rows,
        f"query($id: ID!) {{ enterprise(id: $id) {{ {wanted[0]} }} }}",
        f"query($id: String!) {{ enterprise: enterprises(where: {{id: {{eq: $id}}}}) {{ {wanted[1]} }} }}",
        SOME,
        by_id("Enterprise"),
        plain_id,
    )


def _page(name: str, about: str, rows: int, wanted: tuple[str, str]) -> Shape:
    return Shape(
        name,
        about,
        rows,
        f"{{ enterprises(first: {rows}) {{ edges {{ node {{ {wanted[0]} }} }} }} }}",
        f"{{ enterprises(limit: {rows}, sort: [{{id: ASC}}]) {{ {wanted[1]} }} }}",
        "RETURN ''",
        lambda _: {},
        lambda _: {},
    )


_INNER = _both("", ("suppliers", 5, ""))
MADE = (
    _by_id("point", "an enterprise by id, 8 scalars", 1, (SCALARS, SCALARS)),
    _by_id("one_hop", "an enterprise by id, its customers", 10, _both("id name", ("customers", 20, ""))),
    _page(
        "page_two_lists",
        "50 enterprises, of each 5 customers and 5 suppliers",
        50,
        _both("id name", ("customers", 5, ""), ("suppliers", 5, "")),
    ),
    _page("rows_1000", "1000 enterprises, 8 scalars each", 1000, (SCALARS, SCALARS)),
    _by_id(
        "three_levels",
        "an enterprise, 5 customers, of each 5 suppliers",
        25,
        (
            "id name " + _ours("customers", 5, _INNER[0]),
            "id name " + _peer("customers", 5, _INNER[1]),
        ),
    ),
)
