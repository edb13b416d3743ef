"""Entries of the metric dictionary."""

from __future__ import annotations

import pytest

from loaders.metrics import definitions, parse_metric
from loaders.rows import Fault, NodeRow, Row
from loaders.rule_tree import Definition
from loaders.yaml_file import parse_yaml


def parsed(entry: str, note: str = "") -> list[Row]:
    (named,) = parse_yaml(f"metrics: {{m: {entry}}}", "metrics.yaml")[0].entries("metrics")
    return list(parse_metric(*named, note))


def test_a_metric_says_its_unit_by_its_kind() -> None:
    assert parsed("{type: money, zh: 营业收入, derived: a + b}") == [
        NodeRow("Metric", "m", {"name": "营业收入", "kind": "MONEY", "unit": "万元", "derived": "a + b"})
    ]
    assert parsed("{type: list, zh: 称号, values: [hnte]}") == [
        NodeRow("Metric", "m", {"name": "称号", "kind": "LIST", "values": ("hnte",)})
    ]


def test_a_metric_of_another_file_says_so() -> None:
    assert parsed("{type: bool, zh: 民营}", "政策需要") == [
        NodeRow("Metric", "m", {"name": "民营", "kind": "BOOL", "note": "政策需要"})
    ]


@pytest.mark.parametrize(
    ("entry", "field"), [("{type: percent, zh: 占比}", "metrics.m.type"), ("{type: int}", "metrics.m.zh")]
)
def test_a_metric_that_cannot_be_read_is_quarantined(entry: str, field: str) -> None:
    (fault,) = parsed(entry)
    assert isinstance(fault, Fault)
    assert (fault.field, fault.dropped) == (field, "row")


def test_definitions_are_the_metrics_that_can_be_read() -> None:
    content = "metrics: {a: {type: enum, zh: 甲, values: [x, y]}, b: {type: percent, zh: 乙}}"
    assert definitions(parse_yaml(content, "metrics.yaml")[0]) == {"a": Definition("ENUM", ("x", "y"))}
