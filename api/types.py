"""The GraphQL types of the model: one object type a node, its Relay connections, filters and orders.

They are made, not written: `graph/model.py` says what there is, so a type cannot drift from what the graph holds.
`Enterprise`, `EnterpriseConnection`, `EnterpriseFilter`, … are attributes of this module.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

from api.scalars import Date, ExactDecimal, Json  # noqa: F401 - named in annotations
from graph.model import MODEL
from graph.vocabulary import Enumeration, Kind, Property, Relationship, Route, Shape
from graph.vocabulary import Node as NodeModel


def __getattr__(name: str) -> Any:
    raise AttributeError(f"the model has no type {name}")


SCALAR = {
    Kind.STRING: "str",
    Kind.TEXT: "str",
    Kind.INT: "int",
    Kind.FLOAT: "float",
    Kind.DECIMAL: "ExactDecimal",
    Kind.BOOL: "bool",
    Kind.DATE: "Date",
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
Argument = tuple[str, str, object, str]  # name, annotation, default, description

FIRST: Argument = ("first", "int | None", 20, "How many; 0 to 100.")
AFTER: Argument = ("after", "str | None", UNSET, "Continue after this cursor.")
AS_OF: Argument = ("asOf", "Date | None", UNSET, "日期: take dated edges as they hold on this day; today unless given.")
SEARCH: Argument = (
    "search",
    "str | None",
    UNSET,
    "全文检索: every word must match; best first unless ordered otherwise.",
)


class ModelField(StrawberryField):
    """A field that a plan answers: its value stands under its response key in what the plan built."""

    declared: str


def model_field(annotation: str, about: str, arguments: Iterable[Argument] = (), *, cls: type = ModelField) -> Any:
    """A field with that type and those arguments; the annotation may name any type of this module."""
    made = cls(description=about)
    made.declared = annotation
    made.arguments = [
        StrawberryArgument(
            python_name=name, graphql_name=name, type_annotation=_annotation(kind), default=default, description=words
        )
        for name, kind, default, words in arguments
    ]
    return made


def _annotation(text: str) -> StrawberryAnnotation:
    return StrawberryAnnotation(text, namespace=globals())


def _publish(name: str, made: Any) -> Any:
    made.__module__ = __name__
    globals()[name] = made
    return made


Fields = dict[str, Any]  # GraphQL name → field


def _class(name: str, fields: Fields, bases: tuple[type, ...] = ()) -> type:
    """A class with annotated fields. Python's own words get an underscore."""
    attributes: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for graphql_name, made in fields.items():
        python_name = f"{graphql_name}_" if graphql_name in {"in", "and", "or", "not", "from", "id"} else graphql_name
        made.graphql_name = graphql_name
        attributes["__annotations__"][python_name] = made.declared
        attributes[python_name] = made
    return type(name, bases, attributes)


def object_type(name: str, about: str, fields: Fields, bases: tuple[type, ...] = ()) -> Any:
    """Make and publish an object type."""
    return _publish(name, strawberry.type(_class(name, fields, bases), name=name, description=about))


def input_type(name: str, about: str, fields: dict[str, tuple[str, str]]) -> Any:
    """Make and publish an input type; every field may be left out."""
    made = {key: _input_field(f"{kind} | None", words, UNSET) for key, (kind, words) in fields.items()}
    return _publish(name, strawberry.input(_class(name, made), name=name, description=about))


def _input_field(annotation: str, about: str, default: object = dataclasses.MISSING) -> Any:
    made = ModelField(description=about, default=default)
    made.declared = annotation
    return made


def enum_type(name: str, about: str, words: dict[str, tuple[str, str]]) -> Any:
    """Make and publish an enum: GraphQL word → (value inside, description)."""
    make: Any = Enum  # its functional form, with names known only here
    made = make(name, {word: value for word, (value, _) in words.items()}, module=__name__)
    strawberry.enum(made, name=name, description=about)
    for value in made.__strawberry_definition__.values:
        value.description = words[value.name][1]
    return _publish(name, made)


