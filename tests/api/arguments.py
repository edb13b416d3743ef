"""The arguments of one field of a random query: values that fit together, such as a cursor and the order it is of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from graphql import GraphQLEnumType, GraphQLField, get_named_type

from graph.ids import global_id
from graph.model import MODEL
from graph.ordering import OrderKey, encode_cursor, fingerprint
from graph.vocabulary import Kind, Route
from tests.api.values import DAYS, NOWHERE, STRAY, TEXTS, Values
from tests.oracle import PAGE_ROOTS
from tests.oracle_library import library_changes
from tests.oracle_pages import RELEVANCE, Item, Key, requested, total_order, wire
from tests.seed import ON

Given = tuple[str, Any, Callable[[], Any]]  # argument, value, another value of the kind
USED = {"first": 0.5, "after": 0.3, "filter": 0.45, "edgeFilter": 0.4, "orderBy": 0.45, "asOf": 0.4, "search": 0.25}
WRONG = 0.01  # how often a value is one that must be refused


class Arguments:
    """Makes the arguments of fields."""

    def __init__(self, values: Values, *, everything: bool = False) -> None:
        self.values, self.random, self.everything = values, values.random, everything

    def of(self, parent: str, name: str, definition: GraphQLField) -> list[Given]:
        """Some arguments of a field, in random order; those it must have always."""
        given: dict[str, Any] = {}
        for key in definition.args:
            needed = self.everything or str(definition.args[key].type).endswith("!")
            if needed or self.random.random() < USED.get(key, 0.5):
                given[key] = self.value(definition, key)
        if parent == "Query" and name == "enterprise" and not self.everything and self.random.random() > WRONG:
            given.pop(self.random.choice(["id", "code"]), None)
            if not given.keys() & {"id", "code"}:
                given["code"] = self.value(definition, "code")
        if "after" in given:
            given["after"] = self.cursor(parent, name, given)
        found: list[Given] = []
        for key, value in given.items():
            fixed = key in ("orderBy", "after", "groupBy", "ids", "id")
            found.append((key, value, partial(_same, value) if fixed else partial(self.value, definition, key)))
        self.random.shuffle(found)
        return found

    def value(self, definition: GraphQLField, key: str) -> Any:
        """A value for one argument."""
        wrong = self.random.random() < WRONG
        if key == "first":
            return self.random.choice([-1, 101] if wrong else [0, 1, 1, 2, 2, 3, 5, 20, 100, None])
        if key == "asOf":
            return self.random.choice([*DAYS, None])
        if key == "since":
            return self.random.choice([*DAYS, "2021-01-01", "2021-07-01"])
        if key == "tier":
            nullable = [] if str(definition.args[key].type).endswith("!") else [None]
            return self.random.choice(["LITTLE_GIANT", "LITTLE_GIANT", "INNOVATIVE_SME", "TECH_SME", *nullable])
        if key in ("text", "search"):
            return " " if wrong else self.random.choice(TEXTS)
        if key == "code":
            return self.random.choice(["600001", "600001", "91310118MA1JL00A1X", "none"])
        if key in ("id", "ids"):
            return self.ids(get_named_type(definition.type).name, key, wrong=wrong)
        if key == "groupBy":
            words = list(cast("GraphQLEnumType", get_named_type(definition.args[key].type)).values)
            return self.random.sample(words, 4 if wrong else self.random.choice([1, 1, 2, 3]))
        if key == "orderBy" and self.random.random() < 0.1:
            return None
        return self.values.make(definition.args[key].type, NOWHERE, 0)

    def ids(self, kind: str, key: str, *, wrong: bool) -> Any:
        """A global id of the type, or several of any type; sometimes of nothing."""
        if wrong:
            return self.random.choice(STRAY["ID"]) if key == "id" else STRAY["ID"]
        labels = [kind] if kind in MODEL.nodes else list(self.values.ids)
        if kind in MODEL.nodes and self.random.random() < WRONG:
            labels = ["Bank"]
        nobody = global_id(self.random.choice(labels), "t-nobody")

        def one() -> str:
            return self.random.choice([nobody, *self.values.ids[self.random.choice(labels)] * 3])

        return one() if key == "id" else [one() for _ in range(self.random.choice([0, 1, 2, 5]))]

    def cursor(self, parent: str, name: str, given: dict[str, Any]) -> Any:
        """A cursor of the list and order, at a row that may or may not be in the list."""
        if self.random.random() < 2 * WRONG:
            return self.random.choice(["", "?", "W10", encode_cursor(1, ["x"]), encode_cursor(RELEVANCE, [-1]), None])
        if name == "search" or (given.get("search") is not None and not given.get("orderBy")):
            return encode_cursor(RELEVANCE, [self.random.randint(0, 3)])
        if name == "libraryChanges":
            change = self.random.choice(library_changes(self.values.graph))
            return change.cursor
        if name == "cultivationLibrary":
            return self.cursor_at(MODEL.routes["Tier"]["library"], "Enterprise", given)
        if parent == "Query":
            return self.cursor_at(None, PAGE_ROOTS[name], given)
        route = MODEL.routes[parent][name]
        return self.cursor_at(route, route.target, given)

    def cursor_at(self, route: Route | None, label: str, given: dict[str, Any]) -> str:
        """The cursor of a random node of the label, along a random edge of the route."""
        node = self.random.choice(self.values.graph.all(label))
        edge = facts = None
        if route is not None:
            r = route.relationship
            same = [
                e for e in self.values.graph.edges if (e.type, e.start.label, e.end.label) == (r.type, r.start, r.end)
            ]
            edge = self.random.choice(same)
            facts = MODEL.facts_of(r) if route.link.connection else None
        properties = MODEL.nodes[label].properties
        default = [Key("position")] if route and MODEL.nodes[label].property("position") else []
        keys = total_order(
            requested(given.get("orderBy"), properties, facts or ()) or default, along_edges=route is not None
        )
        item = Item(node, ON, edge)
        order = fingerprint([OrderKey(key.name, "", Kind.STRING, key.descending) for key in keys])
        return encode_cursor(order, [wire(key.value(item)) for key in keys])


def _same(value: Any) -> Any:
    return value
