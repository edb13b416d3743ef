"""What a query may cost, told before any statement runs: the most nodes it can read.

A page of n costs n times (itself and what is below it), a plain list counts as ten, every test of related nodes in a
filter as five more for each row it is made for. Fragments are measured once, so the time is linear in the document
however they refer to each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    value_from_ast_untyped,
    visit,
)
from graphql.language import DocumentNode, SelectionSetNode

from api.declare import ModelField
from api.kept import Kept
from api.selection import shape
from graph.errors import LimitExceeded
from graph.projection import DEFAULT_PAGE

LIST = 10  # what a plain list is taken to hold
TEST = 5  # how many related nodes a test is taken to read
TESTS = frozenset({"some", "none", "every", "count"})
FIRST, IDS, FILTER = "first", "ids", "filter"  # the arguments a cost depends on
KEPT = 50  # costs kept of one operation
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
    def __init__(self, pricing: Pricing, variables: Mapping[str, Any], cap: int) -> None:
        self.schema, self.most, self.cap = pricing.schema, pricing.most, cap
        document = pricing.document
        self.variables = dict(variables)
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[tuple[str, str], Cost] = {}

    def selections(self, kind: GraphQLNamedType, chosen: SelectionSetNode | None) -> Cost:
        """All that is selected; of the fragments on types a node may have, the costliest, since it has one of them."""
        cost, by_type = Cost(), dict[str, Cost]()
        for selection in chosen.selections if chosen else ():
            if isinstance(selection, FieldNode):
                cost = cost.beside(self.field(kind, selection))
                continue
            if isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                on, below = self.fragments[name].type_condition.name.value, self.fragment(kind, name)
            else:
                inline = cast("InlineFragmentNode", selection)
                on = inline.type_condition.name.value if inline.type_condition else kind.name
                below = self.selections(self.schema.type_map[on], inline.selection_set)
            if is_abstract_type(kind) and on != kind.name:
                by_type[on] = by_type.get(on, Cost()).beside(below)
            else:
                cost = cost.beside(below)
        return cost.beside(max(by_type.values(), key=lambda one: one.total)) if by_type else cost

    def fragment(self, kind: GraphQLNamedType, name: str) -> Cost:
        key = (kind.name, name)
        if key not in self.known:
            definition = self.fragments[name]
            inner = self.schema.type_map[definition.type_condition.name.value]
            self.known[key] = self.selections(inner, definition.selection_set)
        return self.known[key]

    def field(self, kind: GraphQLNamedType, node: FieldNode) -> Cost:
        name = node.name.value
        definition = getattr(kind, "fields", {}).get(name)
        inner = get_named_type(definition.type) if definition else None
        if definition is None or inner is None or is_leaf_type(inner):
            return Cost()
        below = self.selections(inner, node.selection_set)
        declared: ModelField | None = definition.extensions.get("strawberry-definition")
        if isinstance(declared, ModelField) and declared.weight:
            below = replace(below, total=below.total + declared.weight)
        label = node.alias.value if node.alias else name
        if "first" in definition.args:
            return self.page(node, below, label)
        if isinstance(declared, ModelField) and not declared.reads:
            return below.under(label)
        if inner.name.endswith(("Edge", "PageInfo")) or (name == "node" and kind.name.endswith("Edge")):
            return below  # counted by its page
        many = is_list_type(get_nullable_type(definition.type))
        cost = below.times(self.listed(node) if many else 1)
        if many and not below.worst:
            return replace(cost, worst=(label,), worst_cost=cost.total)
        return cost.under(label)

    def listed(self, node: FieldNode) -> int:
        ids = self.argument(node, IDS)
        return len(ids) if isinstance(ids, list) else LIST

    def page(self, node: FieldNode, below: Cost, label: str) -> Cost:
        given = self.argument(node, FIRST)
        # a size beyond the largest is refused for itself
        size = min(self.cap, given if isinstance(given, int) and 0 <= given <= self.most else DEFAULT_PAGE)
        tests = _tests(self.argument(node, FILTER))
        below = Cost(below.total + tests, below.worst, below.worst_cost, below.size, below.each)
        cost = below.times(size)
        if not below.worst or 1 + below.total >= below.worst_cost * size:
            return Cost(1 + cost.total, (label,), cost.total, size, 1 + below.total)
        return Cost(1 + cost.total, (label, *below.worst), cost.worst_cost, below.size, cost.each)

    def argument(self, node: FieldNode, name: str) -> Any:
        for argument in node.arguments or ():
            if argument.name.value == name:
                return value_from_ast_untyped(argument.value, self.variables)
        return None


def _tests(value: Any) -> int:
    """How many related nodes the tests of a filter read for each row; a test within a test, for each of those."""
    if isinstance(value, Mapping):
        return sum(TEST * (1 + _tests(inner)) if name in TESTS else _tests(inner) for name, inner in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sum(map(_tests, value))
    return 0


@dataclass(frozen=True)
class Pricing:
    """What an operation of a document costs, by the variables it depends on. Made once a document and operation."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    most: int  # the largest page
    sizes: frozenset[str]
    lists: frozenset[str]
    filters: frozenset[str]
    _known: Kept[Cost] = field(default_factory=lambda: Kept(KEPT))

    @classmethod
    def of(
        cls, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, most: int
    ) -> Pricing:
        """Find out which variables stand in arguments that matter."""
        found: dict[str, set[str]] = {FIRST: set(), IDS: set(), FILTER: set()}

        class Noting(Visitor):
            def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
                if node.name.value in found:
                    found[node.name.value] |= _variables(node.value)

        visit(document, Noting())
        sizes, lists, filters = (frozenset(found[name]) for name in (FIRST, IDS, FILTER))
        return cls(schema, document, operation, most, sizes, lists, filters)

    def cost(self, variables: Mapping[str, Any]) -> Cost:
        """The cost with these (coerced) variables."""
        key = (
            tuple(variables.get(name) for name in self.sizes),
            tuple(len(variables.get(name) or ()) for name in self.lists),
            tuple(shape(variables.get(name)) for name in self.filters),
        )
        return self._known.made(key, lambda: self._estimate(variables))

    def largest_page(self, variables: Mapping[str, Any], budget: int) -> int:
        """The largest size of all pages with which the operation would pass; 0 where none would."""
        sizes = range(1, self.most + 1)
        return bisect_right(sizes, budget, key=lambda size: self._estimate(variables, size).total)

    def _estimate(self, variables: Mapping[str, Any], cap: int | None = None) -> Cost:
        root = self.schema.get_root_type(self.operation.operation)
        if root is None:
            return Cost()
        most = self.most if cap is None else cap
        return _Estimate(self, variables, most).selections(root, self.operation.selection_set)


