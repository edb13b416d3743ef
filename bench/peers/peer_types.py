"""Our model in the peer's words: the same labels, properties and relationships, for @neo4j/graphql."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.fulltext import index_of
from graph.model import MODEL
from graph.vocabulary import Kind, Node, Property, Relationship, Route, Way

SCALARS = {
    Kind.STRING: "String",
    Kind.TEXT: "String",
    Kind.JSON: "String",
    Kind.ENUM: "String",
    Kind.INT: "Int",
    Kind.FLOAT: "Float",
    Kind.DECIMAL: "Float",
    Kind.BOOL: "Boolean",
    Kind.DATE: "Date",
    Kind.MOMENT: "String",
    Kind.STRINGS: "[String!]",
}


def type_definitions() -> str:
    """Every public label and every relationship of the model."""
    nodes = [node for node in MODEL.nodes.values() if not node.internal]
    facts = {facts_type(r): r for r in MODEL.relationships}
    return "\n".join([*(_node(node) for node in nodes), *(_facts(r) for r in facts.values())])


def facts_type(relationship: Relationship) -> str:
    """Name of the type with an edge's properties."""
    words = [*relationship.type.split("_"), relationship.start, relationship.end]
    return "".join(word[0].upper() + word[1:].lower() for word in words)


def search_query(label: str) -> str:
    """Name of the peer's full-text query over a label."""
    return f"search{label}"


def _node(node: Node) -> str:
    lines = ["  id: String!", *_properties(node.properties)]
    lines += [_relationship(route) for route in MODEL.routes[node.label].values()]
    return f"type {node.label} @node{_fulltext(node)} {{\n" + "\n".join(lines) + "\n}"


def _properties(properties: Iterable[Property]) -> Iterator[str]:
    for known in properties:
        yield f"  {known.name}: {SCALARS[known.kind]}{'!' if known.required else ''}"


def _relationship(route: Route) -> str:
    """Every link is a list: the peer has no link to one node since its version 7."""
    way = "OUT" if route.way is Way.OUT else "IN"
    arguments = f'type: "{route.relationship.type}", direction: {way}, properties: "{facts_type(route.relationship)}"'
    return f"  {route.link.name}: [{route.target}!]! @relationship({arguments})"


def _fulltext(node: Node) -> str:
    if not node.searched:
        return ""
    fields = ", ".join(f'"{name}"' for name in node.searched)
    index = f'indexName: "{index_of(node.label)}", queryName: "{search_query(node.label)}", fields: [{fields}]'
    return f" @fulltext(indexes: [{{ {index} }}])"


def _facts(relationship: Relationship) -> str:
    lines = "\n".join(["  source: String", *_properties(MODEL.facts_of(relationship))])
    return f"type {facts_type(relationship)} @relationshipProperties {{\n{lines}\n}}"
