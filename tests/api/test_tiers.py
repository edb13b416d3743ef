"""What the API says of titles: verdicts on recorded facts, on given ones, and on none; and to whom."""

from __future__ import annotations

import pytest
import pytest_asyncio

from graph.access import Role, Viewer
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.api.cultivated import FIRM, OTHER, plant

ON = '"2026-05-01"'
VERDICT = "verdict conditions { id verdict } missing { metric }"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def planted(store: Store) -> CountingStore:
    """A store that holds the two enterprises."""
    await plant(store)
    return CountingStore.over(store)


@pytest.fixture
def api(planted: CountingStore) -> Api:
    """The API for someone who sees all."""
    return Api(planted)


def assessment(arguments: str, body: str = VERDICT) -> str:
    """A query."""
    return f"{{ tierAssessment({arguments}) {{ {body} }} }}"


async def test_on_recorded_facts_with_everything_shown_in_one_statement(api: Api) -> None:
    body = "enterprise { name } tier { tierId } ruleset { id name } asOf application verdict provenance"
    api.store.asked.clear()
    found = await api.data(assessment(f'enterpriseId: "{FIRM}", tier: SRDI_SME, asOf: {ON}', body))
    assert found["tierAssessment"] == {
        "enterprise": {"name": "测试甲"},
        "tier": {"tierId": "SRDI_SME"},
        "ruleset": {
            "id": found["tierAssessment"]["ruleset"]["id"],
            "name": "srdi_sme@cn-miit-2026-2",
        },
        "asOf": "2026-05-01",
        "application": "NEW",
        "verdict": "MET",
        "provenance": "MEMORY",  # z4_ip was written from memory
    }
    assert len(api.store.asked) == 1


async def test_a_condition_tells_clause_figure_threshold_and_gap(api: Api) -> None:
    body = "conditions { id parentId kind clause provenance verdict metric value operator threshold unit gap }"
    found = await api.data(assessment(f'enterpriseId: "{OTHER}", tier: SRDI_SME, asOf: {ON}', body))
    rows = {row["id"]: row for row in found["tierAssessment"]["conditions"]}
    assert rows["z3_rd"]["verdict"] == "UNMET"
    assert rows["z3_rd#2"] == {
        "id": "z3_rd#2",
        "parentId": "z3_rd",
        "kind": "PART",
        "clause": "附件1(三)",
        "provenance": "VERIFIED",
        "verdict": "UNMET",
        "metric": "rd_expense_y2",
        "value": "50",
        "operator": ">=",
        "threshold": "100",
        "unit": "万元",
        "gap": "50",
    }
    assert rows["z3_rd#4"]["value"] == "0.026316"  # 50 / 1900
    assert rows["z3_rd#4"]["gap"] == "0.003685"  # never less than what is missing


@pytest.mark.parametrize(
    ("_case", "day", "kind", "ruleset"),
    [
        ("before the new rules", "2026-03-31", "NEW", "srdi_sme@cn-miit-2022-63"),
        ("on their first day", "2026-04-01", "NEW", "srdi_sme@cn-miit-2026-2"),
        ("a review after it", "2026-04-02", "REVIEW", "srdi_sme@cn-miit-2026-2"),
    ],
)
async def test_the_day_decides_which_version_holds(api: Api, _case: str, day: str, kind: str, ruleset: str) -> None:
    query = assessment(f'tier: SRDI_SME, asOf: "{day}", application: {kind}', "ruleset { name }")
    assert (await api.data(query))["tierAssessment"]["ruleset"]["name"] == ruleset


async def test_given_facts_take_the_place_of_recorded_ones(api: Api) -> None:
    asked = f'enterpriseId: "{OTHER}", tier: SRDI_SME, asOf: {ON}, facts: [{{metric: "rd_expense_y2", number: 100}}]'
    assert (await api.data(assessment(asked, "verdict")))["tierAssessment"]["verdict"] == "MET"


