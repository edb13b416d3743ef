"""The examples as GraphiQL shows them: valid against the schema, with values for their variables, and a title each."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, TokenKind, build_schema, parse, validate
from graphql.execution.values import get_variable_values

from web.build import ROOT

EXAMPLES = sorted((ROOT / "docs/examples").glob("*.graphql"))
HAN = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """The schema in git."""
    return build_schema((ROOT / "schema.graphql").read_text())


def operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The operations of a file, which holds nothing else: no fragment could go along when one is opened alone."""
    found = [definition for definition in document.definitions if isinstance(definition, OperationDefinitionNode)]
    assert len(found) == len(document.definitions)
    return found


def title(operation: OperationDefinitionNode) -> str:
    """The first line of the comment right above, as the panel takes it."""
    assert operation.loc is not None
    first = operation.loc.start_token
    while first.prev and first.prev.kind is TokenKind.COMMENT and first.prev.line == first.line - 1:
        first = first.prev
    return first.value or ""


def test_there_is_a_file_for_each_kind_of_user() -> None:
    assert [path.stem for path in EXAMPLES] == ["developer", "planner", "specialist"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_valid_and_have_their_variables(path: Path, schema: GraphQLSchema) -> None:
    document = parse(path.read_text())
    assert validate(schema, document) == []
    values = json.loads(path.with_suffix(".variables.json").read_text())
    used = set()
    for operation in operations(document):
        definitions = operation.variable_definitions or ()
        coerced = get_variable_values(schema, definitions, values)
        assert not isinstance(coerced, list), (operation.name, coerced)
        used |= {definition.variable.name.value for definition in definitions}
    assert used == set(values)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_operation_has_a_name_and_a_title_in_chinese(path: Path) -> None:
    for operation in operations(parse(path.read_text())):
        assert operation.name
        assert HAN.search(title(operation)), operation.name.value
