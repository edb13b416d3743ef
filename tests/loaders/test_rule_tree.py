"""Condition trees: what they mention, and what is wrong with them."""

from __future__ import annotations

import pytest

from loaders.rows import Fault
from loaders.rule_tree import Definition, condition_faults, decision_faults, metrics, titles
from loaders.yaml_file import Item, parse_yaml

KNOWN = {
    "revenue_y1": Definition("MONEY"),
    "is_sme": Definition("BOOL"),
    "rd_org_level": Definition("ENUM", ("national", "none")),
    "titles": Definition("LIST", ("hnte", "srdi_sme")),
}


def item(tree: str) -> Item:
    found = parse_yaml(f"test: {tree}", "rules.yaml")[0].at("test")
    assert found
    return found


def faults(tree: str) -> list[tuple[str, str, str]]:
    return [(fault.field, fault.value, fault.dropped) for fault in condition_faults(item(tree), KNOWN)]


def test_metrics_are_named_once_and_in_order_through_every_branch() -> None:
    tree = {
        "all": [
            {"any": [{"metric": "b", "op": "==", "value": 1}, {"not": {"metric": "a", "op": "==", "value": 1}}]},
            {"when": {"metric": "c", "op": "==", "value": 1}, "then": {"metric": "a", "op": "==", "value": 1}},
        ]
    }
    assert metrics(tree) == ("b", "a", "c")
    assert metrics(True) == ()


def test_titles_are_those_a_tree_asks_for() -> None:
    asks = {"metric": "titles", "op": "has_any", "value": ["hnte", "srdi_sme", "hnte"]}
    assert titles({"not": asks}) == ("hnte", "srdi_sme")
    assert titles(None) == ()


@pytest.mark.parametrize(
    "tree",
    [
        "true",
        '{metric: revenue_y1, op: ">=", value: 1000}',
        '{metric: is_sme, op: "==", value: false}',
        "{metric: rd_org_level, op: in, value: [national]}",
        "{not: {metric: titles, op: has_any, value: [hnte]}}",
        '{when: {metric: is_sme, op: "==", value: true}, then: {metric: revenue_y1, op: "<", value: 0.5}}',
    ],
)
def test_a_good_tree_has_no_faults(tree: str) -> None:
    assert faults(tree) == []


@pytest.mark.parametrize(
    ("tree", "field"),
    [
        ("{}", "test"),
        ("{all: []}", "test"),
        ("{all: {metric: is_sme}}", "test"),
        ('{metric: revenue_y1, op: ">="}', "test"),
        ('{all: [{metric: is_sme, op: "==", value: true}], any: []}', "test"),
        ('{when: {metric: is_sme, op: "==", value: true}}', "test"),
        ('{any: [{metric: revenue_y1, op: "=>", value: 1}]}', "test.any[0].op"),
        ('{metric: is_sme, op: ">=", value: true}', "test.op"),
        ('{metric: is_sme, op: "==", value: yes please}', "test.value"),
        ('{metric: revenue_y1, op: ">=", value: "1000"}', "test.value"),
        ('{metric: revenue_y1, op: ">=", value: true}', "test.value"),
        ("{metric: titles, op: has_any, value: hnte}", "test.value"),
    ],
)
def test_a_tree_that_cannot_be_evaluated_drops_the_row(tree: str, field: str) -> None:
    ((where, _, dropped),) = faults(tree)
    assert (where, dropped) == (field, "row")


def test_an_unknown_metric_is_named_and_leaves_the_tree() -> None:
    assert faults('{metric: revenu, op: ">=", value: 1}') == [("test.metric", "revenu", "field")]


def test_a_value_the_dictionary_lacks_is_named() -> None:
    assert list(condition_faults(item("{metric: titles, op: has_any, value: [hnte, hntee]}"), KNOWN)) == [
        Fault(
            "rules.yaml",
            1,
            "test.value",
            "['hnte', 'hntee']",
            "the metric dictionary lacks the value hntee",
            "nothing",
        )
    ]


@pytest.mark.parametrize(
    ("tree", "field"),
    [
        ("{all: [{ref: a}, {any: [{ref: b}]}]}", None),
        ("{all: [{ref: a}, {ref: c}]}", "test.all[1].ref"),
        ("{not: {ref: a}}", "test"),
        ("{any: []}", "test"),
    ],
)
def test_a_decision_refers_to_parts_of_its_ruleset(tree: str, field: str | None) -> None:
    found = [fault.field for fault in decision_faults(item(tree), {"a", "b"})]
    assert found == ([field] if field else [])
