"""规则预演: who moves, why, and what it costs, when other rules are tried on everyone."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from graph.access import Role, Viewer
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.api.cultivated import plant

SAME = '{ruleset: "srdi_sme@cn-miit-2026-2"}'


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def planted(store: Store) -> CountingStore:
    """A store that holds two enterprises: one qualifies, the other, which is made up, lacks R&D of the year before."""
    await plant(store)
    return CountingStore.over(store)


@pytest.fixture
def api(planted: CountingStore) -> Api:
    """The API for a planner."""
    return Api(planted, viewer=Viewer(Role.PLANNER, "planner"))


async def rehearsed(api: Api, to: str, body: str, more: str = "") -> Any:
    """What a rehearsal from the rules in force says."""
    query = f'{{ ruleRehearsal(from: {SAME}, to: {to}, asOf: "2026-05-01"{more}) {{ {body} }} }}'
    return (await api.data(query))["ruleRehearsal"]


async def test_a_higher_bar_moves_out_who_misses_it(api: Api) -> None:
    to = '{ruleset: "srdi_sme@cn-miit-2026-2", edits: [{condition: "z2_revenue", metric: "revenue_y1", value: 2500}]}'
    body = """before { id ruleset { name } } after { id ruleset { name } } assessed moveCount
      changes { before after count synthetic } conditions { id direction count alone synthetic }
      moves(first: 5) { enterprise { name } direction before after decisive }
      budget { area amount net total provenance synthetic }"""
    found = await rehearsed(api, to, body)
    assert found == {
        "before": {"id": "srdi_sme@cn-miit-2026-2", "ruleset": {"name": "srdi_sme@cn-miit-2026-2"}},
        "after": {"id": "srdi_sme@cn-miit-2026-2 (edited)", "ruleset": None},
        "assessed": 2,
        "moveCount": 1,
        "changes": [
            {"before": "MET", "after": "UNKNOWN", "count": 1, "synthetic": False},
            {"before": "UNMET", "after": "UNMET", "count": 1, "synthetic": True},
        ],
        "conditions": [{"id": "z2_revenue", "direction": "OUT", "count": 1, "alone": 1, "synthetic": False}],
        "moves": [
            {
                "enterprise": {"name": "测试甲"},
                "direction": "OUT",
                "before": "MET",
                "after": "UNKNOWN",  # whether equity makes up for it nobody has said
                "decisive": ["z2_revenue"],
            }
        ],
        "budget": [
            {
                "area": "青浦区",
                "amount": "5",
                "net": -1,
                "total": "-5",
                "provenance": "VERIFIED",
                "synthetic": False,
            }
        ],
    }


async def test_rules_from_memory_say_so(api: Api) -> None:
    verified = '{ruleset: "mfg_champion@cn-miit-2023-138"}'
    body = "before { provenance } after { provenance }"
    assert await rehearsed(api, verified, body) == {
        "before": {"provenance": "MEMORY"},
        "after": {"provenance": "VERIFIED"},
    }


async def test_a_lower_bar_moves_in_and_says_what_kept_them_out(api: Api) -> None:
    edits = ", ".join(
        f'{{condition: "z3_rd", metric: "{metric}", value: {value}}}'
        for metric, value in (("rd_expense_y2", 50), ("rd_ratio_y2", 0.02))
    )
    to = f'{{ruleset: "srdi_sme@cn-miit-2026-2", edits: [{edits}]}}'
    body = "moves(first: 5) { enterprise { name } direction decisive } budget { net total synthetic }"
    assert await rehearsed(api, to, body) == {
        "moves": [{"enterprise": {"name": "示例乙"}, "direction": "IN", "decisive": ["z3_rd"]}],
        "budget": [{"net": 1, "total": "5", "synthetic": True}],
    }


async def test_a_filter_chooses_who_is_judged(api: Api) -> None:
    assert await rehearsed(api, SAME, "assessed", ", filter: {synthetic: true}") == {"assessed": 1}


async def test_the_library_is_read_once_while_the_graph_stays_as_it_is(planted: CountingStore, api: Api) -> None:
    async def reads() -> int:
        planted.asked.clear()
        assert await rehearsed(api, SAME, "assessed") == {"assessed": 2}
        return sum("AnnualReport" in statement for statement, _ in planted.asked)

    assert await reads() == 1
    assert await reads() == 0
    await planted.write("CREATE (:Fact {id: 't-fact'})", {})
    assert await reads() == 1
    await planted.write("MATCH (f:Fact {id: 't-fact'}) DELETE f", {})


DRAFT = """
schema_version: 1
regulation: {id: draft, title_zh: 草案}
rulesets:
  - id: srdi_sme@draft
    tier: srdi_sme
    title_zh: 草案
    application_kinds: [new]
    decision: {all: [{ref: d_revenue}]}
    conditions:
      - id: d_revenue
        kind: gate
        text_zh: 上年度营收3000万元以上
        test: {metric: revenue_y1, op: ">=", value: 3000}
        prov: {ref: 草案, status: memory}
    scorecards: []
