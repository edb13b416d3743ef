"""Regulations as rules: single entries, the exact yield of the real files, and that nothing of a ruleset is lost."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from loaders import rules
from loaders.rows import EdgeRow, Fault, NodeRow, Row
from loaders.rule_tree import Definition
from loaders.rules import parse_links, parse_regulation
from loaders.yaml_file import parse_yaml, read_yaml
from tests.loaders import counting, rebuilding
from tests.loaders.counting import DATA, edges, faults, node, nodes

KNOWN = {"revenue_y1": Definition("MONEY"), "is_sme": Definition("BOOL")}
REGULATION = """\
schema_version: 1
regulation: {id: r1, title_zh: 办法, issued: 2022-06-01, supersedes: [], superseded_by: null}
sources: [{id: P1, title: 转载}]
rulesets:
  - id: srdi_sme@r1
    tier: srdi_sme
    title_zh: 专精特新中小企业
    effective_from: 2022-08-01
    application_kinds: [new, review]
    decision: {all: [{ref: sme}, {ref: revenue}]}
    conditions:
      - id: sme
        kind: gate
        text_zh: 中小企业
        test: {metric: is_sme, op: "==", value: true}
        prov: {ref: 第三条, status: verified, src: [P1]}
      - id: revenue
        kind: gate
        text_zh: 营收1000万元以上
        test: {metric: revenue_y1, op: ">=", value: 1000}
        review: manual
        applies_to: [new]
        prov: {status: memory, note: 待核}
