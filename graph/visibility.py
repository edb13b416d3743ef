"""The model's access rules as predicates of the statement being written.

What a role never sees it may not ask for: Forbidden, before any statement runs. What it sees only where it is its own
is filtered inside the statement: hidden nodes and edges are not there, hidden properties are as if missing, for
selection, filters, orders, counts and searches alike.
"""

from __future__ import annotations

from graph.access import Access, Asked
from graph.errors import Forbidden
from graph.fulltext import searched_labels
from graph.model import MODEL
from graph.request import VIEWER
from graph.vocabulary import Property, Route, Tally
from graph.writing import Day, Writing

NEVER = "false"


def granted(access: Access | None, here: str, writing: Writing, there: str = "") -> str:
    """The predicate that the viewer sees what stands at `here`; empty where everyone does, NEVER where it never does.

    For an edge, `here` and `there` are its start and its end.
    """
    if access is None or access.everywhere(writing.role):
        return ""
    if access.nowhere(writing.role):
        return NEVER
    viewer = f"${writing.params.add(VIEWER)}"
    return access.own[writing.role](Asked(here, there or here, viewer, Day(None, writing.params)))


def visible(label: str, here: str, writing: Writing) -> str:
    """The predicate that the viewer sees the node of that label; empty where everyone does."""
    return granted(MODEL.nodes[label].access, here, writing)


def listed(label: str, here: str, writing: Writing) -> str:
    """`visible`, for a list of that label. Raises Forbidden where the viewer's role never sees one."""
    _refuse(MODEL.nodes[label].access, label, writing)
    return visible(label, here, writing)


def found_visible(here: str, writing: Writing) -> str:
    """The predicate that the viewer sees what a search over every label found; empty where it sees them all."""
    tests = [(label, visible(label, here, writing)) for label in searched_labels()]
    return " AND ".join(f"(NOT {here}:{label} OR {may})" for label, may in tests if may)


def granted_property(known: Property, what: str, here: str, writing: Writing) -> str:
    """The predicate that the viewer sees a node's property. Raises Forbidden where its role never does."""
    _refuse(known.access, what, writing)
    return granted(known.access, here, writing)


def granted_tally(known: Tally, what: str, here: str, writing: Writing) -> str:
    """The predicate that the viewer sees a tally of a node. Raises Forbidden where its role never does."""
    _refuse(known.access, what, writing)
    return granted(known.access, here, writing)


def granted_fact(known: Property, what: str, edge: str, writing: Writing) -> str:
    """The predicate that the viewer sees a fact of an edge. Raises Forbidden where its role never does."""
    _refuse(known.access, what, writing)
    return _granted_along(known.access, edge, writing)


def as_seen(expression: str, may: str) -> str:
    """A property as the viewer sees it: missing where the predicate does not hold."""
    return f"CASE WHEN {may} THEN {expression} END" if may else expression


def reachable(route: Route, what: str, writing: Writing) -> None:
    """Raise Forbidden where the viewer's role never sees the edge or what it leads to."""
    _refuse(route.relationship.access, what, writing)
    _refuse(MODEL.nodes[route.target].access, what, writing)


def seen(route: Route, edge: str, there: str, writing: Writing) -> list[str]:
    """The predicates that the viewer sees an edge and the node it leads to; empty ones where everyone does."""
    return [
        _granted_along(route.relationship.access, edge, writing),
        visible(route.target, there, writing),
    ]


def _granted_along(access: Access | None, edge: str, writing: Writing) -> str:
    return granted(access, f"startNode({edge})", writing, f"endNode({edge})")


def _refuse(access: Access | None, what: str, writing: Writing) -> None:
    if access is not None and access.nowhere(writing.role):
        allowed = ", ".join(access.roles) or "nobody"
        raise Forbidden(f"{what} is not visible to the role {writing.role.value}.", f"Roles that see it: {allowed}.")
