"""The seed as a viewer may see it: what the access rules of the model hide, taken out by plain search.

The API's answer to a viewer must be the answer it would give to everyone if the graph were this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from graph.access import Access, Role, Viewer
from graph.model import MODEL
from graph.values import today
from graph.vocabulary import Property, Tally
from graph.whose import (
    AtEitherEnd,
    AtItsCharge,
    AtItsEnd,
    ItsCharge,
    Itself,
    ItselfOrMatched,
    Matched,
    ToldByIt,
    ToldByItsCharge,
)
from tests.oracle_filters import within
from tests.seed import GRAPH, Facts, SeedEdge, SeedGraph, SeedNode

Test = Callable[[SeedGraph, SeedNode, SeedNode, str], bool]  # graph, start, end, key of the viewer's node

VIEWERS = {
    "public": Viewer(),
    "enterprise": Viewer(Role.ENTERPRISE, "chen", "t-qinghe"),
    "an enterprise with nothing": Viewer(Role.ENTERPRISE, "nobody", "t-wide"),
    "an enterprise that is in no library": Viewer(Role.ENTERPRISE, "stranger"),
    "institute": Viewer(Role.INSTITUTE, "uni", "t-uni"),
    "bank": Viewer(Role.BANK, "icbc", "t-icbc"),
    "specialist": Viewer(Role.SPECIALIST, "li", "t-s-li"),
    "another specialist": Viewer(Role.SPECIALIST, "wang", "t-s-wang"),
    "department": Viewer(Role.DEPARTMENT, "jing"),
    "planner": Viewer(Role.PLANNER, "plan"),
    "admin": Viewer(Role.ADMIN, "root"),
}


def redacted(viewer: Viewer, graph: SeedGraph = GRAPH) -> SeedGraph:
    """The graph with everything hidden from the viewer taken out."""
    nodes: dict[str, dict[str, SeedNode]] = {label: {} for label in graph.nodes}
    kept: dict[SeedNode, SeedNode] = {}
    for label, rows in graph.nodes.items():
        model = MODEL.nodes[label]
        for key, node in rows.items():
            if sees(model.access, graph, node, node, viewer):
                hidden = _hidden((*model.properties, *model.tallies), graph, node, node, viewer)
                nodes[label][key] = kept[node] = SeedNode(label, _without(node.facts, hidden))
    edges = []
    for edge in graph.edges:
        model_edge = next(
            r for r in MODEL.relationships if (r.type, r.start, r.end) == (edge.type, edge.start.label, edge.end.label)
        )
        if edge.start in kept and edge.end in kept and sees(model_edge.access, graph, edge.start, edge.end, viewer):
            hidden = _hidden(model_edge.properties, graph, edge.start, edge.end, viewer)
            edges.append(SeedEdge(edge.type, kept[edge.start], kept[edge.end], _without(edge.facts, hidden)))
    return SeedGraph(nodes, tuple(edges))


def sees(access: Access | None, graph: SeedGraph, start: SeedNode, end: SeedNode, viewer: Viewer) -> bool:
    """Whether the viewer sees what the rule stands on."""
    if access is None or viewer.role in access.always:
        return True
    whose = access.own.get(viewer.role)
    return whose is not None and MEANS[type(whose)](graph, start, end, viewer.node)


def _hidden(
    properties: tuple[Property | Tally, ...], graph: SeedGraph, start: SeedNode, end: SeedNode, viewer: Viewer
) -> set[str]:
    return {p.name for p in properties if not sees(p.access, graph, start, end, viewer)}


def _without(facts: Facts, hidden: set[str]) -> Facts:
    return {name: value for name, value in facts.items() if name not in hidden}


def _joined(graph: SeedGraph, kind: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """Start and end of the edges of a type; `on` a day, only of those that hold then."""
    return [
        (edge.start.id, edge.end.id)
        for edge in graph.edges
        if edge.type == kind and (on is None or within(edge.facts.get("from"), edge.facts.get("to"), on))
    ]


def _tellers(graph: SeedGraph, told: SeedNode) -> set[str]:
    raised = _joined(graph, "RAISED")
    steps = [(start, step) for start, appeal in raised for of, step in _joined(graph, "WENT_THROUGH") if of == appeal]
    pairs = [*raised, *steps, *_joined(graph, "REPORTED"), *_joined(graph, "STATED"), *_joined(graph, "RECEIVED")]
    return {start for start, end in pairs if end == told.id}


def _charges(graph: SeedGraph, viewer: str) -> set[str]:
    return {end for start, end in _joined(graph, "SERVES", on=today()) if start == viewer}


def _is_matched(graph: SeedGraph, here: SeedNode, viewer: str) -> bool:
    pairs = _joined(graph, "MATCHED_WITH", on=today())
    return (viewer, here.id) in pairs or (here.id, viewer) in pairs


MEANS: Mapping[type, Test] = {
    Itself: lambda _, start, __, viewer: start.id == viewer,
    AtItsEnd: lambda _, __, end, viewer: end.id == viewer,
    AtEitherEnd: lambda _, start, end, viewer: viewer in (start.id, end.id),  # ids of the seed are unique in all of it
    ToldByIt: lambda graph, start, _, viewer: viewer in _tellers(graph, start),
    ToldByItsCharge: lambda graph, start, _, viewer: bool(_tellers(graph, start) & _charges(graph, viewer)),
    AtItsCharge: lambda graph, start, _, viewer: start.id in _charges(graph, viewer),
    ItsCharge: lambda graph, start, _, viewer: start.id in _charges(graph, viewer),
    Matched: lambda graph, start, _, viewer: _is_matched(graph, start, viewer),
    ItselfOrMatched: lambda graph, start, _, viewer: start.id == viewer or _is_matched(graph, start, viewer),
}
