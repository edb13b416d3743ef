"""The GraphQL types of the model: one object type a node, its Relay connections, filters and orders.

They are made, not written: `graph/model.py` says what there is, so a type cannot drift from what the graph holds.
`Enterprise`, `EnterpriseConnection`, `EnterpriseFilter`, … are attributes of this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from strawberry.types.unset import UNSET

from api.declare import (
    AFTER,
    AS_OF,
    FIRST,
    IS_NULL,
    Argument,
    Fields,
    Node,
    enum_type,
    input_field,
    input_of,
    input_type,
    made_type,
    model_field,
    object_type,
    screaming,
)
from graph.model import MODEL
from graph.vocabulary import Enumeration, Kind, Property, Relationship, Route, Shape
from graph.vocabulary import Node as NodeModel


def __getattr__(name: str) -> Any:
    found = made_type(name)
    if found is None:
        raise AttributeError(f"the model has no type {name}")
    return found


SCALAR = {
    Kind.STRING: "str",
    Kind.TEXT: "str",
    Kind.INT: "int",
    Kind.FLOAT: "float",
    Kind.DECIMAL: "ExactDecimal",
    Kind.BOOL: "bool",
    Kind.DATE: "Date",
    Kind.MOMENT: "DateTime",
    Kind.JSON: "Json",
    Kind.STRINGS: "list[str]",
}
FILTER = {
    Kind.STRING: "StringFilter",
    Kind.INT: "IntFilter",
    Kind.FLOAT: "FloatFilter",
    Kind.DECIMAL: "DecimalRange",
    Kind.BOOL: "bool",
    Kind.DATE: "DateRange",
    Kind.STRINGS: "StringsFilter",
}


def _enumeration(enum: Enumeration) -> None:
    enum_type(enum.name, enum.about, {word: (word, about) for word, about in enum.values.items()})
    input_type(
        f"{enum.name}Filter",
        f"A test of {enum.name}.",
        {"eq": (enum.name, "Is this."), "in": (f"list[{enum.name}]", "Is one of these."), "isNull": IS_NULL},
    )
    input_type(
        f"{enum.name}sFilter",
        f"A test of a list of {enum.name}.",
        {"has": (enum.name, "Has this one."), "hasAny": (f"list[{enum.name}]", "Has at least one of these.")},
    )


def property_field(known: Property) -> Any:
    """The field of a property or an edge fact."""
    base = known.enum.name if known.enum else SCALAR[known.kind]
    if known.enum and known.kind is Kind.STRINGS:
        base = f"list[{base}]"
    required = known.required or known.kind is Kind.STRINGS
    annotation = base if required else f"{base} | None"
    return model_field(annotation, f"{known.about}.")


def _filter_of(known: Property) -> str:
    if known.enum is None:
        return FILTER[known.kind]
    return f"{known.enum.name}sFilter" if known.kind is Kind.STRINGS else f"{known.enum.name}Filter"


def _filterable(facts: Iterable[Property]) -> dict[str, tuple[str, str]]:
    return {p.name: (_filter_of(p), f"{p.about}.") for p in facts if p.comparable or p.kind is Kind.STRINGS}


def _page_arguments(route: Route) -> list[Argument]:
    kind, facts = route.target, route.link.connection
    arguments: list[Argument] = [
        FIRST,
        AFTER,
        ("filter", f"{kind}Filter | None", UNSET, "Only these."),
        ("orderBy", f"list[{facts or kind}Order] | None", UNSET, "Order; ties by id."),
    ]
    if facts:
        about = "Only along edges with these facts."
        arguments.insert(3, ("edgeFilter", f"{edge_filter_name(route.relationship)} | None", UNSET, about))
    return arguments


def edge_filter_name(relationship: Relationship) -> str:
    """Name of the filter over an edge's facts: MakesEdgeFilter, or with its ends where a type has several."""
    same = [r for r in MODEL.relationships if r.type == relationship.type]
    words = [relationship.type.lower(), *([relationship.start, relationship.end] if len(same) > 1 else [])]
    return "".join(part[:1].upper() + part[1:] for word in words for part in word.split("_")) + "EdgeFilter"


def link_field(route: Route) -> Any:
    """The field of a link."""
    link = route.link
    dated = [AS_OF] if route.relationship.dated else []
    if link.shape is Shape.ONE:
        annotation, arguments = f"{route.target} | None", dated
    elif link.shape is Shape.LIST:
        annotation, arguments = f"list[{route.target}]", dated
    else:
        annotation, arguments = f"{link.connection or route.target}Connection", [*_page_arguments(route), *dated]
    return model_field(annotation, f"{link.about}.", arguments)


def _node_type(node: NodeModel) -> None:
    fields: Fields = {}
    for known in node.properties:
        fields[known.name] = property_field(known)
    for tally in node.tallies:
        fields[tally.name] = model_field("int | None" if tally.access else "int", f"{tally.about}.")
    for top in node.highest:
        route = MODEL.routes[node.label][top.link]
        dated = [AS_OF] if route.relationship.dated else []
        fields[top.name] = model_field(f"{route.target} | None", f"{top.about}.", dated)
    for route in MODEL.routes[node.label].values():
        fields[route.link.name] = link_field(route)
    if node.synthetic:
        about = "示例数据: made by a generator, not real."
        fields["synthetic"] = model_field("bool", about)
    if node.label != "Source":
        fields["sources"] = model_field("list[Source]", "数据来源: where its facts come from.")
    made = object_type(node.label, node.about, fields, (Node,))
    definition = made.__strawberry_definition__
    definition.is_type_of = lambda value, _info, label=node.label: value["__typename"] == label
    _connection(node.label, node.label, node.about, {}, scored=bool(node.searched))
    _node_filter(node)
    _order(node.label, node, ())


