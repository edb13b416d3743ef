"""Documents, parsed, measured and validated once and kept by their text."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, validate

from api.limits import check_size
from graph.errors import LimitExceeded
from graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document, or the errors that keep it from being run."""

    ast: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()


@dataclass(slots=True)
class Documents:
    """The documents seen lately; the least recently used goes first."""

    schema: GraphQLSchema
    settings: Settings
    limit: int = 1000
    _kept: OrderedDict[str, Document] = field(default_factory=OrderedDict)

    def get(self, text: str) -> Document:
        """The document with this text."""
        found = self._kept.get(text)
        if found is not None:
            self._kept.move_to_end(text)
            return found
        document = self._read(text)
        self._kept[text] = document
        if len(self._kept) > self.limit:
            self._kept.popitem(last=False)
        return document

    def _read(self, text: str) -> Document:
        try:
            ast = parse(text, max_tokens=self.settings.max_tokens, no_location=False)
            check_size(ast, self.settings)
        except GraphQLSyntaxError as error:
            code = (
                "LIMIT_EXCEEDED" if "token" in error.message and "exceed" in error.message else "GRAPHQL_PARSE_FAILED"
            )
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
