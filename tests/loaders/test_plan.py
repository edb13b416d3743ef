"""The district's plan: single entries, and the exact yield of the real file."""

from __future__ import annotations

from datetime import date

import pytest

from loaders import laws, plan, policies, rules, tiers
from loaders.plan import Article, parse_article_link, parse_policy, parse_provision, parse_target
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Value
from loaders.yaml_file import Item, parse_yaml
from tests.loaders import counting
from tests.loaders.counting import DATA, edge, edges, faults, node, nodes

PLAN: Ref = ("Policy", "qp-plan-2023-80")
LINK = """\
link:
  {provision: "2-2", law: 促进法, law_id: 631d, article_no: 第十六条, quote_zh: 金融, why_zh: 对接, inferred: true}
"""
CITED = {("law:631d", "第十六条"): [Article("law:631d#0016", "促进法", "提供金融产品和服务")]}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(plan.rows(DATA))


def item(content: str) -> Item:
    file = parse_yaml(content, "plan.yaml")[0]
    (_, found), *_ = ((name, file.at(name)) for name in file.value)
    assert found
    return found


HEAD = item("policy: {id: qp-plan-2023-80, title_zh: 方案, level: district, preamble_zh: 根据要求。, status: verified}")


def test_a_provision_is_a_clause_with_a_heading_and_without_an_audience() -> None:
    provision = item("provision: {id: '2-1', heading_zh: （一）建立培育库, kind: mechanism, text_zh: 构建培育库。}")
    clause, belongs = parse_provision(provision, HEAD, 2)
    assert clause == NodeRow(
        "Clause",
        "qp-plan-2023-80/2-1",
        {
            "key": "2-1",
            "position": 2,
            "kind": "MECHANISM",
            "heading": "（一）建立培育库",
            "text": "构建培育库。",
            "audienceComplete": False,
            "provenance": "VERIFIED",
        },
    )
    assert belongs == EdgeRow("CLAUSE_OF", ("Clause", "qp-plan-2023-80/2-1"), PLAN, {})


def test_a_target_says_how_many_and_by_when() -> None:
    target = item("target: {tier: srdi_sme, count: 600, by: 2025}")
    assert list(parse_target(target, PLAN)) == [
        EdgeRow("TARGETS", PLAN, ("Tier", "srdi_sme"), {"count": 600, "by": 2025})
    ]


@pytest.mark.parametrize("content", ["target: {tier: srdi_sme, count: many, by: 2025}", "target: {count: 6, by: 2025}"])
def test_a_target_that_cannot_be_read_is_quarantined(content: str) -> None:
    (fault,) = parse_target(item(content), PLAN)
    assert isinstance(fault, Fault)
    assert fault.dropped == "row"


def test_the_plan_keeps_its_preamble() -> None:
    assert list(parse_policy(HEAD)) == [NodeRow(*PLAN, {"name": "方案", "level": "DISTRICT", "preamble": "根据要求。"})]


@pytest.mark.parametrize(
    ("inferred", "facts"), [("true", {"inferred": True, "confidence": 0.7}), ("false", {"inferred": False})]
)
def test_a_clause_stands_on_the_article_that_holds_the_quote(inferred: str, facts: dict[str, Value]) -> None:
    clause, article = ("Clause", "qp-plan-2023-80/2-2"), ("Article", "law:631d#0016")
    link = item(LINK.replace("inferred: true", f"inferred: {inferred}"))
    assert list(parse_article_link(link, PLAN, CITED)) == [
        EdgeRow("BASED_ON", clause, article, {**facts, "why": "对接"})
    ]


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ("第十六条", "第九百条", "link.article_no"),
        ("law: 促进法", "law: 公司法", "link.article_no"),
        ("quote_zh: 金融", "quote_zh: 土地", "link.quote_zh"),
        ("inferred: true", "inferred: perhaps", "link.inferred"),
    ],
)
def test_a_link_that_does_not_hold_is_quarantined(good: str, bad: str, field: str) -> None:
    (fault,) = parse_article_link(item(LINK.replace(good, bad)), PLAN, CITED)
    assert isinstance(fault, Fault)
    assert (fault.field, fault.dropped) == (field, "row")


def test_two_articles_of_one_number_are_no_basis() -> None:
    twice = {key: articles * 2 for key, articles in CITED.items()}
    (fault,) = parse_article_link(item(LINK), PLAN, twice)
    assert isinstance(fault, Fault)
    assert fault.reason == "促进法 has 2 articles of this number, not one"


def test_the_file_gives_exactly_what_its_readme_counts(rows: list[Row]) -> None:
    assert nodes(rows) == {"Policy": 1, "Clause": 10}
    assert edges(rows) == {
        ("Clause", "CLAUSE_OF", "Policy"): 10,
        ("Policy", "TARGETS", "Tier"): 4,
        ("Policy", "BASED_ON", "Regulation"): 2,
        ("Clause", "BASED_ON", "Article"): 12,
    }
    assert faults(rows) == []


def test_the_targets_are_the_plans(rows: list[Row]) -> None:
    targets = {row.end[1]: row.properties for row in rows if isinstance(row, EdgeRow) and row.type == "TARGETS"}
    assert targets == {
        "innovative_sme": {"count": 1200, "by": 2025},
        "srdi_sme": {"count": 600, "by": 2025},
        "little_giant": {"count": 60, "by": 2025},
        "mfg_champion": {"count": 2, "by": 2025},
    }


def test_what_it_refers_to_is_there(rows: list[Row]) -> None:
    there = {
        (row.label, row.id)
        for source in (laws.rows, policies.rows, rules.rows, tiers.rows)
        for row in source(DATA)
        if isinstance(row, NodeRow)
    }
    own = {(row.label, row.id) for row in rows if isinstance(row, NodeRow)}
    ends = {end for row in rows if isinstance(row, EdgeRow) for end in (row.start, row.end)}
    assert ends - there - own == set()
    link = edge(rows, "BASED_ON", "qp-plan-2023-80/2-4", "law:631d8c6d7762#0045")
    assert (link["inferred"], link["confidence"]) == (True, 0.7)


def test_it_is_the_policy_of_the_library_and_its_clauses_follow_one_another(rows: list[Row]) -> None:
    library = list(policies.rows(DATA))
    own, theirs = node(rows, *PLAN), node(library, *PLAN)
    assert {name: own[name] for name in own.keys() & theirs.keys()} == {
        "name": "青浦区优质中小企业梯度培育工作方案",
        "docNo": "青经发〔2023〕80号",
        "issuer": "上海市青浦区经济委员会",
        "level": "DISTRICT",
        "issuedOn": date(2023, 9, 19),
    }
    assert own.keys() - theirs.keys() == {"preamble"}
    assert {name: theirs[name] for name in own.keys() & theirs.keys()}.items() <= own.items()
    positions = [
        row.properties["position"]
        for row in [*rows, *library]
        if isinstance(row, NodeRow) and row.label == "Clause" and row.id.startswith(f"{PLAN[1]}/")
    ]
    assert positions == list(range(1, 14))
    assert edge(library, "APPLIES_IN", PLAN[1], "CN-SH-310118") == {}


def test_the_rows_hold_against_the_model(rows: list[Row]) -> None:
    assert counting.against_the_model(rows) == []
    assert counting.repeated(rows) == []
