"""Documents, parsed, measured and validated once and kept by their text."""

from __future__ import annotations

from dataclasses import dataclass, field

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

from api.cost import Pricing
from api.kept import Kept
from api.limits import check_size
from graph.errors import LimitExceeded
from graph.reads import Plan
from graph.settings import Settings

DOCUMENTS = 500  # kept by text
PLANS = 20  # kept a document: one a root field and shape of its variables


Lane = tuple[tuple[str, Plan], ...]  # an operation's root fields: response key and plan


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document, or the errors that keep it from being run; and the plans made for its root fields."""

    ast: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    plans: Kept[Plan] = field(default_factory=lambda: Kept(PLANS))
    lanes: Kept[Lane] = field(default_factory=lambda: Kept(PLANS))
    pricings: dict[str | None, Pricing] = field(default_factory=dict)

    @property
    def tree(self) -> DocumentNode:
        """The tree of a document that can be run."""
        if self.ast is None or self.errors:
            raise ValueError("a document with errors cannot be run")
        return self.ast

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of that name, or the only one; None where graphql-core has to complain."""
        return get_operation_ast(self.tree, name)

    def pricing(self, schema: GraphQLSchema, operation: OperationDefinitionNode, most: int) -> Pricing:
        """What the operation costs, where a page holds `most` at most."""
        name = operation.name.value if operation.name else None
        found = self.pricings.get(name)
        if found is None:
            found = self.pricings[name] = Pricing.of(schema, self.tree, operation, most)
        return found


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