def _connection(name: str, label: str, about: str, facts: Fields, *, scored: bool = False) -> None:
    edge: Fields = {
        "cursor": model_field("str", "Where the list can be continued from."),
        "node": model_field(label, about),
        **facts,
    }
    if scored:
        edge["score"] = model_field("float | None", "相关度 of a full-text search; null without one.")
    object_type(f"{name}Edge", f"One item of a list of {label}.", edge)
    page = {
        "edges": model_field(f"list[{name}Edge]", "The items of this page."),
        "pageInfo": model_field("PageInfo", "Where the page stands."),
        "totalCount": model_field("int", "总数: how many there are in all; counted only when asked."),
    }
    object_type(f"{name}Connection", f"A page of a list of {label}.", page)


def _edge_connection(route: Route) -> None:
    """The connection of a link whose edge has facts; both ways of one relationship may share a name."""
    name, relationship = route.link.connection, route.relationship
    if made_type(f"{name}Connection"):
        return
    facts = {p.name: property_field(p) for p in MODEL.facts_of(relationship)}
    facts["source"] = model_field("Source", "数据来源: where this edge comes from.")
    _connection(name, route.target, MODEL.nodes[route.target].about, facts)
    _order(name, MODEL.nodes[route.target], MODEL.facts_of(relationship))


def _order(name: str, node: NodeModel, facts: Iterable[Property]) -> None:
    keys = {p.name: p for p in (*node.properties, *facts) if p.comparable}
    words = {"ID": ("id", "标识")} | {screaming(n): (n, f"{p.about}") for n, p in keys.items()}
    enum_type(f"{name}OrderField", f"What a list of {node.label} can be ordered by.", words)
    made = {
        "field": input_field(f"{name}OrderField", "By what."),
        "direction": input_field("OrderDirection", "Which way.", made_type("OrderDirection").ASC),
    }
    input_of(f"{name}Order", "One key of an order.", made)


def _node_filter(node: NodeModel) -> None:
    name = f"{node.label}Filter"
    fields: dict[str, tuple[str, str]] = {"id": ("IdFilter", "标识."), **_filterable(node.properties)}
    if node.synthetic:
        fields["synthetic"] = ("bool", "示例数据.")
    for route in MODEL.routes[node.label].values():
        kind = f"{route.target}Filter" if route.link.shape is Shape.ONE else relation_filter_name(route)
        fields[route.link.name] = (kind, f"{route.link.about}.")
    fields |= {
        "and": (f"list[{name}]", "All of these."),
        "or": (f"list[{name}]", "At least one of these."),
        "not": (name, "The exact complement: what does not satisfy this, missing values included."),
    }
    input_type(name, f"Which {node.label} nodes; all conditions given must hold.", fields)
    input_type(
        f"{node.label}CountFilter",
        f"How many related {node.label} nodes.",
        {
            "where": (name, "Count only these."),
            **{op: ("int", words) for op, words in COUNTS.items()},
        },
    )


COUNTS = {
    "eq": "Exactly.",
    "gt": "More than.",
    "gte": "At least.",
    "lt": "Fewer than.",
    "lte": "At most.",
}


def relation_filter_name(route: Route) -> str:
    """Name of the filter over related nodes: EnterpriseRelationFilter, or with the edge's name where it has facts."""
    return f"{route.link.connection or route.target}RelationFilter"


def _relation_filter(route: Route) -> None:
    name = relation_filter_name(route)
    if made_type(name):
        return
    node = f"{route.target}Filter"
    fields = {
        "some": (node, "At least one of them is such."),
        "none": (node, "None of them is such."),
        "every": (node, "All of them are such; holds where there is none."),
        "count": (f"{route.target}CountFilter", "How many there are."),
    }
    if route.link.connection:
        fields["edge"] = (edge_filter_name(route.relationship), "Consider only edges with these facts.")
    input_type(name, f"A test of the related {route.target} nodes.", fields)


for _enum in MODEL.enums.values():
    _enumeration(_enum)
for _relationship in MODEL.relationships:
    if any(link and link.connection for link in (_relationship.out, _relationship.back)):
        input_type(
            edge_filter_name(_relationship),
            f"A test of the edge: {_relationship.about}",
            _filterable(MODEL.facts_of(_relationship)),
        )
PUBLIC = [node for node in MODEL.nodes.values() if not node.internal]
for _node in PUBLIC:
    _node_type(_node)
for _routes in MODEL.routes.values():
    for _route in _routes.values():
        if _route.link.shape is not Shape.ONE:
            _relation_filter(_route)
        if _route.link.connection:
            _edge_connection(_route)

enum_type("NodeKind", "What can be searched.", {screaming(n.label): (n.label, n.about) for n in PUBLIC if n.searched})
_connection("Search", "Node", "What was found.", {"score": model_field("float", "相关度.")})
