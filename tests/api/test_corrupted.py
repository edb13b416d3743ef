"""What the loaders never write, written all the same: odd values get graphql-core's own errors, both ways."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from api.schema import core
from graph.ids import global_id
from graph.settings import Settings
from graph.store import Store
from tests.api.asking import NUMBER, Api, CountingStore
from tests.api.differential import Differential, in_parallel
from tests.api.exhaustive import Exhaustive
from tests.api.plain import PLAIN
from tests.api.queries import Case, Generator
from tests.seed import plant

NODES: dict[str, dict[str, Any]] = {
    "t-qinghe": {"name": None, "registeredCapital": "many", "sizeClass": "HUGE"},
    "t-yunfan": {"name": 42, "registeredCapital": float("nan"), "formerNames": "alone"},
    "t-lanjing": {"masked": None, "delisted": "yes", "foundedOn": "soon", "country": ["CHN"]},
    "t-acme": {"registeredCapital": 500, "formerNames": [1, 2], "nameEn": True},
    "t-rare": {"registeredCapital": float("inf"), "foundedOn": 20150301, "sizeClass": 5},
    "t-wide": {"registeredCapital": float("-inf"), "masked": 1, "sources": "t-register"},
    "t-litho": {"marketYear": 3_000_000_000, "kind": None, "listed": "no"},
    "t-wafer": {"marketYear": 2021.0, "kind": "TOOLS", "description": 5},
    "t-chip": {"marketYear": 2021.5, "marketSize": 12.0},
    "t-uni": {"latitude": 31, "longitude": float("nan"), "kinds": ["EDUCATION", "CIRCUS"], "established": "1958"},
    "t-lab": {"latitude": "north", "established": True, "websites": [True]},
    "t-grant": {"audienceRule": "{broken", "position": None, "amount": "x", "readIn": 7},
    "t-goal": {"audienceRule": 7, "kind": "goal", "text": None, "windowTo": False},
    "t-giant-old": {"decision": None, "windows": ""},
    "t-giant-new": {"decision": "[1,", "applicationKinds": None},
    "t-sme-10": {"position": "ten", "text": 10},
    "t-register": {"name": None, "retrievedOn": 3},
    "t-cn": {"noun": "Empire"},
    "t-us": {"noun": None},
    "t-zhujiajiao": {"id": 5},
    "t-icbc": {"id": None},
}
EDGES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("t-qinghe", "MAKES", "t-sensor", {"source": "t-gone"}),
    ("t-acme", "MAKES", "t-litho", {"share": "most", "confidence": None}),
    ("t-wide", "MAKES", "t-litho", {"source": None, "confidence": float("nan"), "year": 2**40}),
    ("t-yunfan", "SUPPLIES", "t-qinghe", {"inferred": None, "amount": True, "from": "long ago"}),
    ("t-plan", "TARGETS", "t-giant", {"count": None, "by": "2025"}),
    ("t-us", "PROVIDES", "t-litho", {"share": [0.1], "basis": 0}),
]
MASKED = "Internal error."  # a null where none may be: graphql-core's TypeError, told in the log under its number
FIELDS: list[tuple[str, str, str, Any]] = [  # label, id, field, its value or the message of its error
    ("Enterprise", "t-qinghe", "name", (MASKED,)),
    ("Enterprise", "t-qinghe", "registeredCapital", ("Decimal cannot represent 'many'.",)),
    ("Enterprise", "t-qinghe", "sizeClass", ("Enum 'SizeClass' cannot represent value: 'HUGE'",)),
    ("Enterprise", "t-yunfan", "name", "42"),
    ("Enterprise", "t-yunfan", "registeredCapital", ("Decimal cannot represent nan.",)),
    ("Enterprise", "t-lanjing", "masked", (MASKED,)),
    ("Enterprise", "t-lanjing", "foundedOn", "soon"),
    ("Enterprise", "t-lanjing", "country", ("String cannot represent value: ['CHN']",)),
    ("Enterprise", "t-acme", "formerNames", ["1", "2"]),
    ("Enterprise", "t-acme", "registeredCapital", "500"),
    ("Enterprise", "t-rare", "registeredCapital", ("Decimal cannot represent inf.",)),
    ("Product", "t-litho", "marketYear", ("Int cannot represent non 32-bit signed integer value: 3000000000",)),
    ("Product", "t-litho", "kind", (MASKED,)),
    ("Product", "t-wafer", "marketYear", 2021),
    ("Product", "t-chip", "marketYear", ("Int cannot represent non-integer value: 2021.5",)),
    ("Institute", "t-uni", "latitude", 31.0),
    ("Institute", "t-uni", "longitude", ("Float cannot represent non numeric value: nan",)),
    ("Clause", "t-grant", "audienceRule", ("JSON cannot represent what is stored.",)),
    ("Clause", "t-goal", "text", (MASKED,)),
    ("Ruleset", "t-giant-old", "decision", (MASKED,)),
    ("Ruleset", "t-giant-new", "decision", ("JSON cannot represent what is stored.",)),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def corrupted(store: Store) -> CountingStore:
    """A store with the seed, odd values written over it."""
    await plant(store)
    rows = [[key, facts] for key, facts in NODES.items()]
    edges = [list(edge) for edge in EDGES]
    await store.write("UNWIND $rows AS row MATCH (n {id: row[0]}) SET n += row[1]", {"rows": rows})
    statement = "UNWIND $rows AS row MATCH ({id: row[0]})-[r]->({id: row[2]}) WHERE type(r) = row[1] SET r += row[3]"
    await store.write(statement, {"rows": edges})
    return CountingStore.over(store)


@pytest.mark.parametrize(("label", "key", "field", "expected"), FIELDS)
async def test_an_odd_value(
    corrupted: CountingStore, engine_settings: Settings, label: str, key: str, field: str, expected: Any
) -> None:
    text = f"query Q($id: ID!) {{ node(id: $id) {{ ... on {label} {{ odd: {field} }} }} }}"
    case = Case(text, ({"id": global_id(label, key)},))
    assert await Differential(corrupted, engine_settings, None).differences(case) == []
    body = await Api(corrupted).ask(text, case.variable_sets[0])
    if not isinstance(expected, tuple):
        assert body == {"data": {"node": {"odd": expected}}}
        return
    [error] = body["errors"]
    assert (NUMBER.sub(MASKED, error["message"]), error["path"]) == (expected[0], ["node", "odd"])
    assert error["extensions"] == {"code": "INTERNAL"}
    required = str(core.type_map[label].fields[field].type).endswith("!")  # type: ignore[attr-defined]
    assert body["data"] == {"node": None if required else {"odd": None}}


@pytest.mark.parametrize(
    ("_case", "query"),
    [
        ("an edge whose source is gone", '{ product(id: "%s") { makers { edges { source { id } } } } }'),
        ("an edge without a fact it must have", '{ product(id: "%s") { makers { edges { confidence } } } }'),
        ("an edge with a share in words", '{ product(id: "%s") { makers { edges { share node { id } } } } }'),
        ("an edge with a list for a share", '{ product(id: "%s") { countries { edges { share } } } }'),
        ("a node of a label that is none", '{ search(text: "中国") { edges { node { id } } } }'),
        ("a node without its label", '{ search(text: "United States") { edges { node { __typename } } } }'),
        ("a cursor of a broken position", "{ articles(orderBy: {field: POSITION}) { edges { cursor } } }"),
    ],
)
async def test_an_odd_value_in_a_list(
    corrupted: CountingStore, engine_settings: Settings, _case: str, query: str
) -> None:
    text = query % global_id("Product", "t-litho") if "%s" in query else query
    assert await Differential(corrupted, engine_settings, None).differences(Case(text)) == []


async def test_every_field(corrupted: CountingStore, engine_settings: Settings) -> None:
    cases = [Case(f"query Q {text}") for text in Exhaustive(PLAIN).fields()]
    differential = Differential(corrupted, engine_settings, None)
    found = await in_parallel(differential, cases)
    assert not found, "\n".join(found[:3])
    assert set(differential.tally.codes) >= {"INTERNAL", "STORE_REFUSED"}


async def test_random_queries(corrupted: CountingStore, engine_settings: Settings) -> None:
    generator = Generator(PLAIN, Random(9))  # noqa: S311 - repeatable on purpose
    differential = Differential(corrupted, engine_settings, None)
    # of several root fields that may not be null and fail, GraphQL tells one, whichever fails first (§6.4.4)
    lone = [case for case in (generator.case() for _ in range(60)) if len(roots(case)) == 1]
    assert len(lone) >= 25
    found = await in_parallel(differential, lone[:25])
    assert not found, "\n".join(found[:3])


def roots(case: Case) -> set[str]:
    """The response keys of the root fields of a case."""
    document = parse(case.text)
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}

    def keys(chosen: SelectionSetNode) -> Iterator[str]:
        for one in chosen.selections:
            if isinstance(one, FieldNode):
                yield one.alias.value if one.alias else one.name.value
            elif isinstance(one, FragmentSpreadNode):
                yield from keys(fragments[one.name.value].selection_set)
            elif isinstance(one, InlineFragmentNode):
                yield from keys(one.selection_set)

    [operation] = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    return set(keys(operation.selection_set))


async def test_an_internal_error_is_told_by_its_number(
    corrupted: CountingStore, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "tidu.api"):
        error = await Api(corrupted).error("{ sources { name } }")
    found = re.fullmatch(r"Internal error ([0-9a-f]{12})\.", error["message"])
    assert found
    assert (error["path"], error["extensions"]) == (["sources", 1, "name"], {"code": "INTERNAL"})
    assert found[1] in caplog.text
    assert "Cannot return null" in caplog.text
    assert "Cannot return null" not in json.dumps(error)
