"""Documents, parsed, measured and validated once and kept by their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import ValidationRule

from api.cost import Pricing
from api.kept import Kept
from api.limits import INTROSPECTION, check_size
from graph.errors import LimitExceeded
from graph.reads import Plan
from graph.settings import Settings

DOCUMENTS = 500  # kept by text
PLANS = 20  # kept a document: one a root field and shape of its variables


Lane = tuple[tuple[str, Plan], ...]  # an operation's root fields: response key and plan


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document, or the errors that keep it from being run; and the plans made for its root fields.

    `digest` is the SHA-256 of its text, as hexadecimal digits.
    """

    ast: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    digest: str = ""
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

    def operation_name(self, chosen: str | None) -> str | None:
        """The name of the operation a request chose, or of the only one, as far as the document can be read."""
        found = get_operation_ast(self.ast, chosen) if self.ast is not None else None
        return found.name.value if found is not None and found.name is not None else chosen


@dataclass(slots=True)
class Documents:
    """The documents seen lately."""

    schema: GraphQLSchema
    settings: Settings
    _kept: Kept[Document] = field(default_factory=lambda: Kept(DOCUMENTS))

    def get(self, text: str) -> Document:
        """The document with this text."""
        return self._kept.made(text, lambda: self.read(text))

    def read(self, text: str) -> Document:
        """The document with this text, read now and not kept."""
        digest = digest_of(text)
        try:
            ast = parse(text, max_tokens=self.settings.max_tokens, no_location=False)
            check_size(ast, self.settings)
        except GraphQLSyntaxError as error:
            # graphql-core stops reading at too many tokens and at too many levels
            code = LimitExceeded.code if "Parsing aborted" in error.message else "GRAPHQL_PARSE_FAILED"
            return Document(None, (_coded(error, code),), digest)
        except LimitExceeded as error:
            return Document(None, (GraphQLError(str(error), extensions={"code": error.code}),), digest)
        except RecursionError:
            message = "The query is nested too deeply to be read."
            return Document(None, (GraphQLError(message, extensions={"code": LimitExceeded.code}),), digest)
        rules = specified_rules if self.settings.introspection else (*specified_rules, NoIntrospection)
        errors = validate(self.schema, ast, rules, hide_suggestions=not self.settings.suggestions)
        return Document(ast, tuple(_coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors), digest)


class NoIntrospection(ValidationRule):
    """Refuses `__schema` and `__type`; `__typename` tells nothing that was not asked for by name."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Look at one field."""
        if node.name.value in INTROSPECTION:
            message = "The schema cannot be asked for here. Ask whoever runs this API for schema.graphql."
            self.report_error(GraphQLError(message, node, extensions={"code": "INTROSPECTION_DISABLED"}))


def digest_of(text: str) -> str:
    """The SHA-256 of a document's text in UTF-8, as hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _coded(error: GraphQLError, code: str) -> GraphQLError:
    error.extensions = {"code": code, **(error.extensions or {})}
    return error
