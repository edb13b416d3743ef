"""The executor: graphql-core's own, except that an answer from the graph is finished by the function made for it.

Where a value is not as the schema says, the answer is unpacked and graphql-core completes it, so errors, paths and
null propagation are always graphql-core's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from graphql import GraphQLObjectType, GraphQLResolveInfo
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails

from api.context import Context
from api.selection import Selecting, shape
from graph.builder import OddValue
from graph.reads import Answer, Plan
from graph.request import Wanted
from graph.writing import Writing

ODD = (OddValue, TypeError, IndexError, KeyError, ValueError, AttributeError, OverflowError)
Planner = Callable[[Wanted, Writing, Any], Plan]
Variant = Callable[[dict[str, Any]], Any]


class StockExecutor(Executor[Any]):
    """graphql-core as it is: answers are unpacked and completed field by field. The yardstick of the fast one."""

    takes_built: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.context_value, Context):
            self.context_value.executor = self

    def complete_value(self, return_type: Any, details: Any, info: Any, path: Any, result: Any, position: Any) -> Any:
        if result.__class__ is Answer:
            result = result.unpack()
        return super().complete_value(return_type, details, info, path, result, position)


class FastExecutor(StockExecutor):
    """Takes a built answer as it is."""

    takes_built: ClassVar[bool] = True

    def complete_value(self, return_type: Any, details: Any, info: Any, path: Any, result: Any, position: Any) -> Any:
        if result.__class__ is Answer:
            try:
                built = result.build()
            except ODD:
                built = None
            if built is not None:
                return built
        return super().complete_value(return_type, details, info, path, result, position)


def under_key(source: Any, info: GraphQLResolveInfo[Context], **_: Any) -> Any:
    """The value of a field of the model in an unpacked answer."""
    return source[info.path.key]


def root_resolver(planner: Planner, variant: Variant) -> Callable[..., Any]:
    """A resolver for a root field that one plan answers.

    `variant` tells, from the coerced arguments, what the plan depends on besides the document and the variables' shape.
    """

    async def resolve(_root: Any, info: GraphQLResolveInfo[Context], **args: Any) -> Answer:
        context: Context = info.context
        executor: Executor[Any] = context.executor
        variables = executor.variable_values.coerced
        chosen = variant(args)
        name = str(info.path.key)

        def make() -> Plan:
            wanted = wanted_field(executor, info)
            return planner(wanted, context.writing(), chosen)

        key = (name, executor.operation.name, shape(variables), chosen, context.viewer.role)
        plan = context.document.plans.made(key, make)
        context.used[name] = plan if chosen is None else None
        return await context.answer(name, plan, variables)

    return resolve


def wanted_field(executor: Executor[Any], info: GraphQLResolveInfo[Context]) -> Wanted:
    """The selection of the field being resolved."""
    parent: GraphQLObjectType = info.parent_type
    details = [FieldDetails(node, None) for node in info.field_nodes]
    return Selecting(executor).field(parent, str(info.path.key), details)
