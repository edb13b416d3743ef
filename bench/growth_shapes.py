"""What bench.growth asks of a synthetic district of any size, through the API without HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.ids import global_id

Known = tuple[str, str, str, str]
"""An enterprise as it is asked for: id, name, credit code, the id of its product."""

SOME = (
    "UNWIND $ids AS id MATCH (e:Enterprise {id: id})-[:MAKES]->(p:Product) "
    "WITH e, min(p.id) AS product RETURN e.id, e.name, e.code, product"
)
SCALARS = "id name nameEn code sizeClass foundedOn leadingProduct city"


@dataclass(frozen=True)
class Shape:
    """One question. `indexed`: it touches no more records in a larger graph, so it may not slow down."""

    name: str
    about: str
    indexed: bool
    query: str
    variables: Callable[[Known], dict[str, Any]]


def by_id(known: Known) -> dict[str, Any]:
    """An enterprise."""
    return {"id": global_id("Enterprise", known[0])}


def by_product(known: Known) -> dict[str, Any]:
    """Its product."""
    return {"id": global_id("Product", known[3])}


def nothing(_known: Known) -> dict[str, Any]:
    """No variables."""
    return {}


def _of_one(name: str, about: str, wanted: str) -> Shape:
    return Shape(name, about, True, f"query($id: ID!) {{ enterprise(id: $id) {{ id {wanted} }} }}", by_id)


SHAPES = (
    _of_one("point", "an enterprise by id, 8 scalars", SCALARS),
    Shape(
        "by_code",
        "an enterprise by its credit code",
        True,
        f"query($code: String!) {{ enterprise(code: $code) {{ {SCALARS} }} }}",
        lambda known: {"code": known[2]},
    ),
    _of_one("suppliers", "its suppliers with dates", "suppliers(first: 20) { edges { from to node { id name } } }"),
    _of_one(
        "two_hops",
        "its suppliers and theirs",
        "suppliers(first: 10) { edges { node { id suppliers(first: 10) { edges { node { id name } } } } } }",
    ),
    _of_one("titles", "the titles it holds", "titles(first: 10) { edges { from to node { id name } } }"),
    _of_one(
        "reports", "its three reports", "reports(first: 5) { edges { node { year revenue rdExpense employees } } }"
    ),
    Shape(
        "page",
        "the first 50 enterprises",
        True,
        f"{{ enterprises(first: 50) {{ edges {{ node {{ {SCALARS} }} }} }} }}",
        nothing,
    ),
    Shape(
        "prefix",
        "enterprises whose name begins alike",
        True,
        "query($name: String!) { enterprises(filter: {name: {startsWith: $name}}, first: 20, "
        "orderBy: [{field: NAME, direction: ASC}]) { edges { node { id name } } } }",
        lambda known: {"name": known[1][:6]},
    ),
    Shape(
        "search",
        "full text: its whole name",
        False,
        "query($text: String!) { search(text: $text, kinds: [ENTERPRISE], first: 10) { edges { score node { id } } } }",
        lambda known: {"text": known[1]},
    ),
    Shape(
        "makers",
        "the first 20 makers of a product, of which there are more the larger the district is",
        False,
        "query($id: ID!) { product(id: $id) { makers(first: 20) { edges { node { id name } } } } }",
        by_product,
    ),
    Shape("stats", "all enterprises by size", False, "{ enterpriseStats(groupBy: [SIZE_CLASS]) { count } }", nothing),
)
