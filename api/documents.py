"""Documents, parsed, measured and validated once and kept by their text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
    validate,
)

from api.limits import check_size
from graph.errors import LimitExceeded
from graph.reads import Plan
from graph.settings import Settings

DOCUMENTS = 500  # kept by text
PLANS = 20  # kept a document: one a root field and shape of its variables


V = TypeVar("V")
Lane = tuple[tuple[str, Plan], ...]  # an operation's root fields: response key and plan


@dataclass(slots=True)
class Kept(Generic[V]):
    """Values by key; the least recently used goes first."""

    limit: int
    _values: OrderedDict[Hashable, V] = field(default_factory=OrderedDict)

    def get(self, key: Hashable) -> V | None:
        """The value under the key, or None."""
        found = self._values.get(key)
        if found is not None:
            self._values.move_to_end(key)
        return found

    def put(self, key: Hashable, value: V) -> V:
        """Keep a value; gives it back."""
        self._values[key] = value
        if len(self._values) > self.limit:
            self._values.popitem(last=False)
        return value

    def made(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value under the key, made if need be."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document, or the errors that keep it from being run; and the plans made for its root fields."""

    ast: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    plans: Kept[Plan] = field(default_factory=lambda: Kept(PLANS))
    lanes: Kept[Lane] = field(default_factory=lambda: Kept(PLANS))

    @property
    def tree(self) -> DocumentNode:
        """The tree of a document that can be run."""
        if self.ast is None or self.errors:
            raise ValueError("a document with errors cannot be run")
        return self.ast

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of that name, or the only one; None where graphql-core has to complain."""
        return get_operation_ast(self.tree, name)


@dataclass(slots=True)
class Documents:
    """The documents seen lately."""

    schema: GraphQLSchema
    settings: Settings
    _kept: Kept[Document] = field(default_factory=lambda: Kept(DOCUMENTS))

    def get(self, text: str) -> Document:
        """The document with this text."""
        return self._kept.made(text, lambda: self._read(text))

    def _read(self, text: str) -> Document:
        try:
            ast = parse(text, max_tokens=self.settings.max_tokens, no_location=False)
            check_size(ast, self.settings)
        except GraphQLSyntaxError as error:
            # graphql-core stops reading at too many tokens and at too many levels
            code = LimitExceeded.code if "Parsing aborted" in error.message else "GRAPHQL_PARSE_FAILED"
            return Document(None, (_coded(error, code),))
        except LimitExceeded as error:
            return Document(None, (GraphQLError(str(error), extensions={"code": error.code}),))
        except RecursionError:
            message = "The query is nested too deeply to be read."
            return Document(None, (GraphQLError(message, extensions={"code": LimitExceeded.code}),))
        errors = validate(self.schema, ast)
        return Document(ast, tuple(_coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors))


def _coded(error: GraphQLError, code: str) -> GraphQLError:
    error.extensions = {**(error.extensions or {}), "code": code}
    return error
