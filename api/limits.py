"""How large a document may be, counted in time linear in its text however its fragments refer to each other."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
)
from graphql.language import SelectionSetNode

from graph.errors import LimitExceeded
from graph.settings import Settings

INTROSPECTION = {"__schema", "__type"}
INTROSPECTION_DEPTH = 20  # its standard query nests `ofType` nine times


@dataclass(frozen=True, slots=True)
class Size:
    """A selection with its fragments spread out: levels, fields, aliases."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    introspection: int = 0  # levels below an introspection field

    def beside(self, other: Size) -> Size:
        """Both together."""
        return Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            max(self.introspection, other.introspection),
        )


class _Measure:
    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[str, Size] = {}
        self.open: set[str] = set()

    def selections(self, chosen: SelectionSetNode | None) -> Size:
        size = Size()
        for selection in chosen.selections if chosen else ():
            if isinstance(selection, FieldNode):
                size = size.beside(self.field(selection))
            elif isinstance(selection, FragmentSpreadNode):
                size = size.beside(self.fragment(selection.name.value))
            elif isinstance(selection, InlineFragmentNode):
                size = size.beside(self.selections(selection.selection_set))
        return size

    def field(self, node: FieldNode) -> Size:
        below = self.selections(node.selection_set)
        fields, aliases = below.fields + 1, below.aliases + bool(node.alias)
        if node.name.value in INTROSPECTION:
            return Size(1, fields, aliases, below.depth + 1)
        return Size(below.depth + 1, fields, aliases, below.introspection)

    def fragment(self, name: str) -> Size:
        if name in self.open or name not in self.fragments:
            return Size()  # a cycle or a missing fragment: validation says so
        if name not in self.known:
            self.open.add(name)
            self.known[name] = self.selections(self.fragments[name].selection_set)
            self.open.discard(name)
        return self.known[name]


def check_size(document: DocumentNode, settings: Settings) -> None:
    """Raise LimitExceeded when an operation of the document is deeper or wider than a request may be."""
    measure = _Measure(document)
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        size = measure.selections(definition.selection_set)
        for what, found, allowed in (
            ("levels deep", size.depth, settings.max_depth),
            ("levels of introspection deep", size.introspection, INTROSPECTION_DEPTH),
            ("aliases large", size.aliases, settings.max_aliases),
            ("fields large", size.fields, settings.max_fields),
        ):
            if found > allowed:
                raise LimitExceeded(f"The query is {found:,} {what}.", f"At most {allowed:,} are allowed.")
