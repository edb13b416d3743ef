"""Queries that together use every field, argument, input field and enum word of the schema.

Nothing is left to chance but the values of arguments, and those are the same each time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
    print_ast,
)
from graphql.utilities.value_to_literal import value_to_literal

from tests.api.arguments import Arguments
from tests.api.queries import Case
from tests.api.values import Hint, Values
from tests.oracle import PAGE_ROOTS
from tests.seed import GRAPH

SIMPLE = 4  # deep enough for `Values.make` to give little
Step = tuple[str, str]  # an input type and its field


def part(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """The items, some at a time."""
    return (items[i : i + size] for i in range(0, len(items), size))


class Exhaustive:
    """Makes the cases; `cases()` gives all of them."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.values = Values(schema, GRAPH, Random(0))  # noqa: S311 - repeatable on purpose
        self.arguments = Arguments(self.values, everything=True)
        self.paths = self.object_paths()

    def cases(self) -> Iterator[Case]:
        """All cases."""
        for make in (self.fields, self.with_arguments, self.orders, self.inputs):
            yield from (Case(f"query Q {text}") for text in make())

    def object_paths(self) -> dict[str, tuple[str, ...]]:
        """The shortest way from Query to each object type, as fields with the arguments they cannot do without."""
        paths: dict[str, tuple[str, ...]] = {"Query": ()}
        queue = deque(["Query"])
        while queue:
            name = queue.popleft()
            for key, field in self.objects()[name].fields.items():
                there = get_named_type(field.type)
                lone = name == "Query" and "id" in field.args
                if is_object_type(there) and there.name not in paths and not lone:
                    paths[there.name] = (*paths[name], self.bare(key, field))
                    queue.append(there.name)
        return paths

    def objects(self) -> dict[str, GraphQLObjectType]:
        """The object types, introspection left out."""
        kinds = self.schema.type_map.items()
        return {k: v for k, v in kinds if isinstance(v, GraphQLObjectType) and not k.startswith("__")}

    def bare(self, name: str, field: GraphQLField) -> str:
        """The field with its required arguments."""
        given = {k: self.arguments.value(field, k) for k, a in field.args.items() if str(a.type).endswith("!")}
        return self.called(name, field, given)

    def called(self, name: str, field: GraphQLField, given: dict[str, Any]) -> str:
        """The field with these arguments."""
        texts = []
        for key, value in given.items():
            literal = value_to_literal(value, field.args[key].type)
            texts.append(f"{key}: {print_ast(literal) if literal else 'null'}")
        return f"{name}({', '.join(texts)})" if texts else name

    def within(self, kind: str, body: str) -> str:
        """A document that selects the body on the type."""
        for step in reversed(self.paths[kind]):
            body = f"{step} {{ {body} }}"
        return f"{{ {body} }}"

    def some(self, field: GraphQLField) -> str:
        """A small selection on what a field gives."""
        kind = get_named_type(field.type)
        if is_leaf_type(kind):
            return ""
        if kind.name.endswith("Connection"):
            edge = get_named_type(cast("GraphQLObjectType", kind).fields["edges"].type)
            node = self.some(cast("GraphQLObjectType", edge).fields["node"]).replace("__typename id", "id")
            return f"{{ edges {{ cursor node {node} }} pageInfo {{ hasPreviousPage hasNextPage }} totalCount }}"
        has_id = "id" in cast("GraphQLObjectType | GraphQLInterfaceType", kind).fields
        return "{ __typename id }" if has_id else "{ __typename }"

    def fields(self) -> Iterator[str]:
        """Every field of every object type, one type a document."""
        for name, kind in self.objects().items():
            if name != "Query":
                body = [f"{self.bare(key, field)} {self.some(field)}" for key, field in kind.fields.items()]
                yield self.within(name, " ".join(body))

    def with_arguments(self) -> Iterator[str]:
        """Every field with all its arguments at once."""
        for name, kind in self.objects().items():
            for key, field in kind.fields.items():
                if field.args or name == "Query":
                    given = {k: value for k, value, _ in self.arguments.of(name, key, field)}
                    yield self.within(name, f"{self.called(key, field, given)} {self.some(field)}")

    def orders(self) -> Iterator[str]:
        """Every word of every order, and what else takes words of its own."""
        seen = set()
        for name, kind in self.objects().items():
            for key, field in kind.fields.items():
                for argument in ("orderBy", "kinds", "groupBy"):
                    taken = get_named_type(field.args[argument].type) if argument in field.args else None
                    if taken is None or taken.name in seen:
                        continue
                    seen.add(taken.name)
                    for given in self.word_lists(taken):
                        needed = [k for k, made in field.args.items() if str(made.type).endswith("!") and k != argument]
                        bare = {k: "企业" if k == "text" else self.arguments.value(field, k) for k in needed}
                        text = self.called(key, field, {**bare, argument: given})
                        yield self.within(name, f"{text} {self.some(field)}")

    def word_lists(self, kind: Any) -> Iterator[list[Any]]:
        """Lists that together have every word."""
        if is_enum_type(kind):
            yield from (list(words) for words in part(list(kind.values), 3 if kind.name == "EnterpriseGroup" else 99))
            return
        words = list(cast("GraphQLEnumType", get_named_type(kind.fields["field"].type)).values)
        for some in part(words, 8):
            yield [{"field": w, "direction": ("ASC", "DESC")[i % 2]} for i, w in enumerate(some)]

    def inputs(self) -> Iterator[str]:
        """Every field of every input type below a filter: for each root, a few alternatives at a time."""
        for root, alternatives in self.filters().items():
            field = self.objects()["Query"].fields[root]
            for some in part(alternatives, 10):
                text = self.called(root, field, {"filter": {"or": list(some)}})
                yield f"{{ {text} {{ edges {{ node {{ id }} }} }} }}"

    def filters(self) -> dict[str, list[Any]]:
        """For each root field, filters that use the fields of the input types nearest to it."""
        found: dict[str, list[Any]] = {}
        known: set[str] = set()
        queue: deque[tuple[str, tuple[Step, ...], str]] = deque()
        for root, label in PAGE_ROOTS.items():
            known.add(f"{label}Filter")
            queue.append((root, (), f"{label}Filter"))
        while queue:
            root, path, name = queue.popleft()
            kind = cast("GraphQLInputObjectType", self.schema.type_map[name])
            for key, field in kind.fields.items():
                found.setdefault(root, []).append(nested(path, key, self.leaf(field.type, path, name, key)))
                below = get_named_type(field.type)
                if is_input_object_type(below) and below.name not in known:
                    known.add(below.name)
                    queue.append((root, (*path, (name, key)), below.name))
        return found

    def leaf(self, kind: Any, path: tuple[Step, ...], owner: str, key: str) -> Any:
        """A value for an input field; for a list of words, all of them."""
        named = get_named_type(kind)
        if is_enum_type(named) and is_list_type(kind):
            return list(named.values)
        hint = Hint(*path[-1]) if path and "eq" in self.schema.type_map[owner].fields else Hint(owner, key)  # type: ignore[attr-defined]
        return self.values.make(kind, hint, SIMPLE)


def nested(path: tuple[Step, ...], key: str, value: Any) -> Any:
    """The value under the keys of the path and its own."""
    value = {key: value}
    for _, step in reversed(path):
        value = {step: value}
    return value
