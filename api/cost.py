"""What a query may cost, told before any statement runs: the most nodes it can read.

A page of n costs n times (itself and what is below it), a plain list counts as ten, every test of related nodes in a
filter as ten more. Fragments are measured once, so the time is linear in the document however they refer to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    value_from_ast_untyped,
)
from graphql.language import DocumentNode, SelectionSetNode

from graph.errors import LimitExceeded
from graph.projection import DEFAULT_PAGE

LIST = 10  # what a plain list is taken to hold
TEST = 10  # what a test of related nodes reads for each row
TESTS = frozenset({"some", "none", "every", "count"})
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a selection, and the page in it that costs most.

    `total` is linear in that page's size: `fixed + each * size`.
    """

    total: int = 0
    worst: Path = ()
    worst_cost: int = 0
    size: int = 0
    each: int = 0

    def beside(self, other: Cost) -> Cost:
        """Both together."""
        heavier = max(self, other, key=lambda cost: cost.worst_cost)
        total = self.total + other.total
        return Cost(total, heavier.worst, heavier.worst_cost, heavier.size, heavier.each)

    def times(self, count: int) -> Cost:
        """That many of them, each with one node of its own."""
        return Cost(count * (1 + self.total), self.worst, count * self.worst_cost, self.size, count * self.each)

    def under(self, name: str) -> Cost:
        """The same, seen from the field around it."""
        return Cost(self.total, (name, *self.worst) if self.worst else (), self.worst_cost, self.size, self.each)


class _Estimate:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self.schema = schema
        self.variables = dict(variables)
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[tuple[str, str], Cost] = {}

    def selections(self, kind: GraphQLNamedType, chosen: SelectionSetNode | None) -> Cost:
        cost = Cost()
        for selection in chosen.selections if chosen else ():
            if isinstance(selection, FieldNode):
                cost = cost.beside(self.field(kind, selection))
            elif isinstance(selection, FragmentSpreadNode):
                cost = cost.beside(self.fragment(kind, selection.name.value))
            elif isinstance(selection, InlineFragmentNode):
                on = selection.type_condition
                cost = cost.beside(
                    self.selections(self.narrowed(kind, on.name.value if on else ""), selection.selection_set)
                )
        return cost

    def narrowed(self, kind: GraphQLNamedType, name: str) -> GraphQLNamedType:
        return self.schema.type_map.get(name, kind) if name else kind

    def fragment(self, kind: GraphQLNamedType, name: str) -> Cost:
        key = (kind.name, name)
        if key not in self.known:
            self.known[key] = Cost()  # a cycle would be refused by validation
            definition = self.fragments[name]
            inner = self.narrowed(kind, definition.type_condition.name.value)
            self.known[key] = self.selections(inner, definition.selection_set)
        return self.known[key]

    def field(self, kind: GraphQLNamedType, node: FieldNode) -> Cost:
        name = node.name.value
        definition = self.schema.get_field(kind, name) if not is_abstract_type(kind) else _interface_field(kind, name)
        if definition is None or name.startswith("__"):
            return Cost()
        inner = get_named_type(definition.type)
        if is_leaf_type(inner):
            return Cost()
        below = self.selections(inner, node.selection_set)
        label = node.alias.value if node.alias else name
        if "first" in definition.args:
            return self.page(node, below, label)
        if isinstance(inner, GraphQLObjectType) and inner.name.endswith(("Edge", "PageInfo")):
            return below.under(label)  # counted by its page
        if name == "node" and isinstance(kind, GraphQLObjectType) and kind.name.endswith("Edge"):
            return below.under(label)
        many = is_list_type(get_nullable_type(definition.type))
        return below.times(self.listed(node) if many else 1).under(label)

    def listed(self, node: FieldNode) -> int:
        ids = self.argument(node, "ids")
        return len(ids) if isinstance(ids, list) else LIST

    def page(self, node: FieldNode, below: Cost, label: str) -> Cost:
        given = self.argument(node, "first")
        size = given if isinstance(given, int) and given >= 0 else DEFAULT_PAGE
        tests = TEST * _tests(self.argument(node, "filter"))
        below = Cost(below.total + tests, below.worst, below.worst_cost, below.size, below.each)
        cost = below.times(size)
        if 1 + below.total >= below.worst_cost * size or not below.worst:
            return Cost(1 + cost.total, (label,), cost.total, size, 1 + below.total)
        return Cost(1 + cost.total, (label, *below.worst), cost.worst_cost, below.size, cost.each)

    def argument(self, node: FieldNode, name: str) -> Any:
        for argument in node.arguments or ():
            if argument.name.value == name:
                return value_from_ast_untyped(argument.value, self.variables)
        return None


def _interface_field(kind: Any, name: str) -> Any:
    return getattr(kind, "fields", {}).get(name)


def _tests(value: Any) -> int:
    """How many tests of related nodes stand in a filter."""
    if isinstance(value, Mapping):
        return sum((name in TESTS) + _tests(inner) for name, inner in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sum(map(_tests, value))
    return 0


def estimate(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Cost:
    """The cost of an operation with these variables."""
    root = schema.get_root_type(operation.operation)
    return Cost() if root is None else _Estimate(schema, document, variables).selections(root, operation.selection_set)


def check(cost: Cost, budget: int) -> None:
    """Raise LimitExceeded with the costly field, its cost, the budget and what would pass."""
    if cost.total <= budget:
        return
    fixed = cost.total - cost.each * cost.size
    passes = (budget - fixed) // cost.each if cost.each and budget >= fixed else -1
    where = ".".join(cost.worst) or "the query"
    would = f"With first: {passes} there it would pass." if passes > 0 else "Ask for less in one query."
    raise LimitExceeded(
        f"The query may read {cost.total:,} nodes; {budget:,} are allowed. {where} alone reads {cost.worst_cost:,}.",
        would,
    )
