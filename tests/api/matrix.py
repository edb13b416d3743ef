"""Every guarded part of the model, and for each the queries that use it in every way a query can use anything.

Generated from the model: what gets an access rule tomorrow is in the matrix without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.declare import screaming
from graph.access import Access
from graph.ids import global_id
from graph.model import MODEL
from graph.vocabulary import Kind, Property, Relationship, Route, Shape, Tally
from tests.seed import GRAPH

USES = ("select", "filter", "sort", "aggregate", "search", "node")
SELECTED = frozenset({"select", "node"})  # all that a tally can be used in
ASKED = frozenset({"select", "filter", "sort", "aggregate"})  # where a role that never sees a thing is told so


@dataclass(frozen=True)
class Guarded:
    """A part of the model with an access rule, and queries by the way they use it."""

    name: str
    access: Access
    uses: dict[str, list[str]]
    counted: bool = False  # a tally, which can be selected alone
    comparable: bool = True  # whether it can be filtered and ordered by

    @property
    def searchable(self) -> bool:
        """Whether full text can find it at all: a node of a searched label, or one of its properties."""
        label = self.name.split(".")[0]
        return label in MODEL.nodes and bool(MODEL.nodes[label].searched)


def guarded() -> Iterator[Guarded]:
    """Everything that not everyone sees."""
    for label, node in MODEL.nodes.items():
        if node.access:
            yield Guarded(label, node.access, _of_label(label))
        for known in node.properties:
            if known.access:
                yield Guarded(f"{label}.{known.name}", known.access, _of_property(label, known))
        for tally in node.tallies:
            if tally.access:
                yield Guarded(f"{label}.{tally.name}", tally.access, _of_tally(label, tally), counted=True)
    for r in MODEL.relationships:
        name = f"{r.start} {r.type} {r.end}"
        if r.access:
            yield Guarded(name, r.access, _of_relationship(r))
        for known in r.properties:
            if known.access:
                yield Guarded(f"{name} {known.name}", known.access, _of_fact(r, known), comparable=known.comparable)


def _of_label(label: str) -> dict[str, list[str]]:
    ways = [(start, route) for start, routes in MODEL.routes.items() for route in routes.values()]
    into = [(start, route) for start, route in ways if route.target == label]
    # a guarded start without a list of its own is reached by id only, where what is hidden is null
    by_id = [(start, route) for start, route in into if MODEL.nodes[start].access and not MODEL.nodes[start].plural]
    into = [way for way in into if way not in by_id]
    uses: dict[str, list[str]] = {
        "select": [_through(start, route, _items(route)) for start, route in into],
        "filter": [
            _filtered(start, f"{{{route.link.name}: {test}}}") for start, route in into for test in _some(route)
        ],
        "sort": [],
        "aggregate": [
            _filtered(start, f"{{{route.link.name}: {_count(route)}}}") for start, route in into if _count(route)
        ],
        "search": [
            f'{{ search(text: "{text}") {{ totalCount edges {{ node {{ id }} }} }} }}' for text in _texts(label)
        ],
        "node": [
            *(
                f'{{ node(id: "{one}") {{ id }} nodes(ids: {_listed(label)}) {{ id __typename }} }}'
                for one in _ids(label)
            ),
            *(_through(start, route, _items(route)) for start, route in by_id),
        ],
    }
    for start, route in into:
        if route.link.shape is Shape.PAGE:
            uses["aggregate"].append(_through(start, route, "{ totalCount }"))
            uses["sort"].append(
                _through(start, route, "(orderBy: [{field: ID, direction: DESC}]) { edges { node { id } } }")
            )
    if plural := MODEL.nodes[label].plural:
        uses["select"].append(f"{{ {plural} {{ edges {{ node {{ id }} }} }} }}")
        uses["sort"].append(
            f"{{ {plural}(orderBy: [{{field: ID, direction: DESC}}]) {{ edges {{ node {{ id }} }} }} }}"
        )
        uses["filter"].append(
            _filtered(label, "{id: {ne: null}}".replace("{ne: null}", "{in: " + _listed(label) + "}"))
        )
        uses["aggregate"].append(f"{{ {plural} {{ totalCount }} }}")
    return uses


def _of_property(label: str, known: Property) -> dict[str, list[str]]:
    plural, name, word = MODEL.nodes[label].plural, known.name, screaming(known.name)
    value = next(node.facts[name] for node in GRAPH.all(label) if node.facts.get(name) is not None)
    tests = [f"{{{name}: {test}}}" for test in _tests(known, value)]
    page = "{ edges { cursor node { id } } pageInfo { endCursor } }"
    return {
        "select": [f"{{ {plural} {{ edges {{ node {{ id {name} }} }} }} }}"],
        "filter": [_filtered(label, one) for test in tests for one in (test, f"{{not: {test}}}")],
        "sort": [
            f"{{ {plural}(first: 2, orderBy: [{{field: {word}, direction: {way}}}]) {page} }}"
            for way in ("ASC", "DESC")
        ],
        "aggregate": [f"{{ {plural}(filter: {test}) {{ totalCount }} }}" for test in tests],
        "search": [f'{{ search(text: "{value}") {{ totalCount }} }}'],
        "node": [f'{{ node(id: "{one}") {{ ... on {label} {{ {name} }} }} }}' for one in _ids(label)],
    }


def _of_tally(label: str, tally: Tally) -> dict[str, list[str]]:
    return {use: [] for use in USES} | {
        "select": [f"{{ {MODEL.nodes[label].plural} {{ edges {{ node {{ id {tally.name} }} }} }} }}"],
        "node": [f'{{ node(id: "{one}") {{ ... on {label} {{ {tally.name} }} }} }}' for one in _ids(label)],
    }


def _of_relationship(r: Relationship) -> dict[str, list[str]]:
    ways = [
        (start, route) for start, routes in MODEL.routes.items() for route in routes.values() if route.relationship is r
    ]
    uses: dict[str, list[str]] = {use: [] for use in USES}
    for start, route in ways:
        uses["select"].append(_through(start, route, _items(route)))
        uses["filter"] += [_filtered(start, f"{{{route.link.name}: {test}}}") for test in _some(route)]
        uses["node"] += [
            f'{{ node(id: "{one}") {{ ... on {start} {{ {route.link.name} {_items(route)} }} }} }}'
            for one in _ids(start)
        ]
        if _count(route):
            uses["aggregate"].append(_filtered(start, f"{{{route.link.name}: {_count(route)}}}"))
        if route.link.shape is Shape.PAGE:
            uses["aggregate"].append(_through(start, route, "{ totalCount }"))
            uses["sort"].append(
                _through(start, route, "(orderBy: [{field: ID, direction: DESC}]) { edges { node { id } } }")
            )
    return uses


def _of_fact(r: Relationship, known: Property) -> dict[str, list[str]]:
    values = [edge.facts[known.name] for edge in GRAPH.along(r) if known.name in edge.facts]
    uses: dict[str, list[str]] = {use: [] for use in USES}
    for start, routes in MODEL.routes.items():
        for route in routes.values():
            if route.relationship is not r or not route.link.connection:
                continue
            link, word = route.link.name, screaming(known.name)
            facts = f"{{ edges {{ node {{ id }} {known.name} }} }}"
            uses["select"].append(_through(start, route, facts))
            uses["node"] += [
                f'{{ node(id: "{one}") {{ ... on {start} {{ {link} {facts} }} }} }}' for one in _ids(start)
            ]
            if not known.comparable:
                continue
            uses["sort"] += [
                _through(start, route, f"(orderBy: [{{field: {word}, direction: {way}}}]) {{ edges {{ cursor }} }}")
                for way in ("ASC", "DESC")
            ]
            is_one, is_missing = (f"{{{known.name}: {test}}}" for test in _tests(known, values[0] if values else 1))
            uses["filter"] += [
                _through(start, route, f"(edgeFilter: {is_one}) {{ edges {{ node {{ id }} }} }}"),
                _filtered(start, f"{{{link}: {{some: {{}}, edge: {is_missing}}}}}"),
            ]
            uses["aggregate"] += [
                _through(start, route, f"(edgeFilter: {is_missing}) {{ totalCount }}"),
                _filtered(start, f"{{{link}: {{count: {{gte: 1}}, edge: {is_one}}}}}"),
            ]
    return uses


def _tests(known: Property, value: Any) -> list[str]:
    literal = f'"{value}"' if known.kind in (Kind.STRING, Kind.DECIMAL, Kind.DATE) else str(value)
    return [f"{{eq: {literal}}}", "{isNull: true}"]


def _items(route: Route) -> str:
    return "{ edges { node { id } } }" if route.link.shape is Shape.PAGE else "{ id }"


def _some(route: Route) -> list[str]:
    return ["{}", "{not: {}}"] if route.link.shape is Shape.ONE else ["{some: {}}", "{none: {}}", "{every: {not: {}}}"]


def _count(route: Route) -> str:
    return "" if route.link.shape is Shape.ONE else "{count: {gte: 1}}"


def _through(start: str, route: Route, selection: str) -> str:
    below = f"{{ id {route.link.name}{selection if selection.startswith('(') else f' {selection}'} }}"
    plural = MODEL.nodes[start].plural
    return (
        f"{{ {plural} {{ edges {{ node {below} }} }} }}"
        if plural
        else f"{{ nodes(ids: {_listed(start)}) {{ ... on {start} {below} }} }}"
    )


def _filtered(label: str, test: str) -> str:
    plural = MODEL.nodes[label].plural
    if plural:
        return f"{{ {plural}(filter: {test}) {{ edges {{ node {{ id }} }} }} }}"
    start, route = next(
        (start, route)
        for start, routes in MODEL.routes.items()
        for route in routes.values()
        if route.target == label and route.link.shape is Shape.PAGE and MODEL.nodes[start].plural
    )
    return _through(start, route, f"(filter: {test}) {{ edges {{ node {{ id }} }} }}")


def _texts(label: str) -> list[str]:
    searched = MODEL.nodes[label].searched
    return [str(node.facts[name]) for node in GRAPH.all(label) for name in searched if node.facts.get(name)][:2]


def _ids(label: str) -> list[str]:
    return [global_id(label, node.id) for node in GRAPH.all(label)][:2]


def _listed(label: str) -> str:
    return "[" + ", ".join(f'"{global_id(label, node.id)}"' for node in GRAPH.all(label)) + "]"
