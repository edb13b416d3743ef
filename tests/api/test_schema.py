"""The schema as a contract: printed, described, shaped by Relay's rules, and the same as the model."""

from __future__ import annotations

from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    find_breaking_changes,
    is_enum_type,
    is_specified_scalar_type,
    validate_schema,
)

from api.schema import core, print_sdl
from graph.ids import global_id
from graph.model import MODEL
from graph.settings import CHECKOUT
from graph.vocabulary import Kind, Property, Shape
from tests.api.asking import Api
from tests.seed import GRAPH

TYPES = {name: kind for name, kind in core.type_map.items() if not name.startswith("__")}
OBJECTS = {name: kind for name, kind in TYPES.items() if isinstance(kind, GraphQLObjectType)}
LABELS = [node.label for node in MODEL.nodes.values() if not node.internal]
SCALARS = {
    Kind.STRING: "String",
    Kind.TEXT: "String",
    Kind.INT: "Int",
    Kind.FLOAT: "Float",
    Kind.DECIMAL: "Decimal",
    Kind.BOOL: "Boolean",
    Kind.DATE: "Date",
    Kind.MOMENT: "DateTime",
    Kind.JSON: "JSON",
}


def fields(name: str) -> dict[str, str]:
    """The fields of an object or input type, each with its type as text."""
    kind = cast("GraphQLObjectType | GraphQLInputObjectType", core.type_map[name])
    return {key: str(field.type) for key, field in kind.fields.items()}


def test_the_schema_in_git_is_the_schema() -> None:
    kept = (CHECKOUT / "schema.graphql").read_text("utf-8")
    assert find_breaking_changes(build_schema(kept), core) == []
    assert kept == print_sdl(), "run `tidu schema --write`"


def test_it_is_valid() -> None:
    assert validate_schema(core) == []
    assert validate_schema(build_schema(print_sdl())) == []


def test_everything_is_described() -> None:
    bare = []
    for name, kind in TYPES.items():
        if is_specified_scalar_type(kind):
            continue
        bare += [] if kind.description else [name]
        if isinstance(kind, GraphQLEnumType):
            bare += [f"{name}.{word}" for word, value in kind.values.items() if not value.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            bare += [f"{name}.{key}" for key, field in kind.fields.items() if not field.description]
        if isinstance(kind, GraphQLObjectType):
            named = ((f"{name}.{key}({word})", made) for key, f in kind.fields.items() for word, made in f.args.items())
            bare += [place for place, made in named if not made.description]
    assert bare == []


def test_a_mutation_has_one_input_and_a_payload() -> None:
    assert core.mutation_type is not None
    for name, field in core.mutation_type.fields.items():
        stem = name[0].upper() + name[1:]
        assert {key: str(made.type) for key, made in field.args.items()} == {"input": f"{stem}Input!"}
        assert str(field.type) == f"{stem}Payload!"
        taken, given = fields(f"{stem}Input"), fields(f"{stem}Payload")
        assert taken["idempotencyKey"] == "String"
        assert ("enterpriseId" in taken) == ("expectedRevision" in taken)
        assert given["userErrors"] == "[UserError!]!"
    assert core.subscription_type is None


# ----------------------------------------------------------------------------------------------------------- Relay


@pytest.mark.parametrize("name", [name for name in OBJECTS if name.endswith("Connection")])
def test_a_connection(name: str) -> None:
    edge = name.replace("Connection", "Edge")
    assert fields(name) == {"edges": f"[{edge}!]!", "pageInfo": "PageInfo!", "totalCount": "Int!"}
    found = fields(edge)
    assert found["cursor"] == "String!"
    assert found["node"].rstrip("!") in [*LABELS, "Node", "LibraryChange"]


def test_the_info_of_a_page() -> None:
    assert fields("PageInfo") == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }


def test_every_list_that_can_be_long_is_paged_the_same_way() -> None:
    for name, kind in OBJECTS.items():
        for key, field in kind.fields.items():
            if str(field.type).endswith("Connection!"):
                sizes = {word: (str(made.type), made.default_value) for word, made in field.args.items()}
                assert sizes["first"] == ("Int", 20), f"{name}.{key}"
                assert sizes["after"][0] == "String", f"{name}.{key}"


def test_every_node_has_the_interface() -> None:
    interface = cast("GraphQLInterfaceType", core.type_map["Node"])
    assert fields("Node") == {"id": "ID!"}
    assert {kind.name for kind in core.get_possible_types(interface)} == set(LABELS)


async def test_every_node_can_be_fetched_again(api: Api) -> None:
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    for label, rows in GRAPH.nodes.items():
        keys = [global_id(label, key) for key in rows]
        assert (await api.data(text, {"ids": keys}))["nodes"] == [{"__typename": label, "id": key} for key in keys]


