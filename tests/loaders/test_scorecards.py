"""Scorecards and their indicators, entry by entry."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loaders.fields import FieldError
from loaders.rows import EdgeRow, Row
from loaders.rule_tree import Definition
from loaders.scorecards import parse_scorecard, pass_mark
from loaders.yaml_file import parse_yaml
from tests.loaders.counting import edges, faults, node

KNOWN = {
    "rd_ratio_y1": Definition("RATIO"),
    "segment_years": Definition("NUMBER"),
    "has_own_brand": Definition("BOOL"),
    "local_feature_points": Definition("NUMBER"),
}
CARD = """\
card:
  id: score
  max: 100
  pass: {op: ">=", value: 60}
  category_min: {growth: 15}
  prov: {ref: 附件1 一, status: verified, src: [P1, P2], note: 转载}
  categories:
    - id: growth
      text_zh: 成长性
      max: 30
      indicators:
        - id: i1
          text_zh: 研发占比
          max: 20
          method: bands
          bands:
            - {option: A, when: {metric: rd_ratio_y1, op: ">=", value: 0.05}, points: 20}
            - {option: B, when: true, points: 0}
          prov: {ref: 附件1, status: verified, src: [P1], note: 各本字母不同}
        - id: i2
          text_zh: 年限
          max: 5
          method: step
          step: {metric: segment_years, per: 2, points_per: 1, max: 5}
          prov: {status: memory}
    - id: quality
      text_zh: 质量
      max: 20
      indicators:
        - id: i3
          text_zh: 品牌
          max: 5
          method: checklist
          checklist: {points_each: 3, max: 5, items: [{id: a, metric: has_own_brand}]}
          prov: {status: verified}
        - id: i4
          text_zh: 特色
          max: 15
          method: external
          external: {metric: local_feature_points}
          prov: {status: verified}
"""


def parsed(content: str = CARD) -> list[Row]:
    card = parse_yaml(content, "r1.yaml")[0].at("card")
    assert card
    return list(parse_scorecard(card, ("Ruleset", "t@r1"), KNOWN))


def test_a_scorecard_says_its_pass_mark_and_its_minimums() -> None:
    assert node(parsed(), "Scorecard", "t@r1/score") == {
        "key": "score",
        "maximum": Decimal(100),
        "passMark": Decimal(60),
        "categories": '[{"id":"growth","name":"成长性","maximum":30},{"id":"quality","name":"质量","maximum":20}]',
        "categoryMinimums": '{"growth":15}',
        "clause": "附件1 一",
        "provenance": "VERIFIED",
        "readIn": ("P1", "P2"),
        "note": "转载",
    }


def test_an_indicator_says_how_far_it_was_checked() -> None:
    facts = node(parsed(), "Indicator", "t@r1/score/i1")
    checked = {name: facts[name] for name in ("clause", "provenance", "readIn", "note")}
    assert checked == {"clause": "附件1", "provenance": "VERIFIED", "readIn": ("P1",), "note": "各本字母不同"}


def test_indicators_are_counted_over_all_categories() -> None:
    found = [node(parsed(), "Indicator", f"t@r1/score/i{number}") for number in (1, 2, 3, 4)]
    assert [(facts["position"], facts["category"], facts["method"]) for facts in found] == [
        (1, "growth", "bands"),
        (2, "growth", "step"),
        (3, "quality", "checklist"),
        (4, "quality", "external"),
    ]
    assert found[1]["scoring"] == '{"metric":"segment_years","per":2,"points_per":1,"max":5}'


def test_every_method_names_its_metrics() -> None:
    tests = [row.end[1] for row in parsed() if isinstance(row, EdgeRow) and row.type == "TESTS"]
    assert tests == ["rd_ratio_y1", "segment_years", "has_own_brand", "local_feature_points"]


def test_an_unknown_metric_costs_only_its_edge() -> None:
    found = parsed(CARD.replace("metric: has_own_brand", "metric: has_brand"))
    assert [(fault.field, fault.value, fault.dropped) for fault in faults(found)] == [
        ("card.categories[1].indicators[0].checklist.items[0].metric", "has_brand", "field")
    ]
    assert edges(found)["Indicator", "TESTS", "Metric"] == 3


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ('op: ">=", value: 60', 'op: ">", value: 60', "card.pass"),
        ("max: 100", "max: a hundred", "card.max"),
        ("points: 20", "points: twenty", "card.categories[0].indicators[0].bands[0].points"),
        ("when: true, ", "", "card.categories[0].indicators[0].bands[1].when"),
        ("method: step", "method: stairs", "card.categories[0].indicators[1].method"),
        ("method: step", "method: external", "card.categories[0].indicators[1].external"),
        ("category_min", "category_mins", "card.category_mins"),
        ("status: verified, src: [P1, P2]", "status: read, src: [P1, P2]", "card.prov.status"),
        ("text_zh: 成长性", "text_zh: null", "card.categories[0].text_zh"),
        ("max: 30", "max: 30\n      weight: 2", "card.categories[0].weight"),
    ],
)
def test_a_part_that_cannot_be_read_is_named(good: str, bad: str, field: str) -> None:
    (fault,) = faults(parsed(CARD.replace(good, bad, 1)))
    assert (fault.field, fault.dropped) == (field, "row")


def test_a_card_without_a_pass_mark_has_none() -> None:
    assert "passMark" not in node(
        parsed(CARD.replace('pass: {op: ">=", value: 60}', "pass: null")), "Scorecard", "t@r1/score"
    )


@pytest.mark.parametrize("value", [60, {"op": "<=", "value": 60}, {"op": ">="}])
def test_a_pass_mark_is_a_lower_limit(value: object) -> None:
    with pytest.raises(FieldError):
        pass_mark(value)