"""


async def test_a_draft_in_the_rule_language_can_be_tried(api: Api) -> None:
    query = """query R($from: RuleVersionInput!, $to: RuleVersionInput!) {
      ruleRehearsal(from: $from, to: $to, asOf: "2026-05-01") {
        after { id name } moveCount conditions { id text } } }"""
    given = {"from": {"ruleset": "srdi_sme@cn-miit-2026-2"}, "to": {"draft": DRAFT}}
    assert (await api.data(query, given))["ruleRehearsal"] == {
        "after": {"id": "srdi_sme@draft", "name": "草案"},
        "moveCount": 1,
        "conditions": [{"id": "d_revenue", "text": "上年度营收3000万元以上"}],
    }


WRONG = [
    ("no such ruleset", '{ruleset: "x"}', "NO_RULESET", "There is no ruleset x."),
    ("neither", "{}", "BAD_USER_INPUT", "A version is one ruleset or one draft."),
    ("not YAML", '{draft: "a: [b"}', "BAD_RULES", "draft: it cannot be read"),
    ("nothing in it", '{draft: "a: 1"}', "BAD_RULES", "draft: regulation.id: it is missing"),
    ("an alias", '{draft: "a: &b {c: 1}\\nd: *b"}', "BAD_RULES", "draft: it holds an alias"),
    ("too deep", f'{{draft: "{"[" * 2000}"}}', "BAD_RULES", "draft: it"),
    ("too long", f'{{draft: "{"a" * 50_001}"}}', "BAD_USER_INPUT", "The draft has 50,001 characters."),
    (
        "no such condition",
        '{ruleset: "srdi_sme@cn-miit-2026-2", edits: [{condition: "q", metric: "revenue_y1", value: 1}]}',
        "BAD_RULES",
        "there is no such condition",
    ),
    (
        "no such number",
        '{ruleset: "srdi_sme@cn-miit-2026-2", edits: [{condition: "z2_debt", metric: "revenue_y1", value: 1}]}',
        "BAD_RULES",
        "it holds no number against revenue_y1",
    ),
]


@pytest.mark.parametrize(("_case", "to", "code", "message"), WRONG, ids=[case for case, *_ in WRONG])
async def test_wrong_rules_are_told(api: Api, _case: str, to: str, code: str, message: str) -> None:
    error = await api.error(f"{{ ruleRehearsal(from: {SAME}, to: {to}) {{ assessed }} }}")
    assert error["extensions"]["code"] == code
    assert message in error["message"]


async def test_rules_for_another_kind_of_application_are_refused(api: Api) -> None:
    hnte = '{ruleset: "hnte@cn-most-2016-32"}'
    error = await api.error(f"{{ ruleRehearsal(from: {SAME}, to: {hnte}, application: REVIEW) {{ assessed }} }}")
    assert error["message"].startswith("hnte@cn-most-2016-32 does not decide applications of the kind REVIEW.")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PLANNER, Role.ADMIN)])
async def test_only_those_who_see_all_reports_may_rehearse(planted: CountingStore, role: Role) -> None:
    planted.asked.clear()
    error = await Api(planted, viewer=Viewer(role, "x", "t-firm")).error(
        f"{{ ruleRehearsal(from: {SAME}, to: {SAME}) {{ assessed }} }}"
    )
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert planted.asked == []