"""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(rules.rows(DATA))


def parsed(content: str) -> list[Row]:
    return list(parse_regulation(parse_yaml(content, "r1.yaml")[0], KNOWN))


def test_a_condition_carries_all_an_evaluator_needs() -> None:
    assert node(parsed(REGULATION), "Condition", "srdi_sme@r1/revenue") == {
        "key": "revenue",
        "position": 2,
        "kind": "GATE",
        "text": "营收1000万元以上",
        "test": '{"metric":"revenue_y1","op":">=","value":1000}',
        "provenance": "MEMORY",
        "manual": True,
        "appliesTo": ("new",),
        "note": "待核",
    }


def test_a_ruleset_hangs_together() -> None:
    assert edges(parsed(REGULATION)) == {
        ("Ruleset", "RULESET_OF", "Regulation"): 1,
        ("Ruleset", "DECIDES", "Tier"): 1,
        ("Condition", "CONDITION_OF", "Ruleset"): 2,
        ("Condition", "TESTS", "Metric"): 2,
    }


@pytest.mark.parametrize(
    ("good", "bad", "field", "reason"),
    [
        ("kind: gate\n        text_zh: 中", "kind: gaet\n        text_zh: 中", "conditions[0].kind", "it is none of"),
        ('op: "=="', "op: is", "conditions[0].test.op", "a BOOL metric is compared by =="),
        ("{ref: sme}", "{ref: smee}", "decision.all[0].ref", "no condition or scorecard of the ruleset has this id"),
        ("applies_to", "aplies_to", "conditions[1].aplies_to", "no key of the schema"),
        ("status: verified", "status: read", "conditions[0].prov.status", "it is none of verified, memory"),
        ("effective_from: 2022-08-01", "effective_from: 2022-08", "effective_from", "a date such as"),
        ("review: manual", "review: manually", "conditions[1].review", "it is none of manual"),
        ("- id: revenue", "- id: sme", "conditions[0].id", "another part of the ruleset has it too"),
    ],
)
def test_a_ruleset_with_an_unreadable_part_is_dropped_whole(good: str, bad: str, field: str, reason: str) -> None:
    found = parsed(REGULATION.replace(good, bad, 1))
    assert nodes(found) == {"Regulation": 1}
    first, *_, last = faults(found)
    assert first.file == "r1.yaml"
    assert first.field == f"rulesets[0].{field}"
    assert first.reason.startswith(reason)
    assert (last.field, last.value, last.dropped) == ("rulesets[0].id", "srdi_sme@r1", "row")


def test_an_unknown_metric_costs_only_its_edge() -> None:
    found = parsed(REGULATION.replace("metric: is_sme", "metric: is_small"))
    assert [(fault.line, fault.field, fault.value, fault.dropped) for fault in faults(found)] == [
        (15, "rulesets[0].conditions[0].test.metric", "is_small", "field")
    ]
    assert nodes(found)["Condition"] == 2
    assert edges(found)["Condition", "TESTS", "Metric"] == 1


def test_a_wrong_date_of_a_regulation_is_left_out_and_named() -> None:
    found = parsed(REGULATION.replace("issued: 2022-06-01", "issued: 2022-06-31"))
    (fault,) = faults(found)
    assert (fault.field, fault.value, fault.dropped) == ("regulation.issued", "2022-06-31", "field")
    assert "issuedOn" not in node(found, "Regulation", "r1")


def test_a_file_of_another_schema_is_not_read() -> None:
    (fault,) = parsed(REGULATION.replace("schema_version: 1", "schema_version: 2"))
    assert isinstance(fault, Fault)
    assert (fault.field, fault.value, fault.dropped) == ("schema_version", "2", "row")


def test_links_between_regulations_are_mutual() -> None:
    file = parse_yaml("regulation: {id: new, supersedes: [old, gone]}\noverlay_of: base\n", "new.yaml")[0]
    old = parse_yaml("regulation: {id: old, superseded_by: other}", "old.yaml")[0]
    heads = {key: item for key, item in (("new", file.at("regulation")), ("base", file), ("old", old)) if item}
    assert list(parse_links(file, heads)) == [
        EdgeRow("SUPERSEDES", ("Regulation", "new"), ("Regulation", "old"), {}),
        Fault("new.yaml", 1, "regulation.supersedes[1]", "gone", "no regulation has this id", "field"),
        EdgeRow("OVERLAYS", ("Regulation", "new"), ("Regulation", "base"), {}),
    ]
    (fault,) = parse_links(old, heads)
    assert isinstance(fault, Fault)
    assert fault.reason == "other does not say that it supersedes old"


def test_every_file_but_the_companions_is_a_regulation(tmp_path: Path) -> None:
    for name in ("_schema.yaml", "facts.yaml", "changes.yaml", "metrics.yaml", "cn-miit-2030-1.yaml", "notes.md"):
        (tmp_path / "rules").mkdir(exist_ok=True)
        (tmp_path / "rules" / name).touch()
    assert rules.regulations(tmp_path) == ["rules/cn-miit-2030-1.yaml"]


def test_the_files_give_exactly_what_their_readme_counts(rows: list[Row]) -> None:
    assert nodes(rows) == {
        "Metric": 92,
        "Regulation": 8,
        "Ruleset": 10,
        "Condition": 108,
        "Scorecard": 4,
        "Indicator": 23,
    }
    assert edges(rows) == {
        ("Regulation", "SUPERSEDES", "Regulation"): 1,
        ("Regulation", "OVERLAYS", "Regulation"): 1,
        ("Ruleset", "RULESET_OF", "Regulation"): 10,
        ("Ruleset", "DECIDES", "Tier"): 10,
        ("Condition", "CONDITION_OF", "Ruleset"): 108,
        ("Condition", "TESTS", "Metric"): 150,
        ("Scorecard", "SCORECARD_OF", "Ruleset"): 4,
        ("Indicator", "INDICATOR_OF", "Scorecard"): 23,
        ("Indicator", "TESTS", "Metric"): 35,
    }
    provenance = Counter(
        row.properties["provenance"]
        for row in rows
        if isinstance(row, NodeRow) and row.label in {"Condition", "Indicator"}
    )
    assert provenance == {"VERIFIED": 123, "MEMORY": 8}


def test_nothing_of_the_files_is_lost_or_in_doubt(rows: list[Row]) -> None:
    assert faults(rows) == []


def test_metrics_say_their_unit_and_their_values(rows: list[Row]) -> None:
    assert node(rows, "Metric", "revenue_y1") == {"name": "上年度营业收入", "kind": "MONEY", "unit": "万元"}
    assert node(rows, "Metric", "rd_staff_ratio")["unit"] == "fraction"
    assert node(rows, "Metric", "maker_china_rank_band_3y")["values"] == ("top50", "top500", "none")


def test_dates_choose_the_version(rows: list[Row]) -> None:
    old, new = (node(rows, "Ruleset", f"little_giant@cn-miit-{number}") for number in ("2022-63", "2026-2"))
    assert (old["effectiveTo"], new["effectiveFrom"]) == (date(2026, 12, 31), date(2026, 4, 1))
    assert json.loads(str(old["windows"]))["new"] == ["2022-08-01", "2026-03-31"]
    assert json.loads(str(new["windows"]))["review"] == ["2027-01-01", None]


def test_a_regulation_keeps_its_provisions_and_its_tables(rows: list[Row]) -> None:
    sizes = json.loads(str(node(rows, "Regulation", "cn-miit-2011-300")["references"]))
    assert len(sizes["size_table"]) == 16
    annexes = node(rows, "Regulation", "cn-miit-2022-63")
    assert list(json.loads(str(annexes["references"]))) == ["sources"]
    provisions = json.loads(str(annexes["provisions"]))
    assert (len(provisions["admin"]), len(provisions["definitions"])) == (5, 7)


def test_dates_that_a_comment_marks_as_memory_are_named(rows: list[Row]) -> None:
    named = {
        row.id: row.properties["unverified"]
        for row in rows
        if isinstance(row, NodeRow) and row.properties.get("unverified")
    }
    assert named == {
        "cn-miit-2011-300": ("issuedOn", "effectiveFrom"),
        "cn-most-2016-32": ("issuedOn",),
        "hnte@cn-most-2016-32": ("validityYears",),
    }


@pytest.mark.parametrize("name", rules.regulations(DATA))
def test_the_nodes_say_all_that_the_file_says(name: str, rows: list[Row]) -> None:
    file, _ = read_yaml(DATA, name)
    for ruleset in file.each("rulesets"):
        assert rebuilding.ruleset(rows, ruleset["id"]) == rebuilding.as_written(ruleset.value)


def test_the_rows_hold_against_the_model(rows: list[Row]) -> None:
    assert counting.against_the_model(rows) == []
    assert counting.repeated(rows) == []