async def test_what_given_facts_say_without_evidence_has_to_be_proven(api: Api) -> None:
    asked = f'enterpriseId: "{FIRM}", tier: SRDI_SME, asOf: {ON}, facts: [{{metric: "ip1_applied_count", number: 3}}]'
    found = (await api.data(assessment(asked, "verdict conditions { id verdict needsEvidence }")))["tierAssessment"]
    assert found["verdict"] == "NEEDS_EVIDENCE"
    assert {"id": "z4_ip", "verdict": "NEEDS_EVIDENCE", "needsEvidence": ["ip1_applied_count"]} in found["conditions"]
    proven = asked.replace("number: 3", "number: 3, hasEvidence: true")
    assert (await api.data(assessment(proven, "verdict")))["tierAssessment"]["verdict"] == "MET"


async def test_on_given_facts_alone_for_everyone(planted: CountingStore) -> None:
    everyone = Api(planted, viewer=Viewer())
    facts = '[{metric: "revenue_y1", number: 1500}, {metric: "segment_years", number: 2}]'
    body = "enterprise { id } verdict conditions { id verdict gap }"
    found = (await everyone.data(assessment(f"tier: SRDI_SME, asOf: {ON}, facts: {facts}", body)))["tierAssessment"]
    assert found["enterprise"] is None
    assert found["verdict"] == "UNMET"
    assert {"id": "z1_years", "verdict": "UNMET", "gap": "1"} in found["conditions"]
    assert {"id": "z2_revenue", "verdict": "MET", "gap": None} in found["conditions"]


async def test_what_was_recorded_last_holds_before_any_report(planted: CountingStore, api: Api) -> None:
    record = """
    MATCH (e:Enterprise {id: 't-other'}) UNWIND $facts AS fact
    CREATE (e)-[:STATED]->(f:Fact {metric: 'rdExpense', year: 2024, at: fact[0], position: fact[1], number: fact[2],
      evidenced: false})"""
    facts = [["2026-02-01T08:00+08:00", 2, 40.0], ["2026-03-01T08:00+08:00", 3, 100.0]]
    await planted.write(record, {"facts": facts})
    query = assessment(f'enterpriseId: "{OTHER}", tier: SRDI_SME, asOf: {ON}', "verdict conditions { id value }")
    found = (await api.data(query))["tierAssessment"]
    assert found["verdict"] == "MET"
    assert {"id": "z3_rd#2", "value": "100"} in found["conditions"]
    everyone = Api(planted, viewer=Viewer())
    assert {"id": "z3_rd#2", "value": None} in (await everyone.data(query))["tierAssessment"]["conditions"]
    await planted.write("MATCH (f:Fact) DETACH DELETE f", {})


async def test_who_does_not_see_reports_learns_nothing_from_verdicts(planted: CountingStore) -> None:
    everyone = Api(planted, viewer=Viewer())
    query = assessment(f'enterpriseId: "{FIRM}", tier: SRDI_SME, asOf: {ON}')
    found = (await everyone.data(query))["tierAssessment"]
    assert found["verdict"] == "UNKNOWN"
    known = {row["id"] for row in found["conditions"] if row["verdict"] != "UNKNOWN"}
    assert known == {"z1_title"}  # titles are public
    own = Api(planted, viewer=Viewer(Role.ENTERPRISE, "firm", "t-firm"))
    assert (await own.data(query))["tierAssessment"]["verdict"] == "MET"
    of_another = assessment(f'enterpriseId: "{OTHER}", tier: SRDI_SME, asOf: {ON}')
    assert (await own.data(of_another))["tierAssessment"]["verdict"] == "UNKNOWN"


async def test_routes_say_what_they_replace_and_need(api: Api) -> None:
    body = "routes { id kind verdict replaces needs { metric verdict threshold } }"
    found = (await api.data(assessment(f"tier: SRDI_SME, asOf: {ON}", body)))["tierAssessment"]
    assert found["routes"][1] == {
        "id": "z4_exempt_org",
        "kind": "EXEMPT",
        "verdict": "UNKNOWN",
        "replaces": ["z4_ip"],
        "needs": [{"metric": "has_provincial_or_higher_rd_org", "verdict": "UNKNOWN", "threshold": "true"}],
    }


