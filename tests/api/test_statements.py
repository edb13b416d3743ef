"""How many statements a query costs, and by which operators the database runs those that matter most.

One root field is one statement, however much is selected below it. A rise is a decision, not an accident.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse, print_ast

from graph.ids import global_id
from graph.settings import CHECKOUT
from tests.api.asking import Api, CountingStore
from tests.redacted import VIEWERS

EXAMPLES = CHECKOUT / "docs" / "examples"
# how many the first time and, where it differs, again
STATEMENTS: dict[str, dict[str, int | tuple[int, int]]] = {
    "developer.graphql": {
        "Search": 1,
        "EnterpriseList": 1,
        "EnterpriseCard": 1,
        "Refetch": 1,
        "EnterpriseFacets": 1,
        "AsPeopleType": 1,
    },
    "planner.graphql": {
        "ChipChain": 1,
        "NoDomesticMaker": 1,
        "PoliciesWithLegalBasis": 1,
        "TierRules": 1,
        "TierTargets": 1,
        "TitlesByQuarter": 1,
        "KeyEnterprises": 1,
        "ReviewsDue": 1,
        "SectorsOfCity": 1,
        "CultivationLibrary": 1,
        "LibraryChanges": 1,
        # refused, since nobody knows the enterprise: their transactions read nothing outside them
        "GrantTitle": 0,
        "WithdrawTitle": 0,
        "RuleRehearsal": (2, 1),  # the state of the graph, and once for each state the library
        "UpdateLibrary": 1,  # refused: the seed has no such tiers
    },
    "specialist.graphql": {
        "EnterpriseProfile": 1,
        "PartnersAndInputs": 1,
        "WhoMakes": 1,
        "ClausesForTitle": 1,
        "DistrictEnterprise": 1,
        "RecordFacts": 0,
        "WouldItQualify": 0,  # on given facts alone
    },
}
ELSEWHERE = {"specialist.graphql": {"TheWayUp"}}  # the seed has no ladder: tests/api/test_progression.py


def operations(file: str) -> dict[str, str]:
    """The operations of an example file by name, each as a document of its own."""
    document = parse((EXAMPLES / file).read_text("utf-8"))
    return {
        definition.name.value: print_ast(definition)
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode) and definition.name
    }


def test_every_example_is_pinned() -> None:
    found = {path.name: set(operations(path.name)) for path in EXAMPLES.glob("*.graphql")}
    assert found == {file: set(pins) | ELSEWHERE.get(file, set()) for file, pins in STATEMENTS.items()}


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, pins in STATEMENTS.items() for name in pins])
async def test_the_statements_of_an_example(api: Api, file: str, name: str) -> None:
    variables = json.loads((EXAMPLES / file.replace(".graphql", ".variables.json")).read_text("utf-8"))
    pinned = STATEMENTS[file][name]
    first, again = pinned if isinstance(pinned, tuple) else (pinned, pinned)
    assert await spent(api, operations(file)[name], variables) == first
    # again, by the plan that is kept
    assert await spent(api, operations(file)[name], variables) == again


async def spent(api: Api, query: str, variables: dict[str, Any] | None = None) -> int:
    """How many statements a query that must succeed costs."""
    before = len(api.store.asked)
    await api.data(query, variables)
    return len(api.store.asked) - before


PAGE = "edges { cursor node { id name products { totalCount edges { share source { name } node { name } } } } }"


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ("{ __typename }", 0),
        ("{ __schema { queryType { name } } }", 0),
        ("{ tiers { id @skip(if: true) ... @include(if: false) { name } } }", 1),
        ("{ tiers @skip(if: true) { id } }", 0),
        ("{ enterprises { totalCount pageInfo { hasNextPage } " + PAGE + " } }", 1),
        ("{ enterprises(first: 0) { totalCount } }", 1),
        ("{ a: tiers { id } b: tiers { id } c: metrics { id } }", 3),
        ("{ tiers { id } ... { tiers { name } } ...F } fragment F on Query { tiers { rank } }", 1),
        ('{ search(text: "a b") { totalCount edges { node { ... on Territory { parts { totalCount } } } } } }', 1),
        ('{ node(id: "VGllcjp0LWdpYW50") { id ... on Tier { targetedBy { edges { count by node { name } } } } } }', 1),
        ("{ enterpriseStats(groupBy: [CITY]) { count groups { key } } }", 1),
        ('{ node(id: "nothing") { id } }', 0),
        ("{ nodes(ids: []) { id } }", 1),
    ],
)
async def test_one_root_field_is_one_statement(api: Api, query: str, statements: int) -> None:
    before = len(api.store.asked)
    await api.ask(query)
    assert len(api.store.asked) - before == statements


def operators(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The operators of a plan, each with its details."""
    yield plan["operatorType"].removesuffix("@neo4j"), plan["args"].get("Details", "")
    for child in plan.get("children", ()):
        yield from operators(child)


MAKERS = f'product(id: "{global_id("Product", "t-litho")}") {{ makers'