def _variables(node: Any) -> set[str]:
    names = set[str]()

    class Noting(Visitor):
        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            names.add(node.name.value)

    visit(node, Noting())
    return names


def check(pricing: Pricing, variables: Mapping[str, Any], budget: int) -> Cost:
    """The cost. Raises TooCostly with the costly field, its cost, the budget and what would pass."""
    cost = pricing.cost(variables)
    if cost.total <= budget:
        return cost
    fixed = cost.total - cost.each * cost.size
    passes = max((budget - fixed) // cost.each, 0) if cost.each else 0
    raise TooCostly(cost, budget, passes, 0 if passes else pricing.largest_page(variables, budget))


class TooCostly(LimitExceeded):
    """A query beyond the budget of the caller's role; how large the costliest page, or every page, might be."""

    def __init__(self, cost: Cost, budget: int, passes: int, each: int) -> None:
        where = ".".join(cost.worst)
        would = "Ask for less in one query."
        if passes:
            would = f"With first: {passes} there it would pass."
        elif each:
            would = f"With first: {each} at most on every list it would pass."
        told = f"The query may read {cost.total:,} nodes; {budget:,} are allowed."
        super().__init__(f"{told} {where} alone reads {cost.worst_cost:,}.", would)
        self.details = {
            "cost": cost.total,
            "budget": budget,
            "field": where,
            "fieldCost": cost.worst_cost,
            "passingFirst": passes or None,
            "passingFirstOfEach": each or None,
        }
