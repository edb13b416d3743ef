"""Values for the arguments of random queries: of the right type, mostly ones that the seed has, sometimes others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)

from graph.ids import global_id
from graph.model import MODEL
from tests.seed import SeedGraph

STRAY: dict[str, list[Any]] = {
    "String": ["", "a", "青", '"\\', "zzz", "𠮷"],
    "ID": ["", "x", "RW50ZXJwcmlzZTp0LW5vYm9keQ"],
    "Int": [0, 1, 2, -1, 3, 2021, 2147483647],
    "Float": [0, 0.5, 1.0, -1.5, 1e300],
    "Decimal": ["0.3", 0.3, 500, "12000.5", "1e-7", 1],
    "Date": ["2024-06-01", "2024-05-31", "2015-03-01", "1900-01-01", "9999-12-31"],
    "Boolean": [True, False],
}
DAYS = ["2024-05-30", "2024-05-31", "2024-06-01", "2024-06-02", "2024-06-03", "1990-01-01"]
TEXTS = [
    "青禾",
    "光刻",
    "中小企业",
    "tools",
    "acme",
    "lith",
    "有限公司",
    "芯",
    "第十条",
    "8542",
    "nothing-of-the-kind",
    '+(青*" && !x~',
]


@dataclass(frozen=True)
class Hint:
    """Where a value is going to stand: an input type and its field."""

    owner: str
    field: str


NOWHERE = Hint("", "")


class Values:
    """Makes values of input types. The seed's own values are kept by input type and field."""

    def __init__(self, schema: GraphQLSchema, graph: SeedGraph, random: Random) -> None:
        self.schema, self.graph, self.random = schema, graph, random
        self.pools: dict[Hint, list[Any]] = {}
        for label, rows in graph.nodes.items():
            for node in rows.values():
                self._collect(f"{label}Filter", node.facts | {"id": global_id(label, node.id)})
            for name, route in MODEL.routes[label].items():
                given = schema.type_map[label].fields[name].args.get("edgeFilter")  # type: ignore[attr-defined]
                for edge in graph.edges if given else ():
                    if edge.type == route.relationship.type:
                        self._collect(get_named_type(given.type).name, edge.facts)
        self.ids = {label: [global_id(label, key) for key in rows] for label, rows in graph.nodes.items()}

    def _collect(self, owner: str, facts: dict[str, Any]) -> None:
        for name, value in facts.items():
            values = value if isinstance(value, list) else [value]
            pool = self.pools.setdefault(Hint(owner, name), [])
            pool += [v.isoformat() if hasattr(v, "isoformat") else v for v in values]

    def make(self, kind: Any, hint: Hint, depth: int = 0) -> Any:
        """A value of an input type, as it would stand in JSON."""
        if is_non_null_type(kind):
            return self.make(kind.of_type, hint, depth)
        if is_list_type(kind):
            return [self.make(kind.of_type, hint, depth + 1) for _ in range(self.random.choice([0, 1, 1, 2, 2, 3]))]
        if is_input_object_type(kind):
            return {
                name: self.make(kind.fields[name].type, inner, depth + 1)
                for name, inner in self.chosen(kind, hint, depth)
            }
        return self.scalar(kind, hint)

    def chosen(self, kind: GraphQLInputObjectType, hint: Hint, depth: int) -> list[tuple[str, Hint]]:
        """Some fields of an input type, each with the hint for its value; the deeper, the fewer and the simpler."""
        names = list(kind.fields)
        if any(is_non_null_type(field.type) for field in kind.fields.values()):  # an order: all of it
            return [(name, NOWHERE) for name in names]
        simple = [name for name in names if tests_a_value(kind.fields[name].type)]
        names = simple if depth > 3 and simple else names
        many = self.random.choice([0, 1, 1, 1, 1, 2, 3] if depth < 3 else [0, 1, 1, 1, 1, 1])
        picked = sorted(self.random.sample(names, min(many, len(names))), key=names.index)
        return [(name, hint if tests_a_value(kind) else Hint(kind.name, name)) for name in picked]

    def scalar(self, kind: Any, hint: Hint) -> Any:
        """A scalar or enum word that may mean something where it is going to stand."""
        if isinstance(kind, GraphQLEnumType):
            pool = self.pools.get(hint, [])
            known = [word for word in pool if word in kind.values]
            return self.random.choice(known if known and self.random.random() < 0.7 else list(kind.values))
        stray = STRAY[kind.name]
        pool = [value for value in self.pools.get(hint, ()) if fits(kind.name, value)]
        if not pool or self.random.random() < 0.2:
            return self.random.choice(stray)
        value = self.random.choice(pool)
        if kind.name == "String" and len(value) > 2 and self.random.random() < 0.4:
            return value[: self.random.randint(1, 2)] if self.random.random() < 0.5 else value[1:3]
        if kind.name == "Decimal":
            return self.random.choice([str(value), value])
        return value


def tests_a_value(kind: Any) -> bool:
    """Whether a type is a value or tests one, rather than leading to further filters."""
    named = get_named_type(kind)
    return not is_input_object_type(named) or (
        bool(named.fields.keys() & {"eq", "has"}) and "where" not in named.fields
    )


FITS: dict[str, Callable[[Any], bool]] = {
    "String": lambda v: isinstance(v, str),
    "ID": lambda v: isinstance(v, str),
    "Date": lambda v: isinstance(v, str),
    "Int": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "Float": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "Decimal": lambda v: isinstance(v, int | float) and not isinstance(v, bool) and 1e-10 < abs(v) < 1e14,
    "Boolean": lambda v: isinstance(v, bool),
}


def fits(kind: str, value: Any) -> bool:
    """Whether a stored value is one a caller could give for this scalar."""
    return FITS[kind](value)
