"""A GraphQL selection as the plain tree the graph understands; fragments, directives and variables resolved.

Variables stay symbols where only their value matters, so that a plan can serve every request with the same document;
where they decide the shape of the statement (nulls, booleans, enum words, which input fields are given) they are seen.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import Enum
from typing import Any, cast

from graphql import GraphQLAbstractType, GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type, is_object_type
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, get_argument_values

from graph.request import Ref, Wanted


def symbols(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """The value with a Ref wherever only the value itself is open."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return {key: symbols(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list) and (not value or isinstance(value[0], dict | Enum)):
        return [symbols(item, (*path, index)) for index, item in enumerate(value)]
    return Ref(path)


def shape(value: Any) -> Hashable:
    """What of the variables a plan depends on: two requests with equal shapes can share it."""
    if isinstance(value, dict):
        return tuple((key, shape(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(shape(item) for item in value) if not value or isinstance(value[0], dict | Enum) else list
    return value if value is None or isinstance(value, bool | Enum) else Ref


class Selecting:
    """Reads one operation's selections. Holds the executor, which knows fragments and directives."""

    def __init__(self, executor: Executor[Any]) -> None:
        self.executor = executor
        variables = executor.variable_values
        self.variables = VariableValues(variables.sources, symbols(variables.coerced))

    def field(self, parent: GraphQLObjectType, key: str, details: list[FieldDetails]) -> Wanted:
        """One field with its arguments and everything below it."""
        first = details[0]
        name = first.node.name.value
        definition: GraphQLField | None = self.executor.schema.get_field(parent, name)
        if name == "__typename" or definition is None:
            return Wanted("__typename", key)
        args = self.arguments(definition, first)
        kind = get_named_type(definition.type)
        if is_leaf_type(kind):
            return Wanted(name, key, args)
        if is_object_type(kind):
            return Wanted(name, key, args, self.fields(kind, details))
        possible = self.executor.schema.get_possible_types(cast("GraphQLAbstractType", kind))
        on = {t.name: self.fields(t, details) for t in possible}
        return Wanted(name, key, args, on=on)

    def fields(self, parent: GraphQLObjectType, details: list[FieldDetails]) -> tuple[Wanted, ...]:
        """What is selected on an object, under its response keys."""
        collected = self.executor.collect_subfields(parent, details).grouped_field_set
        return tuple(self.field(parent, key, group) for key, group in collected.items())

    def arguments(self, definition: GraphQLField, details: FieldDetails) -> Mapping[str, Any]:
        """Coerced arguments; variables are symbols."""
        if not definition.args:
            return {}
        return get_argument_values(
            definition, details.node, self.variables, details.fragment_variable_values, self.executor.hide_suggestions
        )
