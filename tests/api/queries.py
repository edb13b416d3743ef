"""Random valid queries over the whole schema: aliases, merging fields, fragments, directives, variables, interfaces.

`Generator(schema, graph, Random(seed)).case()` gives one; the same seed gives the same cases.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInputType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    parse,
    parse_type,
    print_ast,
    type_from_ast,
    validate,
)
from graphql.utilities.value_to_literal import value_to_literal

from tests.api.arguments import Arguments
from tests.api.values import Values
from tests.seed import GRAPH, SeedGraph

MOST_FIELDS = 24  # a document; keeps its statements small
LEADS_ON = {"edges": 8, "node": 8, "pageInfo": 1, "sources": 1}  # how often, where a leaf counts as 1


@dataclass(frozen=True)
class Case:
    """A document and the sets of variables to run it with, one after the other."""

    text: str
    variable_sets: tuple[dict[str, Any], ...] = ({},)


@dataclass
class Scope:
    """The response keys of one object, with what stands under each: fields of one key must be the same field."""

    unique: bool = False  # keys must differ from those of other types selected beside this one
    keys: dict[str, Chosen] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """A field that was selected: its name, its text with alias and arguments, and the keys below it."""

    name: str
    text: str
    below: Scope


class Generator:
    """Makes cases."""

    def __init__(self, schema: GraphQLSchema, random: Random, graph: SeedGraph = GRAPH) -> None:
        self.schema, self.random = schema, random
        self.values = Values(schema, graph, random)
        self.arguments = Arguments(self.values)

    def case(self) -> Case:
        """A valid document; made again until graphql-core finds it valid (fields of two types may not merge)."""
        while True:
            case = self._case()
            if not validate(self.schema, parse(case.text)):
                return case

    def chance(self, probability: float) -> bool:
        """True that often."""
        return self.random.random() < probability

    def _case(self) -> Case:
        self.declared: dict[str, tuple[str, str]] = {}  # name → type, default
        self.first: dict[str, Any] = {}
        self.second: dict[str, Any] = {}
        self.fragments: list[str] = []
        self.budget, self.aliases = MOST_FIELDS, 0
        root = self.schema.query_type
        body = self.selection(root, Scope(), 0)
        head = ", ".join(f"${name}: {kind}{default}" for name, (kind, default) in self.declared.items())
        text = f"query Q{f'({head})' if head else ''} {body}\n" + "\n".join(self.fragments)
        return Case(text, (self.first, self.second) if self.declared else ({},))

    def selection(self, kind: Any, scope: Scope, depth: int) -> str:
        """A selection set on an object or abstract type."""
        parts = []
        many = self.random.choice([1, 1, 2] if depth == 0 else [1, 2, 2, 3, 4])
        for _ in range(many):
            parts.append(self.part(kind, scope, depth))
        return "{ " + " ".join(parts) + " }"

    def part(self, kind: Any, scope: Scope, depth: int) -> str:
        """A field, or a fragment around some."""
        if is_abstract_type(kind):
            return self.on_some_type(kind, depth)
        dice = self.random.random()
        if dice < 0.08:
            condition = f" on {kind.name}" if self.chance(0.6) else ""
            return f"...{condition}{self.directive()} {self.selection(kind, scope, depth)}"
        if dice < 0.14:
            name = f"F{len(self.fragments)}"
            self.fragments.append("")  # takes the name
            self.fragments[int(name[1:])] = f"fragment {name} on {kind.name} {self.selection(kind, scope, depth)}"
            again = f" ...{name}" if self.chance(0.2) else ""
            return f"...{name}{self.directive()}{again}"
        return self.field(kind, scope, depth)

    def on_some_type(self, kind: Any, depth: int) -> str:
        """A field of the interface, or a fragment on one of its types."""
        if self.chance(0.3):
            return self.random.choice(["id", "__typename", "key: id"])
        one = self.random.choice(self.schema.get_possible_types(kind))
        return f"... on {one.name}{self.directive()} {self.selection(one, Scope(unique=True), depth)}"

    def field(self, kind: Any, scope: Scope, depth: int) -> str:
        """A field with its key, arguments, directive and what is below it; now and then one selected before."""
        if self.chance(0.08) and depth:
            return "__typename" if self.chance(0.5) and not scope.unique else f"{self.alias()}: __typename"
        repeatable = [chosen for chosen in scope.keys.values() if chosen.name in kind.fields]
        if repeatable and self.chance(0.1):
            chosen = self.random.choice(repeatable)
        else:
            name = self.pick(kind, scope, depth)
            text = self.with_arguments(kind.name, name, kind.fields[name])
            alias = self.alias() if scope.unique or name in scope.keys or self.chance(0.15) else ""
            chosen = Chosen(name, f"{alias}: {text}" if alias else text, Scope())
            scope.keys[alias or name] = chosen
            self.budget -= 1
        return chosen.text + self.directive() + self.below(kind.fields[chosen.name], chosen.below, depth)

    def pick(self, kind: Any, scope: Scope, depth: int) -> str:
        """The name of a field: mostly one not selected yet and one that leads on; a leaf in the end."""
        taken = {chosen.name for chosen in scope.keys.values()}
        names = [name for name in kind.fields if name not in taken] or list(kind.fields)
        leaves = [name for name in names if is_leaf_type(get_named_type(kind.fields[name].type))]
        if self.budget <= 0 or depth > 8:
            return str(self.random.choice(leaves or names))
        weights = [1 if name in leaves else LEADS_ON.get(name, 3) for name in names]
        return str(self.random.choices(names, weights)[0])

    def below(self, definition: GraphQLField, scope: Scope, depth: int) -> str:
        """The selection below a field, none below a leaf."""
        kind = get_named_type(definition.type)
        return "" if is_leaf_type(kind) else " " + self.selection(kind, scope, depth + 1)

    def alias(self) -> str:
        """A response key of its own; sometimes one that is a word elsewhere."""
        self.aliases += 1
        return f"a{self.aliases}"

    def directive(self) -> str:
        """Mostly none."""
        if not self.chance(0.06):
            return ""
        name = self.random.choice(["skip", "include"])
        mostly = name == "include"
        value = mostly if self.chance(0.6) else not mostly
        if self.chance(0.5):
            return f" @{name}(if: {json.dumps(value)})"
        return f" @{name}(if: {self.variable('Boolean!', value, partial(self.chance, 0.5))})"

    def with_arguments(self, parent: str, name: str, definition: GraphQLField) -> str:
        """The field with some of its arguments."""
        given = self.arguments.of(parent, name, definition)
        parts = [f"{key}: {self.emit(definition.args[key].type, value, again)}" for key, value, again in given]
        return name + (f"({', '.join(parts)})" if parts else "")

    def emit(self, kind: Any, value: Any, again: Callable[[], Any]) -> str:
        """A value as a literal; the whole of it, or parts, may become variables. `again` makes another such value."""
        if self.chance(0.15):
            return self.variable(str(kind), value, again)
        return self.literal(kind, value)

    def literal(self, kind: Any, value: Any) -> str:
        """A value as a literal, in which parts may become variables."""
        if is_non_null_type(kind):
            kind = kind.of_type
        if value is None:
            return "null"
        if is_list_type(kind):
            items = value if isinstance(value, list) else [value]
            parts = [self.emit(kind.of_type, item, partial(_same, item)) for item in items]
            return parts[0] if len(parts) == 1 and self.chance(0.2) else f"[{', '.join(parts)}]"
        if is_input_object_type(kind):
            fields = kind.fields
            parts = [f"{key}: {self.part_of(fields[key].type, v)}" for key, v in value.items()]
            return "{" + ", ".join(parts) + "}"
        return str(value) if is_enum_type(kind) else json.dumps(value, ensure_ascii=self.chance(0.5))

    def part_of(self, kind: Any, value: Any) -> str:
        """A field of an input object; where it may be missing, a variable may leave it out."""
        if self.chance(0.1):
            return self.variable(str(kind), value, partial(_same, value))
        return self.literal(kind, value)

    def variable(self, kind: str, value: Any, again: Callable[[], Any]) -> str:
        """Declare a variable of the type; `again` makes its value in the second set."""
        name = f"v{len(self.declared)}"
        default = ""
        if value is not None and self.chance(0.2):
            default = f" = {self.constant(kind, value)}"
        self.declared[name] = (kind, default)
        for variables, given in ((self.first, value), (self.second, again())):
            if default and self.chance(0.5):
                continue
            if not kind.endswith("!") and self.chance(0.06):
                if self.chance(0.3):
                    variables[name] = None
                continue
            variables[name] = given
        return f"${name}"

    def constant(self, kind: str, value: Any) -> str:
        """A value as a literal without variables."""
        literal = value_to_literal(value, cast("GraphQLInputType", type_from_ast(self.schema, parse_type(kind))))
        return print_ast(literal) if literal else "null"


def _same(value: Any) -> Any:
    return value
