"""The policy library: single policies, and the exact yield of the real file."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from loaders import policies, tiers
from loaders.policies import parse_policy
from loaders.rows import EdgeRow, Fault, NodeRow, Row
from loaders.yaml_file import parse_yaml
from tests.loaders import counting
from tests.loaders.counting import DATA, edge, edges, faults, node, nodes

POLICY = """\
policy: {id: p1, title_zh: 公告, doc_no: 1号, doc_no_status: memory, level: municipal, issued: 2023-03-26, clauses: []}
"""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(policies.rows(DATA))


def parsed(content: str = POLICY) -> list[Row]:
    policy = parse_yaml(content, "policies.yaml")[0].at("policy")
    assert policy
    return list(parse_policy(policy, {}))


def test_a_policy_applies_where_its_level_says_and_names_what_is_unverified() -> None:
    policy, applies = parsed()
    assert policy == NodeRow(
        "Policy",
        "p1",
        {
            "name": "公告",
            "docNo": "1号",
            "level": "MUNICIPAL",
            "issuedOn": date(2023, 3, 26),
            "unverified": ("docNo",),
        },
    )
    assert applies == EdgeRow("APPLIES_IN", ("Policy", "p1"), ("Territory", "CN-SH"), {})


def test_a_policy_of_unknown_level_is_quarantined() -> None:
    (fault,) = parsed(POLICY.replace("municipal", "galactic"))
    assert isinstance(fault, Fault)
    assert (fault.field, fault.value, fault.dropped) == ("policy.level", "galactic", "row")


def test_the_file_gives_exactly_what_its_readme_counts(rows: list[Row]) -> None:
    assert nodes(rows) == {"Metric": 17, "Policy": 25, "Clause": 41}
    assert edges(rows) == {
        ("Policy", "APPLIES_IN", "Territory"): 25,
        ("Clause", "CLAUSE_OF", "Policy"): 41,
        ("Clause", "NAMES", "Tier"): 33,
        ("Clause", "TESTS", "Metric"): 58,
    }
    places = Counter(row.end[1] for row in rows if isinstance(row, EdgeRow) and row.type == "APPLIES_IN")
    assert places == {"CHN": 12, "CN-SH": 10, "CN-SH-310118": 3}


def test_forms_grades_and_rules_are_as_the_readme_counts(rows: list[Row]) -> None:
    clauses = [row.properties for row in rows if isinstance(row, NodeRow) and row.label == "Clause"]
    assert Counter(facts["form"] for facts in clauses) == {
        "GRANT": 12,
        "TAX": 10,
        "INTEREST_DISCOUNT": 4,
        "LOAN": 4,
        "INSURANCE": 2,
        "GUARANTEE": 2,
        "VOUCHER": 2,
        "PRIORITY": 2,
        "SERVICE": 1,
        "REFUND": 1,
        "TITLE": 1,
    }
    assert Counter(facts["grade"] for facts in clauses) == {
        "OFFICIAL": 8,
        "REPOST": 14,
        "NEWS": 10,
        "THIRD_PARTY": 8,
        "MARKETING": 1,
    }
    assert Counter("audienceRule" in facts for facts in clauses) == {True: 33, False: 8}
    assert Counter(facts["audienceComplete"] for facts in clauses) == {False: 39, True: 2}
    assert {facts["provenance"] for facts in clauses} == {"VERIFIED"}


def test_the_quarantine_names_leads_and_nothing_else(rows: list[Row]) -> None:
    assert Counter((fault.reason, fault.dropped) for fault in faults(rows)) == {
        ("a lead: only its title was read, no clause", "row"): 8
    }


def test_second_rates_fees_and_ways_to_apply_have_places_of_their_own(rows: list[Row]) -> None:
    clauses = {row.id: row.properties for row in rows if isinstance(row, NodeRow) and row.label == "Clause"}
    assert {key: facts["alternatives"] for key, facts in clauses.items() if "alternatives" in facts} == {
        "cn-tax-2023-7/rd-super-deduction": '[{"kind":"rate","rate":2.0,"base":"无形资产成本(资本化, 摊销)"}]',
        "cn-tax-2023-44/rd-120": '[{"kind":"rate","rate":2.2,"base":"无形资产成本(资本化, 摊销)"}]',
        "sh-guarantee-fund-2026/fund-loan": '[{"kind":"fee","rate":0.00425,"base":"担保费率(最低)"}]',
    }
    assert {key: facts["howText"] for key, facts in clauses.items() if "howText" in facts} == {
        "cn-msme-loan-discount-2026/discount-1p5": "总对总, 财政与银行对接, 企业在贷款时经银行"
    }


def test_metrics_only_policies_need_say_so(rows: list[Row]) -> None:
    assert node(rows, "Metric", "taxable_income_y1") == {
        "name": "年应纳税所得额",
        "kind": "MONEY",
        "unit": "万元",
        "note": policies.MISSING,
    }


def test_every_title_a_clause_names_is_there(rows: list[Row]) -> None:
    titles = {row.id for row in tiers.rows(DATA) if isinstance(row, NodeRow)}
    assert {row.end[1] for row in rows if isinstance(row, EdgeRow) and row.type == "NAMES"} <= titles
    assert edge(rows, "NAMES", "cn-eit-law-28/hnte-15", "hnte") == {}


def test_the_rows_hold_against_the_model(rows: list[Row]) -> None:
    assert counting.against_the_model(rows) == []
    assert counting.repeated(rows) == []