def screaming(name: str) -> str:
    """stockCode → STOCK_CODE."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


# ------------------------------------------------------------------------------------------------ shared by all types


@strawberry.interface(description="Anything with a global id, by which `node` fetches it again.")
class Node:
    """The Relay interface."""

    id: strawberry.ID = strawberry.field(description="全局标识: opaque, stable; use it with `node`.")

    @classmethod
    def resolve_type(cls, value: Any, *_: Any) -> str:
        return str(value["__typename"])


object_type(
    "PageInfo",
    "Where a page stands in its list.",
    {
        "hasNextPage": model_field("bool", "Whether more follow."),
        "hasPreviousPage": model_field("bool", "Whether the page continues an earlier one."),
        "startCursor": model_field("str | None", "Cursor of its first edge."),
        "endCursor": model_field("str | None", "Cursor of its last edge: give it as `after`."),
    },
)
enum_type(
    "OrderDirection",
    "顺序.",
    {"ASC": ("ASC", "升序: missing values last"), "DESC": ("DESC", "降序: missing values first")},
)

IS_NULL = ("bool", "Whether the value is missing.")
input_type(
    "IdFilter",
    "A test of an id.",
    {"eq": ("strawberry.ID", "Is this."), "in": ("list[strawberry.ID]", "Is one of these.")},
)
input_type(
    "StringFilter",
    "A test of a text; upper and lower case differ. A missing value passes none but isNull.",
    {
        "eq": ("str", "Is this."),
        "ne": ("str", "Is another."),
        "in": ("list[str]", "Is one of these."),
        "contains": ("str", "Has this in it."),
        "startsWith": ("str", "Begins with this."),
        "isNull": IS_NULL,
    },
)
input_type(
    "StringsFilter",
    "A test of a list of texts.",
    {"has": ("str", "Has this one."), "hasAny": ("list[str]", "Has at least one of these.")},
)
for _name, _kind, _about in (
    ("IntFilter", "int", "A test of a whole number."),
    ("FloatFilter", "float", "A test of a number."),
    ("DecimalRange", "ExactDecimal", "A test of an exact decimal."),
    ("DateRange", "Date", "A test of a day."),
):
    input_type(
        _name,
        f"{_about} A missing value passes none but isNull.",
        {
            "eq": (_kind, "Is this."),
            "in": (f"list[{_kind}]", "Is one of these."),
            "gt": (_kind, "Is after or above this."),
            "gte": (_kind, "Is this, or after or above it."),
            "lt": (_kind, "Is before or below this."),
            "lte": (_kind, "Is this, or before or below it."),
            "isNull": IS_NULL,
        },
    )


def _enumeration(enum: Enumeration) -> None:
    enum_type(enum.name, enum.about, {word: (word, about) for word, about in enum.values.items()})
    input_type(
        f"{enum.name}Filter",
        f"A test of {enum.name}.",
        {"eq": (enum.name, "Is this."), "in": (f"list[{enum.name}]", "Is one of these."), "isNull": IS_NULL},
    )


# ------------------------------------------------------------------------------------------------------- from the model


def property_field(known: Property) -> Any:
    """The field of a property or an edge fact."""
    base = known.enum.name if known.enum else SCALAR[known.kind]
    required = known.required or known.kind is Kind.STRINGS
    annotation = base if required else f"{base} | None"
    return model_field(annotation, f"{known.about}.")


def _filter_of(known: Property) -> str:
    return f"{known.enum.name}Filter" if known.enum else FILTER[known.kind]


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
    if f"{name}Connection" in globals():
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
        "field": _input_field(f"{name}OrderField", "By what."),
        "direction": _input_field("OrderDirection", "Which way.", globals()["OrderDirection"].ASC),
    }
    order = strawberry.input(_class(f"{name}Order", made), name=f"{name}Order", description="One key of an order.")
    _publish(f"{name}Order", order)


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
    if name in globals():
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
