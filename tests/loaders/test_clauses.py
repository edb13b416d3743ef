"""Clauses of the policy library, entry by entry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from loaders.clauses import parse_clause
from loaders.rows import EdgeRow, Row
from loaders.rule_tree import Definition
from loaders.yaml_file import parse_yaml
from tests.loaders.counting import faults, node, nodes

KNOWN = {
    "titles": Definition("LIST", ("hnte", "srdi_sme")),
    "employees": Definition("INT"),
}
CLAUSE = """\
clause:
  id: loan
  benefit_zh: 贷款贴息
  form: interest_discount
  rate: {value: 0.015, base_zh: 贷款本金}
  cap: {value: 5000, unit: wan_cny, per_zh: 单户}
  amount: {value: 150, unit: wan_cny, per_zh: 单户最高贴息}
  audience: {all: [{metric: titles, op: has_any, value: [srdi_sme, hnte]}, {metric: employees, op: "<=", value: 300}]}
  audience_zh: 中小微民营企业
  audience_complete: true
  window: {from: 2026-01-01, to: null, zh: 暂定1年, status: memory}
  how: 免申即享
  how_status: memory
  prov: {source: ["https://a.example"], status: verified, grade: official, note: 待核}
"""


def parsed(good: str = "", bad: str = "") -> list[Row]:
    assert good in CLAUSE
    clause = parse_yaml(CLAUSE.replace(good, bad) if good else CLAUSE, "policies.yaml")[0].at("clause")
    assert clause
    return list(parse_clause(clause, ("Policy", "p1"), 3, KNOWN))


def test_a_clause_says_what_for_whom_when_and_how_sure() -> None:
    assert node(parsed(), "Clause", "p1/loan") == {
        "key": "loan",
        "position": 3,
        "kind": "BENEFIT",
        "text": "贷款贴息",
        "form": "INTEREST_DISCOUNT",
        "how": "WITHOUT_APPLYING",
        "amount": Decimal(150),
        "amountUnit": "wan_cny",
        "amountPer": "单户最高贴息",
        "rate": Decimal("0.015"),
        "rateBase": "贷款本金",
        "cap": Decimal(5000),
        "capUnit": "wan_cny",
        "capPer": "单户",
        "audience": "中小微民营企业",
        "audienceRule": '{"all":[{"metric":"titles","op":"has_any","value":["srdi_sme","hnte"]},'
        '{"metric":"employees","op":"<=","value":300}]}',
        "audienceComplete": True,
        "windowFrom": date(2026, 1, 1),
        "window": "暂定1年",
        "provenance": "VERIFIED",
        "grade": "OFFICIAL",
        "readIn": ("https://a.example",),
        "note": "待核",
        "unverified": ("how", "window"),
    }


def test_a_clause_belongs_names_titles_and_tests_metrics() -> None:
    found = [(row.type, row.end[1]) for row in parsed() if isinstance(row, EdgeRow)]
    assert found == [
        ("CLAUSE_OF", "p1"),
        ("NAMES", "srdi_sme"),
        ("NAMES", "hnte"),
        ("TESTS", "titles"),
        ("TESTS", "employees"),
    ]


def test_nothing_stated_is_nothing_and_not_zero() -> None:
    facts = node(
        parsed("amount: {value: 150, unit: wan_cny, per_zh: 单户最高贴息}", "amount: null"), "Clause", "p1/loan"
    )
    assert not {"amount", "amountUnit", "amountPer"} & facts.keys()


def with_line(line: str) -> list[Row]:
    return parsed("  how:", f"  {line}\n  how:")


@pytest.mark.parametrize(
    ("line", "kind"),
    [("rate_alt: {value: 2.20, base_zh: 无形资产成本}", "rate"), ("fee: {value: 2.20, base_zh: 无形资产成本}", "fee")],
)
def test_a_second_rate_or_a_fee_keeps_its_base(line: str, kind: str) -> None:
    stated = node(with_line(line), "Clause", "p1/loan")["alternatives"]
    assert stated == f'[{{"kind":"{kind}","rate":2.2,"base":"无形资产成本"}}]'


@pytest.mark.parametrize("line", ["fee: {base_zh: 担保费率}", "fee: {value: low, base_zh: 担保费率}", "fee: 0.01"])
def test_a_fee_that_cannot_be_read_is_left_out_and_named(line: str) -> None:
    found = with_line(line)
    assert "alternatives" not in node(found, "Clause", "p1/loan")
    assert [(fault.field, fault.dropped) for fault in faults(found)] == [("clause.fee", "field")]


def test_how_to_apply_is_also_said_in_words() -> None:
    assert node(with_line("how_zh: 总对总"), "Clause", "p1/loan")["howText"] == "总对总"


def test_a_clause_may_state_its_position() -> None:
    assert node(with_line("position: 11"), "Clause", "p1/loan")["position"] == 11


@pytest.mark.parametrize(("form", "stored"), [("refund", "REFUND"), ("title", "TITLE")])
def test_a_refund_and_a_title_are_forms(form: str, stored: str) -> None:
    found = parsed("form: interest_discount", f"form: {form}")
    assert node(found, "Clause", "p1/loan")["form"] == stored
    assert faults(found) == []


def test_a_form_without_a_word_is_other_and_named() -> None:
    found = parsed("form: interest_discount", "form: praise")
    facts = node(found, "Clause", "p1/loan")
    assert (facts["form"], facts["note"]) == ("OTHER", "待核; 形式: praise")
    assert [(fault.field, fault.value, fault.dropped) for fault in faults(found)] == [
        ("clause.form", "praise", "nothing")
    ]


def test_a_clause_whose_rule_cannot_be_read_is_not_open_to_all() -> None:
    found = parsed('op: "<="', 'op: "=<"')
    facts = node(found, "Clause", "p1/loan")
    assert facts["audienceComplete"] is False
    assert "audienceRule" not in facts
    assert [(fault.field, fault.dropped) for fault in faults(found)] == [("clause.audience.all[1].op", "row")]
    assert {row.type for row in found if isinstance(row, EdgeRow)} == {"CLAUSE_OF"}


def test_an_unknown_metric_costs_only_its_edge() -> None:
    found = parsed("metric: employees", "metric: employes")
    assert [(fault.value, fault.dropped) for fault in faults(found)] == [("employes", "field")]
    assert [row.end[1] for row in found if isinstance(row, EdgeRow) and row.type == "TESTS"] == ["titles"]


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ("from: 2026-01-01", "from: 2026-02-30", "clause.window.from"),
        ("value: 0.015", "value: 1.5%", "clause.rate.value"),
        ("how: 免申即享", "how: 秒批", "clause.how"),
        ("grade: official", "grade: hearsay", "clause.prov.grade"),
        ("audience_zh", "audiense_zh", "clause.audiense_zh"),
    ],
)
def test_a_field_that_cannot_be_read_is_left_out_and_named(good: str, bad: str, field: str) -> None:
    found = parsed(good, bad)
    assert [(fault.field, fault.dropped) for fault in faults(found)] == [(field, "field")]
    assert nodes(found) == {"Clause": 1}


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ("benefit_zh: 贷款贴息", "benefit_zh: null", "clause.benefit_zh"),
        ("audience_complete: true", "audience_complete: mostly", "clause.audience_complete"),
        ("status: verified", "status: sure", "clause.prov.status"),
    ],
)
def test_a_clause_that_lacks_what_it_needs_is_quarantined(good: str, bad: str, field: str) -> None:
    found = parsed(good, bad)
    assert nodes(found) == {}
    assert [(fault.field, fault.dropped) for fault in faults(found)] == [(field, "row")]
