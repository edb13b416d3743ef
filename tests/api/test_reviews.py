"""Reviews and updates that are due, the bonus list and the key enterprises, on a district counted by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
import pytest_asyncio

from graph.access import Role, Viewer
from graph.ids import global_id
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.small_district import ID, ZHU, edge, hold, node, plant_district

RULESETS = ("srdi_sme@cn-miit-2022-63", "srdi_sme@cn-miit-2026-2", "innovative_sme@cn-miit-2022-63",
            "little_giant@cn-miit-2026-2", "little_giant@cn-miit-2022-63")  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def district(store: Store) -> CountingStore:
    """The small district, the rulesets, and a specialist who serves 丙厂."""
    await plant_district(store)
    for key in RULESETS:
        await node(store, "Ruleset", {"id": key, "name": key, "sources": ["t"], "load": "t", "decision": "{}"})
    await node(store, "Specialist", {"id": "li", "name": "李专员", "sources": ["t"], "load": "t"})
    await edge(store, "SERVES", ("Specialist", "li"), ("Enterprise", "bing"), {})
    # a list without a last day says of 乙厂 what the register says with one
    await hold(store, "yi", "srdi_sme", "2024-01-01", None)
    return CountingStore.over(store)


@pytest.fixture
def api(district: CountingStore) -> Api:
    """The API on it."""
    return Api(district)


async def edges(api: Api, field: str, arguments: str, facts: str) -> list[Any]:
    """The items of a list."""
    data = await api.data(f"{{ {field}({arguments}) {{ edges {{ {facts} node {{ name }} }} }} }}")
    return list(data[field]["edges"])


REVIEW = "until since inferred state daysLeft highest tier { tierId }"


def told(edge: dict[str, Any]) -> tuple[str, str, str]:
    """Who, what, until when."""
    return edge["node"]["name"], edge["tier"]["tierId"], edge["until"]


async def test_reviews_of_the_next_year_are_the_default(api: Api) -> None:
    found = await edges(api, "reviewsDue", 'asOf: "2025-06-30"', REVIEW)
    assert list(map(told, found)) == [
        ("丙厂", "SRDI_SME", "2025-06-30"),
        ("甲厂", "SRDI_SME", "2026-02-28"),
    ]
    assert found[0] == {
        "until": "2025-06-30", "since": None, "inferred": False, "state": "DUE", "daysLeft": 0, "highest": True,
        "tier": {"tierId": "SRDI_SME"}, "node": {"name": "丙厂"},
    }  # fmt: skip
    # 甲厂 is a little giant then: the title below is not reviewed in Shanghai
    assert (found[1]["daysLeft"], found[1]["highest"]) == (243, False)


async def test_an_expired_title_is_told_until_it_is_renewed(api: Api) -> None:
    found = await edges(api, "reviewsDue", 'from: "2023-01-01", to: "2025-07-01", asOf: "2025-07-01"', REVIEW)
    # 乙厂's of 2023 went on the day after it ended
    assert [(*told(one), one["state"], one["daysLeft"]) for one in found] == [
        ("丙厂", "SRDI_SME", "2025-06-30", "EXPIRED", -1)
    ]


async def test_a_title_without_a_last_day_is_due_with_its_term(api: Api) -> None:
    found = await edges(api, "reviewsDue", 'from: "2026-03-01", to: "2028-12-31", asOf: "2026-03-01"', REVIEW)
    assert [(*told(one), one["inferred"], one["since"]) for one in found] == [
        ("乙厂", "SRDI_SME", "2026-12-31", False, "2024-01-01"),
        ("丁厂", "INNOVATIVE_SME", "2027-01-31", False, "2024-02-29"),
        ("示例企业", "SRDI_SME", "2027-04-30", False, "2024-05-01"),
        ("甲厂", "LITTLE_GIANT", "2027-07-31", True, "2024-08-01"),
        ("甲厂", "INNOVATIVE_SME", "2028-02-29", False, "2022-03-01"),
    ]


async def test_one_tier_of_one_town(api: Api) -> None:
    found = await edges(
        api, "reviewsDue", f'tier: LITTLE_GIANT, territory: "{ID[ZHU]}", from: "2020-01-01", to: "2030-01-01"', REVIEW
    )
    assert list(map(told, found)) == [("甲厂", "LITTLE_GIANT", "2027-07-31")]


async def test_only_real_ones(api: Api) -> None:
    asked = 'filter: {synthetic: false}, from: "2027-01-01", to: "2027-06-30"'
    assert list(map(told, await edges(api, "reviewsDue", asked, REVIEW))) == [("丁厂", "INNOVATIVE_SME", "2027-01-31")]
    found = await edges(api, "updatesDue", "filter: {synthetic: true}, year: 2025", "deadline")
    assert [one["node"]["name"] for one in found] == ["示例企业"]


async def test_pages_continue_one_another(api: Api) -> None:
    asked = 'from: "2025-01-01", to: "2030-01-01", asOf: "2025-01-01", first: 2'
    seen: list[Any] = []
    after, more = "null", True
    while more:
        page = "edges { cursor node { name } until tier { tierId } } info: pageInfo { more: hasNextPage endCursor }"
        data = await api.data(f"{{ reviewsDue({asked}, after: {after}) {{ totalCount {page} }} }}")
        found = data["reviewsDue"]
        assert found["totalCount"] == 7
        assert found["info"]["endCursor"] == found["edges"][-1]["cursor"]
        seen += map(told, found["edges"])
        after, more = json.dumps(found["info"]["endCursor"]), found["info"]["more"]
    whole = await edges(api, "reviewsDue", asked.replace(", first: 2", ""), REVIEW)
    assert seen == list(map(told, whole))
    assert len(seen) == 7


@pytest.mark.parametrize(
    ("field", "arguments", "code"),
    [
        ("reviewsDue", "first: 101", "BAD_USER_INPUT"),
        ("reviewsDue", 'after: "?"', "BAD_CURSOR"),
        ("updatesDue", "year: 1999", "BAD_USER_INPUT"),
        ("reviewsDue", 'from: "2025-01-02", to: "2025-01-01"', "BAD_USER_INPUT"),
        ("bonusList", 'after: "WzEsIngiXQ"', "BAD_CURSOR"),
    ],
)
async def test_pages_that_are_refused(api: Api, field: str, arguments: str, code: str) -> None:
    error = await api.error(f"{{ {field}({arguments}) {{ edges {{ node {{ id }} }} }} }}")
    assert error["extensions"]["code"] == code


ASSESSED = "tier { tierId } until assessment { verdict failing unknown ruleset { id } missing { metric } }"


async def test_the_rules_that_will_hold_decide(api: Api) -> None:
    found = await edges(api, "reviewsDue", 'tier: SRDI_SME, asOf: "2025-06-30", to: "2027-01-01"', ASSESSED)
    assert [(one["node"]["name"], one["assessment"]["ruleset"]["id"]) for one in found] == [
        ("丙厂", global_id("Ruleset", "srdi_sme@cn-miit-2022-63")),
        ("甲厂", global_id("Ruleset", "srdi_sme@cn-miit-2022-63")),
        ("乙厂", global_id("Ruleset", "srdi_sme@cn-miit-2026-2")),
    ]
    assert [(one["assessment"]["verdict"], one["assessment"]["failing"]) for one in found] == [
        ("UNMET", ["prereq_innovative"]),
        ("UNKNOWN", []),
        ("UNMET", ["z1_title"]),
    ]
    jia = found[1]["assessment"]
    assert "revenue_y1" in {one["metric"] for one in found[0]["assessment"]["missing"]}
    assert "revenue_y1" not in {one["metric"] for one in jia["missing"]}


async def test_the_verdict_is_for_staff_and_rests_on_what_they_see(district: CountingStore) -> None:
    query = f'{{ reviewsDue(tier: SRDI_SME, asOf: "2025-06-30") {{ edges {{ {ASSESSED} node {{ name }} }} }} }}'
    for role in (Role.PUBLIC, Role.ENTERPRISE, Role.BANK):
        error = await Api(district, viewer=Viewer(role, "x", "jia")).error(query)
        assert error["extensions"]["code"] == "FORBIDDEN"
    data = await Api(district, viewer=Viewer(Role.DEPARTMENT, "x")).data(query)
    jia = data["reviewsDue"]["edges"][1]
    assert "revenue_y1" in {one["metric"] for one in jia["assessment"]["missing"]}
    # without the verdict the list is for everyone
    assert await Api(district, viewer=Viewer()).data("{ reviewsDue { totalCount } }")


UPDATE = "titles deadline year daysLeft provisions { clause docNo }"


async def test_updates_by_the_regulation_in_force_on_the_day(api: Api) -> None:
    found = await edges(api, "updatesDue", 'year: 2025, asOf: "2025-05-01"', UPDATE)
    # 甲厂 and 乙厂 reported 2024
    assert found == [
        {"node": {"name": "丙厂"}, "titles": ["SRDI_SME"], "deadline": "2025-04-30", "year": 2024, "daysLeft": -1,
         "provisions": [{"clause": "第十四条左右", "docNo": "工信部企业〔2022〕63号"}]},
        {"node": {"name": "丁厂"}, "titles": ["INNOVATIVE_SME"], "deadline": "2025-04-30", "year": 2024, "daysLeft": -1,
         "provisions": [{"clause": "第十四条左右", "docNo": "工信部企业〔2022〕63号"}]},
        {"node": {"name": "示例企业"}, "titles": ["SRDI_SME"], "deadline": "2025-04-30", "year": 2024, "daysLeft": -1,
         "provisions": [{"clause": "第十四条左右", "docNo": "工信部企业〔2022〕63号"}]},
    ]  # fmt: skip
    later = await edges(api, "updatesDue", 'year: 2026, asOf: "2026-05-01"', UPDATE)
    assert [(one["node"]["name"], one["titles"], one["deadline"], one["daysLeft"]) for one in later] == [
        ("丁厂", ["INNOVATIVE_SME"], "2026-04-30", -1),
        ("甲厂", ["INNOVATIVE_SME"], "2026-04-30", -1),
        ("甲厂", ["LITTLE_GIANT"], "2026-05-31", 30),
        ("示例企业", ["SRDI_SME"], "2026-05-31", 30),
    ]


@pytest.mark.parametrize(
    ("role", "own", "seen"),
    [
        (Role.PLANNER, "", ["丁厂", "丙厂", "示例企业"]),
        (Role.SPECIALIST, "li", ["丙厂"]),
        (Role.ENTERPRISE, "ding", ["丁厂"]),
        (Role.ENTERPRISE, "jia", []),
        (Role.DEPARTMENT, "", None),
        (Role.PUBLIC, "", None),
    ],
)
async def test_who_sees_what_was_not_reported(
    district: CountingStore, role: Role, own: str, seen: list[str] | None
) -> None:
    query = "{ updatesDue(year: 2025) { totalCount edges { node { name } } } }"
    body = await Api(district, viewer=Viewer(role, "x", own)).ask(query)
    if seen is None:
        [error] = body["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
        return
    found = body["data"]["updatesDue"]
    assert sorted(one["node"]["name"] for one in found["edges"]) == sorted(seen)
    assert found["totalCount"] == len(seen)


FAVOURED = "since tier { tierId } clause { clause provenance reading }"


async def test_the_bonus_list(api: Api) -> None:
    found = await edges(api, "bonusList", 'asOf: "2025-06-30"', f"{FAVOURED} points")
    assert [(one["node"]["name"], one["tier"]["tierId"], one["since"], one["points"]) for one in found] == [
        ("丙厂", "SRDI_SME", None, None),
        ("甲厂", "LITTLE_GIANT", "2023-03-01", None),
        ("示例企业", "SRDI_SME", "2024-05-01", None),
        ("乙厂", "SRDI_SME", "2021-01-01", None),
    ]
    assert (found[0]["clause"]["clause"], found[0]["clause"]["provenance"]) == ("3-2", "VERIFIED")
    assert found[0]["clause"]["reading"]
    real = await edges(api, "bonusList", 'asOf: "2025-07-01", filter: {synthetic: false}', "since")
    assert [one["node"]["name"] for one in real] == ["甲厂", "乙厂"]


async def test_the_key_enterprises(api: Api) -> None:
    found = await edges(api, "keyEnterprises", f'asOf: "2026-03-01", territory: "{ID[ZHU]}"', f"{FAVOURED} support")
    assert [(one["node"]["name"], one["tier"]["tierId"], one["since"], one["support"]) for one in found] == [
        ("甲厂", "LITTLE_GIANT", "2023-03-01",
         ["INDUSTRIAL_POLICY", "TALENT_SETTLEMENT", "TALENT_HOUSING", "PROJECT_LAND"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        f"{{ reviewsDue {{ totalCount edges {{ {ASSESSED} provisions {{ text }} node {{ name }} }} }} }}",
        "{ updatesDue { totalCount edges { titles node { name territory { name } } } } }",
        "{ bonusList { totalCount pageInfo { endCursor } edges { cursor tier { name } node { name } } } }",
        "{ keyEnterprises { edges { support } } }",
    ],
)
async def test_one_statement(api: Api, query: str) -> None:
    before = len(api.store.asked)
    await api.data(query)
    assert len(api.store.asked) - before == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_ends_of_time(api: Api, day: str) -> None:
    data = await api.data(
        f'{{ reviewsDue(asOf: "{day}") {{ totalCount }} bonusList(asOf: "{day}") {{ totalCount }} '
        f'tierTargets(asOf: "{day}") {{ synthetic cumulative paceNeeded {{ reason }} forecast {{ reason }} }} }}'
    )
    ever = [row["cumulative"] for row in data["tierTargets"] if not row["synthetic"]]
    counts = (data["reviewsDue"]["totalCount"], data["bonusList"]["totalCount"], ever)
    # 丙厂's title has no first day, 甲厂's as a little giant and 乙厂's in one of the lists no last day
    assert counts == ((0, 1, [0, 1, 0, 0]) if day < "2000" else (0, 2, [2, 3, 1, 0]))


async def test_an_enterprise_by_its_id(api: Api) -> None:
    key = global_id("Enterprise", "bing")
    found = await edges(api, "bonusList", f'asOf: "2025-06-30", filter: {{id: {{eq: "{key}"}}}}', "cursor")
    assert [one["node"]["name"] for one in found] == ["丙厂"]