@pytest.mark.parametrize(
    ("_case", "query", "has", "lacks"),
    [
        (
            "one by id",
            f'{{ chain(id: "{global_id("Chain", "t-chips")}") {{ name }} }}',
            {"NodeUniqueIndexSeek"},
            {"NodeByLabelScan", "AllNodesScan"},
        ),
        (
            "any by id",
            f'{{ node(id: "{global_id("Chain", "t-chips")}") {{ id }} }}',
            {"NodeUniqueIndexSeek"},
            {"NodeByLabelScan", "AllNodesScan"},
        ),
        (
            "several by id",
            f'{{ nodes(ids: ["{global_id("Chain", "t-chips")}"]) {{ id }} }}',
            {"NodeUniqueIndexSeek"},
            {"NodeByLabelScan", "AllNodesScan"},
        ),
        (
            "by a code",
            '{ enterprise(code: "600001") { name } }',
            {"NodeIndexSeek"},
            {"NodeByLabelScan"},
        ),
        (
            "a page takes the order of the ids from their index and stops",
            "{ enterprises(first: 2) { edges { node { name } } } }",
            {"NodeUniqueIndexSeekByRange", "Limit"},
            {"Sort", "Top", "NodeByLabelScan"},
        ),
        (
            "the next page goes on in the index",
            '{ enterprises(first: 2, after: "%s") { edges { node { name } } } }',
            {"NodeUniqueIndexSeekByRange", "Limit"},
            {"Sort", "Top", "NodeByLabelScan"},
        ),
        (
            "a page by an indexed property looks at no more than ties",
            "{ enterprises(first: 2, orderBy: {field: NAME}) { edges { node { name } } } }",
            {"NodeIndexSeekByRange", "PartialTop"},
            {"Sort", "Top", "NodeByLabelScan"},
        ),
        (
            "a filter on neighbours stops as well",
            '{ enterprises(first: 2, filter: {products: {some: {name: {eq: "x"}}}}) { edges { node { name } } } }',
            {"NodeUniqueIndexSeekByRange", "SemiApply", "Limit"},
            {"Sort", "Top", "NodeByLabelScan"},
        ),
        (
            "a count of all is kept by the database",
            "{ enterprises { totalCount } }",
            {"NodeCountFromCountStore"},
            {"NodeByLabelScan"},
        ),
        (
            "a count of neighbours along edges without days is the degree",
            "{ chains { edges { node { products { totalCount } } } } }",
            {"Limit"},
            {"Expand(All)"},
        ),
        (
            "a nested page takes the first of its own, neighbours of other labels being impossible",
            f"{{ {MAKERS}(first: 1) {{ edges {{ node {{ name }} }} }} }} }}",
            {"NodeUniqueIndexSeek", "Expand(All)", "Top"},
            {"NodeByLabelScan"},
        ),
    ],
)
async def test_the_plan(api: Api, _case: str, query: str, has: set[str], lacks: set[str]) -> None:
    if "%s" in query:
        page = await api.data("{ enterprises(first: 2) { pageInfo { endCursor } } }")
        query %= page["enterprises"]["pageInfo"]["endCursor"]
    await api.data(query)
    found = dict(operators(await api.store.plan(*api.store.asked[-1])))
    assert has <= found.keys()
    assert not lacks & found.keys()


async def test_the_degree_is_read_from_its_store(seeded: CountingStore, api: Api) -> None:
    await api.data("{ chains { edges { node { products { totalCount } } } } }")
    found = dict(operators(await seeded.plan(*seeded.asked[-1])))
    assert "getDegree((n)<-[:PART_OF]-())" in found["EagerAggregation"]


@pytest.mark.parametrize("name", ["enterprise", "bank", "specialist", "planner"])
@pytest.mark.parametrize(
    ("_case", "query", "seek"),
    [
        ("a node", f'{{ node(id: "{global_id("AnnualReport", "t-r-qinghe-23")}") {{ id }} }}', "NodeUniqueIndexSeek"),
        ("several", f'{{ nodes(ids: ["{global_id("Appeal", "t-a-land")}"]) {{ id }} }}', "NodeUniqueIndexSeek"),
        ("a guarded property", '{ enterprise(code: "600001") { name contactPhone } }', "NodeIndexSeek"),
        (
            "a filter on one",
            '{ enterprises(filter: {contactPhone: {eq: "1"}}, orderBy: {field: CITY}) { edges { node { id } } } }',
            "NodeIndexSeek",
        ),
    ],
)
async def test_a_rule_of_access_keeps_the_index(
    seeded: CountingStore, _case: str, query: str, seek: str, name: str
) -> None:
    # a report of other graphs: looking one node up by its id read them all, because the rule came first
    api = Api(seeded, viewer=VIEWERS[name])
    body = await api.ask(query)
    assert "data" in body
    if body.get("errors"):
        assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}
        return
    found = dict(operators(await seeded.plan(*seeded.asked[-1])))
    assert seek in found or name == "bank"  # which never sees one: nothing is read
    assert not {"NodeByLabelScan", "AllNodesScan"} & found.keys()
