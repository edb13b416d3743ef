"""The model keeps its own rules: what it names exists, no name means two things, and its words fit GraphQL."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graph.model import MODEL
from graph.vocabulary import Kind, Link, Model, Node, Property, Relationship, Route, Shape, Way

NAME = re.compile(r"[a-z][A-Za-z0-9]*")
TYPE = re.compile(r"[A-Z][A-Za-z0-9]*")
WORD = re.compile(r"[A-Z][A-Z0-9_]*")
OWN = {"id", "synthetic", "sources", "source", "noun", "load", "cursor", "node", "score", "and", "or", "not"}
ROUTES = [(label, route) for label, routes in MODEL.routes.items() for route in routes.values()]
CONNECTED = [(label, route) for label, route in ROUTES if route.link.connection]


def test_labels_types_and_names_are_names() -> None:
    assert all(TYPE.fullmatch(label) for label in MODEL.nodes)
    assert all(WORD.fullmatch(r.type) for r in MODEL.relationships)
    assert all(NAME.fullmatch(p.name) for node in MODEL.nodes.values() for p in node.properties)
    assert all(NAME.fullmatch(route.link.name) for _, route in ROUTES)
    assert all(WORD.fullmatch(word) for enum in MODEL.enums.values() for word in enum.values)


def test_a_name_means_one_thing() -> None:
    for node in MODEL.nodes.values():
        names = [p.name for p in node.properties]
        assert len(set(names)) == len(names)
        assert not {*names, *MODEL.routes[node.label]} & OWN


@pytest.mark.parametrize(("label", "route"), CONNECTED, ids=lambda value: str(getattr(value, "link", value)))
def test_a_fact_of_an_edge_is_no_property_of_the_node_beyond(label: str, route: Route) -> None:
    # both can be ordered by, in one list of words
    facts = {p.name for p in MODEL.facts_of(route.relationship)}
    assert not facts & {p.name for p in MODEL.nodes[route.target].properties}


def test_edges_join_labels_that_are_there_and_stand_once() -> None:
    kinds = [(r.type, r.start, r.end) for r in MODEL.relationships]
    assert len(set(kinds)) == len(kinds)
    assert {label for _, start, end in kinds for label in (start, end)} <= MODEL.nodes.keys()
    assert all(r.out or r.back for r in MODEL.relationships)


def test_connections_of_one_name_have_one_target_and_the_same_facts() -> None:
    known: dict[str, tuple[str, tuple[Property, ...]]] = {}
    for _, route in CONNECTED:
        assert route.link.shape is Shape.PAGE
        same = (route.target, MODEL.facts_of(route.relationship))
        assert known.setdefault(route.link.connection, same) == same
    assert not known.keys() & MODEL.nodes.keys()


def test_edges_with_facts_of_their_own_show_them() -> None:
    for label, route in ROUTES:
        if route.relationship.properties and route.link.shape is Shape.PAGE:
            assert route.link.connection, f"{label}.{route.link.name} hides the facts of its edges"


def test_words_belong_to_lists_that_are_known() -> None:
    for node in MODEL.nodes.values():
        for p in node.properties:
            assert p.enum is None or (p.kind in {Kind.ENUM, Kind.STRINGS} and MODEL.enums[p.enum.name] is p.enum)
            assert p.kind is not Kind.ENUM or p.enum


def test_everything_is_described() -> None:
    assert all(node.about and all(p.about for p in node.properties) for node in MODEL.nodes.values())
    assert all(r.about and all(p.about for p in r.properties) for r in MODEL.relationships)
    assert all(route.link.about for _, route in ROUTES)
    assert all(enum.about and all(enum.values.values()) for enum in MODEL.enums.values())


def test_full_text_holds_texts_only() -> None:
    searched = [p for node in MODEL.nodes.values() for p in node.properties if p.searched]
    assert {p.kind for p in searched} <= {Kind.STRING, Kind.TEXT, Kind.STRINGS}


# ------------------------------------------------------------------------------------------- the words it is made of

TOWN = Node("Town", "A town.", (Property("position", Kind.INT, "Place."), Property("name", Kind.STRING, "Name.")))
ROAD = Node("Road", "A road.", (Property("name", Kind.STRING, "Name.", searched=True),))
LEADS = Relationship("LEADS_TO", "Road", "Town", "A road leads to a town.", out=Link("towns", Shape.PAGE, "Towns."))


def model(*relationships: Relationship) -> Model:
    """A model of roads and towns."""
    return Model(1, {"Town": TOWN, "Road": ROAD}, relationships, {}, ())


def test_a_link_may_not_take_a_name_that_is_taken() -> None:
    taken = replace(LEADS, type="PASSES", out=Link("towns", Shape.LIST, "Towns."))
    with pytest.raises(ValueError, match=r"Road.towns is declared twice"):
        model(LEADS, taken)
    with pytest.raises(ValueError, match=r"Road.name is declared twice"):
        model(replace(LEADS, out=Link("name", Shape.ONE, "Name.")))


def test_lists_go_by_position_where_there_is_one() -> None:
    assert (TOWN.order, ROAD.order) == ("position", "id")
    assert (TOWN.searched, ROAD.searched) == ((), ("name",))


def test_a_route_as_a_pattern() -> None:
    there, back = Route(Link("a", Shape.PAGE, ""), LEADS, Way.OUT), Route(Link("b", Shape.PAGE, ""), LEADS, Way.IN)
    assert (there.target, back.target) == ("Town", "Road")
    assert there.pattern("n", "r", "m") == "(n)-[r:LEADS_TO]->(m:Town)"
    assert back.pattern("n", "", "m", label=False) == "(n)<-[:LEADS_TO]-(m)"


def test_an_end_is_alone_unless_the_type_leads_elsewhere_too() -> None:
    elsewhere = replace(LEADS, end="Road", out=Link("roads", Shape.PAGE, "Roads."))
    route = Route(Link("a", Shape.PAGE, ""), LEADS, Way.OUT)
    assert model(LEADS).lone_end(route)
    assert not model(LEADS, elsewhere).lone_end(route)
    back = Route(Link("b", Shape.PAGE, ""), LEADS, Way.IN)
    assert model(LEADS, elsewhere).lone_end(back)
