"""The libraries through the API: members on a day, changes between days, page by page, and who may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from graph.access import Role, Viewer
from graph.ids import global_id
from graph.library.updating import update
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.graph.library.small import BOOK, CRITERIA, GOOD, ONE, THREE, TWO, firm, hold, land, report

CHANGED = "enterprise { name } tier { name } kind on layer previousLayer why"
WHOLE = (
    "query ($since: Date!, $until: Date, $tier: TierId, $first: Int, $after: String, $kinds: [LibraryChangeKind!]) "
    "{ libraryChanges(since: $since, until: $until, tier: $tier, first: $first, after: $after, kinds: $kinds) "
    f"{{ totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ {CHANGED} }} }} }} }}"
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def history(store: Store) -> CountingStore:
    """Three updates: two firms come; one moves, then leaves for the title; the other leaves by a veto, then is back."""
    await store.write("MATCH (n) DETACH DELETE n", {})
    await land(store)
    await firm(store, "a", {**GOOD, "rdStaff": 9})
    await firm(store, "b", GOOD, synthetic=True)
    await store.write("CREATE (s:Specialist {id: 's', noun: 'Specialist', name: '专员'})", {})
    await store.write("MATCH (s:Specialist), (e {id: 'a'}) CREATE (s)-[:SERVES {source: 't'}]->(e)", {})
    await update(store, BOOK, CRITERIA, ONE)
    await report(store, "a", rdStaff=10)
    await report(store, "b", inAbnormalList=True)
    await update(store, BOOK, CRITERIA, TWO)
    await report(store, "b", inAbnormalList=False)
    await hold(store, "a", "innovative_sme", **{"from": THREE})
    await update(store, BOOK, CRITERIA, THREE)
    return CountingStore.over(store)


@pytest.fixture
def api(history: CountingStore) -> Api:
    """The API on it."""
    return Api(history)


def told(connection: Any) -> list[tuple[Any, ...]]:
    """Changes as tuples: day, firm, kind, layer before, layer since or why it left."""
    nodes = [edge["node"] for edge in connection["edges"]]
    return [(n["on"], n["enterprise"]["name"], n["kind"], n["previousLayer"], n["layer"] or n["why"]) for n in nodes]


EVERYTHING = [
    ("2026-05-01", "试a", "CAME", None, "NEAR"),
    ("2026-05-01", "试b", "CAME", None, "READY"),
    ("2026-06-01", "试a", "MOVED", "NEAR", "READY"),
    ("2026-06-01", "试b", "LEFT", "READY", "VETO"),
    ("2026-07-01", "试a", "LEFT", "READY", "HOLDS"),
    ("2026-07-01", "试b", "CAME", None, "READY"),
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"since": "2026-05-01"}, EVERYTHING),
        ({"since": "2026-05-02"}, EVERYTHING[2:]),
        ({"since": "2026-01-01", "until": "2026-06-01"}, EVERYTHING[:4]),
        ({"since": "2026-06-02", "until": "2026-06-30"}, []),
        ({"since": "2026-05-01", "kinds": ["LEFT"]}, [EVERYTHING[3], EVERYTHING[4]]),
        ({"since": "2026-05-01", "tier": "SRDI_SME"}, []),
    ],
)
async def test_what_changed_since_any_day(api: Api, asked: dict[str, Any], expected: list[Any]) -> None:
    found = (await api.data(WHOLE, asked))["libraryChanges"]
    assert told(found) == expected
    assert found["totalCount"] == len(expected)


@pytest.mark.parametrize("size", [1, 2, 4])
async def test_pages_join_to_the_whole(api: Api, size: int) -> None:
    rows: list[Any] = []
    after, more = None, True
    while more:
        page = (await api.data(WHOLE, {"since": "2026-05-01", "first": size, "after": after}))["libraryChanges"]
        rows, more, after = rows + told(page), page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert rows == EVERYTHING


MEMBERS = (
    "query ($asOf: Date, $layer: [LibraryLayer!]) "
    "{ cultivationLibrary(tier: INNOVATIVE_SME, asOf: $asOf, layer: $layer) { totalCount edges "
    "{ layer previousLayer from to ruleset judgedOn source { name } node { name synthetic } } } }"
)


@pytest.mark.parametrize(
    ("day", "layer", "expected"),
    [
        (date(2026, 4, 30), None, []),
        (ONE, None, [("试a", "NEAR"), ("试b", "READY")]),
        (ONE, ["READY", "PROMISING"], [("试b", "READY")]),
        (TWO, None, [("试a", "READY")]),
        (THREE, None, [("试b", "READY")]),
        (THREE, [], []),
    ],
)
async def test_who_is_in_it_on_a_day(api: Api, day: date, layer: list[str] | None, expected: list[Any]) -> None:
    found = (await api.data(MEMBERS, {"asOf": day.isoformat(), "layer": layer}))["cultivationLibrary"]
    assert [(edge["node"]["name"], edge["layer"]) for edge in found["edges"]] == expected
    assert found["totalCount"] == len(expected)


@pytest.mark.parametrize(("since", "expected"), [(ONE, ["试a"]), (TWO, ["试a"]), (date(2026, 6, 2), [])])
async def test_who_is_in_it_since_a_day(api: Api, since: date, expected: list[str]) -> None:
    query = 'query ($since: Date) { cultivationLibrary(tier: INNOVATIVE_SME, asOf: "2026-06-15", changedSince: $since) '
    found = await api.data(query + "{ edges { node { name } } } }", {"since": since.isoformat()})
    assert [edge["node"]["name"] for edge in found["cultivationLibrary"]["edges"]] == expected


async def test_an_entry_says_what_it_is_from(api: Api) -> None:
    [edge] = (await api.data(MEMBERS, {"asOf": TWO.isoformat()}))["cultivationLibrary"]["edges"]
    assert edge == {
        "layer": "READY",
        "previousLayer": "NEAR",
        "from": "2026-06-01",
        "to": "2026-06-30",
        "ruleset": "innovative@try",
        "judgedOn": "2026-06-01",
        "source": {"name": "培育库"},
        "node": {"name": "试a", "synthetic": False},
    }


async def test_a_tier_without_a_library_has_nobody_in_it(api: Api) -> None:
    found = await api.data("{ cultivationLibrary(tier: TECH_SME) { totalCount edges { layer } } }")
    assert found == {"cultivationLibrary": {"totalCount": 0, "edges": []}}


@pytest.mark.parametrize("query", ['libraryChanges(since: "2026-05-01")', "cultivationLibrary(tier: INNOVATIVE_SME)"])
async def test_each_is_one_statement(api: Api, query: str) -> None:
    before = len(api.store.asked)
    await api.data(f"{{ {query} {{ totalCount edges {{ cursor node {{ __typename }} }} }} }}")
    assert len(api.store.asked) == before + 1


REASONS = '{ libraryChanges(since: "2026-05-01") { edges { node { enterprise { name } kind reasons } } } }'
OF_FIRM = '{ cultivationLibrary(tier: INNOVATIVE_SME, asOf: "2026-05-01") { edges { reasons node { name } } } }'


def viewer(role: Role, node: str = "") -> Viewer:
    """Someone of a role."""
    return Viewer(role, "someone", node)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (viewer(Role.DEPARTMENT), {"试a", "试b"}),
        (viewer(Role.SPECIALIST, "s"), {"试a", "试b"}),
        (viewer(Role.PLANNER), {"试a", "试b"}),
        (viewer(Role.ENTERPRISE, "a"), {"试a"}),
        (viewer(Role.ENTERPRISE, "nobody"), set()),
    ],
)
async def test_staff_sees_all_changes_and_an_enterprise_its_own(
    history: CountingStore, who: Viewer, names: set[str]
) -> None:
    found = (await Api(history, viewer=who).data(WHOLE, {"since": "2026-05-01"}))["libraryChanges"]
    assert {name for _, name, *_ in told(found)} == names
    assert found["totalCount"] == 3 * len(names)


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.BANK, Role.INSTITUTE])
@pytest.mark.parametrize(
    "query", [OF_FIRM.replace("reasons ", ""), '{ libraryChanges(since: "2026-05-01") { totalCount } }']
)
async def test_nobody_else_sees_a_library(history: CountingStore, role: Role, query: str) -> None:
    error = await Api(history, viewer=viewer(role)).error(query)
    assert error["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (viewer(Role.PLANNER), {"试a", "试b"}),
        (viewer(Role.SPECIALIST, "s"), {"试a"}),
        (viewer(Role.ENTERPRISE, "b"), {"试b"}),
    ],
)
async def test_figures_are_told_to_those_who_see_reports(history: CountingStore, who: Viewer, seen: set[str]) -> None:
    data = await Api(history, viewer=who).data(REASONS)
    nodes = [edge["node"] for edge in data["libraryChanges"]["edges"]]
    assert {node["enterprise"]["name"] for node in nodes if node["reasons"] is not None} == seen
    data = await Api(history, viewer=who).data(OF_FIRM)
    edges = data["cultivationLibrary"]["edges"]
    assert {edge["node"]["name"] for edge in edges if edge["reasons"] is not None} == seen


@pytest.mark.parametrize("query", [REASONS, OF_FIRM])
async def test_a_department_may_not_ask_for_them(history: CountingStore, query: str) -> None:
    error = await Api(history, viewer=viewer(Role.DEPARTMENT)).error(query)
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_what_it_left_for(api: Api) -> None:
    data = await api.data(REASONS)
    found = {
        (node["enterprise"]["name"], node["kind"]): node["reasons"]
        for node in (edge["node"] for edge in data["libraryChanges"]["edges"])
    }
    assert found["试a", "LEFT"] == [{"by": "COMPARISON", "title": "innovative_sme"}]
    assert found["试b", "LEFT"] == [
        {"by": "SURVEY", "condition": "clean", "text": "守信", "verdict": "UNMET", "metric": "in_abnormal_list",
         "value": "true", "operator": "==", "threshold": "false"},
    ]  # fmt: skip


async def test_from_an_enterprise(api: Api) -> None:
    key = global_id("Enterprise", "a")
    text = (
        f'{{ enterprise(id: "{key}") {{ libraries(asOf: "2026-06-15") {{ edges {{ layer node {{ tierId }} }} }} }} }}'
    )
    found = await api.data(text)
    assert found["enterprise"]["libraries"]["edges"] == [{"layer": "READY", "node": {"tierId": "INNOVATIVE_SME"}}]
