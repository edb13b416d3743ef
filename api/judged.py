"""Judged fields: root fields that Python works out from figures, with nodes of the graph shown inside the answer.

Their objects are plain mappings from field name to value. A node inside one is its key there; what was selected of it
was read in the same statement as the figures (graph/gathering.py).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, GraphQLNamedType, GraphQLResolveInfo, get_named_type
from graphql.execution import Executor
from strawberry.types.field import StrawberryField

from api.context import Context
from api.declare import Argument, ModelField, model_field
from api.executor import wanted_field
from graph.errors import BadInput, StoreRefused
from graph.gathering import Gathered, Gathering, Path
from graph.request import Wanted
from graph.rulebook import rulebook
from graph.rules.book import Book

Resolver = Callable[..., Any]

MOST = 1000  # of a list inside a judged object


class ValueField(ModelField):
    """A field of a judged object: what stands under its name. Only nodes inside it are read."""

    reads = False


class ShownField(ModelField):
    """A node inside a judged object."""

    label: str


class JudgedField(ModelField):
    """A root field that Python works out."""

    judge: Judge


@dataclass(frozen=True, slots=True)
class Shown:
    """Nodes of a label that an answer shows at a path, and what is selected of them."""

    path: Path
    label: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a judged field: its selection, its arguments, and the request it is part of."""

    context: Context
    wanted: Wanted
    args: Mapping[str, Any]
    variables: Mapping[str, Any]
    shown: tuple[Shown, ...]

    @property
    def book(self) -> Book:
        """The rules that decide."""
        return rulebook(self.context.settings)

    async def gather(self, gathering: Gathering) -> Gathered | None:
        """Run the statement, and keep the nodes for the fields that show them; None where it found nothing."""
        if gathering.nothing:
            return Gathered({}, {})
        self.context.statements += 1
        found = await gathering.run(self.context.store, self.variables, self.context.viewer)
        if found is not None:
            self.context.shown.update(found.shown)
        return found


Judge = Callable[[Asking], Awaitable[Any]]


def judged_field(annotation: str, about: str, arguments: Iterable[Argument], judge: Judge, weight: int = 0) -> Any:
    """A root field that `judge` works out; with a `weight` beyond graph.cost's COSTLY it takes turns with others."""
    made = model_field(annotation, about, arguments, cls=JudgedField)
    made.judge, made.weight = judge, weight
    return made


def value_field(annotation: str, about: str, arguments: Iterable[Argument] = ()) -> Any:
    """A field of a judged object; with a `first` argument the beginning of a list."""
    return model_field(annotation, about, arguments, cls=ValueField)


def shown_field(label: str, about: str, *, required: bool = True) -> Any:
    """A node of that label inside a judged object."""
    made = model_field(label if required else f"{label} | None", about, cls=ShownField)
    made.label = label
    return made


def resolver_of(declared: StrawberryField) -> Resolver | None:
    """How a field of judged objects is resolved; None for every other field."""
    if isinstance(declared, JudgedField):
        return _judging(declared)
    if isinstance(declared, ShownField):
        return _showing(declared)
    return value if isinstance(declared, ValueField) else None


def value(source: Mapping[str, Any], info: GraphQLResolveInfo[Context], first: int | None = None) -> Any:
    """What stands under the field's name; the first of a list. Raises BadInput for a number out of range."""
    found = source[info.field_name]
    if first is None:
        return found
    if not 0 <= first <= MOST:
        raise BadInput(f"first is {first}.", f"Ask for 0 to {MOST}.")
    return found[:first]


def _judging(declared: JudgedField) -> Resolver:
    async def resolve(_root: Any, info: GraphQLResolveInfo[Context], **args: Any) -> Any:
        context: Context = info.context
        executor: Executor[Any] = context.executor
        key = str(info.path.key)
        context.used[key] = None
        wanted = wanted_field(executor, info)
        shown = tuple(_shown(wanted, (key,), get_named_type(info.return_type)))
        asking = Asking(context, wanted, args, executor.variable_values.coerced, shown)
        return await declared.judge(asking)

    return resolve


def _showing(declared: ShownField) -> Resolver:
    def resolve(source: Mapping[str, Any], info: GraphQLResolveInfo[Context]) -> Any:
        key = source[info.field_name]
        if key is None:
            return None
        path = tuple(step for step in info.path.as_list() if isinstance(step, str))
        found = info.context.shown.get(path, {}).get(key)
        if found is None:
            raise StoreRefused(
                f"The graph holds no {declared.label} {key}, which the rules refer to.",
                "Load the open data again with `tidu load`: it brings the rules that decide.",
            )
        return found

    return resolve


def _shown(wanted: Wanted, path: Path, kind: GraphQLNamedType) -> Iterator[Shown]:
    """The nodes shown below a field of that type."""
    for field in wanted.fields:
        definition: GraphQLField | None = getattr(kind, "fields", {}).get(field.name)
        if definition is None:
            continue
        here, declared = (*path, field.key), definition.extensions.get("strawberry-definition")
        if isinstance(declared, ShownField):
            yield Shown(here, declared.label, field)
        else:
            yield from _shown(field, here, get_named_type(definition.type))