async def test_a_score_is_an_interval_while_facts_are_missing(api: Api) -> None:
    facts = '[{metric: "ip1_self_count", number: 1}, {metric: "ip1_high_value_count", number: 0}]'
    body = "scorecards { id min max passMark verdict indicators { id min max option missing { metric holderEn } } }"
    query = assessment(f"tier: INNOVATIVE_SME, asOf: {ON}, facts: {facts}", body)
    [card] = (await api.data(query))["tierAssessment"]["scorecards"]
    assert (card["id"], card["min"], card["max"], card["passMark"]) == ("inno_score", "20", "95", "60")
    assert card["verdict"] == "UNKNOWN"
    assert card["indicators"][0] == {"id": "i1_ip", "min": "15", "max": "15", "option": "B", "missing": []}
    assert card["indicators"][4]["missing"] == [
        {"metric": "in_strategic_emerging", "holderEn": "the enterprise itself"}
    ]


WRONG = [
    ("an unknown metric", 'facts: [{metric: "revnue_y1", number: 1}]', "BAD_FACT", "There is no metric revnue_y1."),
    ("another kind", 'facts: [{metric: "revenue_y1", bool: true}]', "BAD_FACT", "revenue_y1 (上年度营业收入) is True."),
    (
        "a negative revenue",
        'facts: [{metric: "revenue_y1", number: -1}]',
        "BAD_FACT",
        "It cannot be below 0.",
    ),
    ("a percentage", 'facts: [{metric: "rd_ratio_y1", number: 5}]', "BAD_FACT", "rd_ratio_y1"),
    ("a figure nobody has", 'facts: [{metric: "revenue_y1", number: 1e300}]', "BAD_FACT", "is 1e+300."),
    ("no value", 'facts: [{metric: "revenue_y1"}]', "BAD_FACT", "revenue_y1 was given 0 values."),
    ("half a patent", 'facts: [{metric: "ip1_count", number: 0.5}]', "BAD_FACT", "It is a whole number."),
    ("an unknown title", 'facts: [{metric: "titles", list: ["x"]}]', "BAD_FACT", "titles (有效期内称号) is 'x'."),
    (
        "more R&D than revenue",
        'facts: [{metric: "revenue_y1", number: 100}, {metric: "rd_expense_y1", number: 101}]',
        "BAD_FACT",
        "rd_expense_y1 (上年度研发费用总额) is 101, above revenue_y1 (上年度营业收入), which is 100.",
    ),
    (
        "a metric twice",
        'facts: [{metric: "revenue_y1", number: 1}, {metric: "revenue_y1", number: 2}]',
        "BAD_USER_INPUT",
        "revenue_y1 was given twice.",
    ),
    (
        "a day without rules",
        'asOf: "2021-01-01"',
        "NO_RULESET",
        "srdi_sme (new) were in force on 2021-01-01.",
    ),
    (
        "no such enterprise",
        'enterpriseId: "RW50ZXJwcmlzZTpub2JvZHk"',
        "BAD_USER_INPUT",
        "There is no enterprise with that id.",
    ),
    ("the id of a tier", 'enterpriseId: "VGllcjpzcmRpX3NtZQ"', "BAD_ID", "That is the id of a Tier."),
]


@pytest.mark.parametrize(("_case", "arguments", "code", "message"), WRONG, ids=[case for case, *_ in WRONG])
async def test_wrong_input_is_told(api: Api, _case: str, arguments: str, code: str, message: str) -> None:
    error = await api.error(assessment(f"tier: SRDI_SME, {arguments}", "verdict"))
    assert error["extensions"]["code"] == code
    assert message in error["message"]
    assert error["path"] == ["tierAssessment"]


async def test_rules_that_the_graph_does_not_hold_are_named(planted: CountingStore, api: Api) -> None:
    await planted.write("MATCH (r:Ruleset {id: 'mfg_champion@cn-miit-2023-138'}) DELETE r", {})
    error = await api.error(assessment(f"tier: MFG_CHAMPION, asOf: {ON}", "ruleset { name }"))
    assert error["message"].startswith("The graph holds no Ruleset mfg_champion@cn-miit-2023-138")
    await plant(planted)