@pytest.mark.parametrize("label", LABELS)
async def test_a_node_by_its_id(api: Api, label: str) -> None:
    keys = [global_id(label, key) for key in GRAPH.nodes[label]]
    text = "query ($id: ID!) { node(id: $id) { __typename id } }"
    assert [await api.data(text, {"id": key}) for key in keys] == [
        {"node": {"__typename": label, "id": key}} for key in keys
    ]
    assert await api.data(text, {"id": global_id(label, "t-nobody")}) == {"node": None}


def test_no_two_nodes_share_an_id() -> None:
    keys = [global_id(label, key) for label, rows in GRAPH.nodes.items() for key in rows]
    assert len(set(keys)) == len(keys)


async def test_nodes_that_are_not_there(api: Api) -> None:
    keys = [global_id(label, "t-nobody") for label in LABELS]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await api.data(text, {"ids": keys}) == {"nodes": [None] * len(LABELS)}


# ------------------------------------------------------------------------------------------------------- the model


def written(p: Property) -> str:
    """The GraphQL type of a property."""
    if p.kind is Kind.STRINGS:
        return f"[{p.enum.name if p.enum else 'String'}!]!"
    return (p.enum.name if p.enum else SCALARS[p.kind]) + ("!" if p.required else "")


@pytest.mark.parametrize("label", LABELS)
def test_a_type_has_the_fields_of_its_node(label: str) -> None:
    node = MODEL.nodes[label]
    expected = {"id": "ID!"} | {p.name: written(p) for p in node.properties}
    for name, route in MODEL.routes[label].items():
        forms = {
            Shape.ONE: route.target,
            Shape.LIST: f"[{route.target}!]!",
            Shape.PAGE: f"{route.link.connection or route.target}Connection!",
        }
        expected[name] = forms[route.link.shape]
    expected |= {tally.name: "Int" if tally.access else "Int!" for tally in node.tallies}
    expected |= {top.name: MODEL.routes[label][top.link].target for top in node.highest}
    expected |= {"synthetic": "Boolean!"} if node.synthetic else {}
    expected |= {"sources": "[Source!]!"} if label != "Source" else {}
    assert fields(label) == expected


@pytest.mark.parametrize("label", LABELS)
def test_a_link_takes_the_arguments_its_edge_allows(label: str) -> None:
    for name, route in MODEL.routes[label].items():
        expected = {"asOf"} if route.relationship.dated else set()
        if route.link.shape is Shape.PAGE:
            expected |= {"first", "after", "filter", "orderBy"} | ({"edgeFilter"} if route.link.connection else set())
        kind = cast("GraphQLObjectType", core.type_map[label])
        assert set(kind.fields[name].args) == expected, name


def test_an_edge_shows_its_facts() -> None:
    for routes in MODEL.routes.values():
        for route in routes.values():
            name = route.link.connection
            if name:
                facts = {p.name: written(p) for p in MODEL.facts_of(route.relationship)}
                own = {"cursor": "String!", "node": f"{route.target}!", "source": "Source!"}
                assert fields(f"{name}Edge") == own | facts


def test_a_node_can_be_filtered_and_ordered_by_what_can_be_compared() -> None:
    for label in LABELS:
        node = MODEL.nodes[label]
        compared = {p.name for p in node.properties if p.kind not in {Kind.TEXT, Kind.JSON, Kind.STRINGS, Kind.MOMENT}}
        tested = compared | {p.name for p in node.properties if p.kind is Kind.STRINGS} | set(MODEL.routes[label])
        own = {"id", "and", "or", "not"} | ({"synthetic"} if node.synthetic else set())
        if f"{label}Filter" in core.type_map:  # a label without lists of its own has none, and no order
            assert set(fields(f"{label}Filter")) == tested | own
        words = core.type_map.get(f"{label}OrderField")
        if words is not None:
            assert {value.value for value in cast("GraphQLEnumType", words).values.values()} == compared | {"id"}
    assert "EnterpriseFilter" in core.type_map
    assert "EnterpriseOrderField" in core.type_map


def test_closed_lists_are_enums() -> None:
    for enum in MODEL.enums.values():
        kind: Any = core.type_map[enum.name]
        assert is_enum_type(kind)
        assert {word: value.description for word, value in kind.values.items()} == enum.values


def test_what_is_book_keeping_is_not_in_the_schema() -> None:
    internal = [node.label for node in MODEL.nodes.values() if node.internal]
    assert internal
    assert not [name for name in TYPES for label in internal if name.startswith(label)]
